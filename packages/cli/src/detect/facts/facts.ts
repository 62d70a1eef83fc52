import type { AnswerEntity } from '@graph-1password/j1ql';
import type { StreamRow } from '@graph-1password/vocabulary';
import { countryNameOf, EntityTypes, wasLetIn, streamOfType } from '@graph-1password/vocabulary';
import { auditFacts, itemThing } from './audit';
import type { Names } from './names';
import { nameAndEmail, partyOf, USERS } from './names';
import type { Application, Facts, Party, EventPlace, Thing } from './types';
import { defined, optional, textOf } from './values';

const T = EntityTypes;

/** Who did what to whom, with what and from where, as far as an entity says. */
export function factsOf(entity: AnswerEntity, names: Names): Facts {
  const more = { ...optional('place', placeOf(entity)), ...optional('application', appOf(entity)) };
  switch (entity.type) {
    case T.AUDIT_EVENT:
      return { ...auditFacts(entity, names), ...more };
    case T.ITEM_USAGE_EVENT:
      return { ...usageFacts(entity, names), ...more };
    case T.SIGNIN_EVENT:
      return { ...signInFacts(entity, names), ...more };
    case T.CLIENT_IP:
      return {
        object: accountOf(names),
        ...optional('address', textOf(entity, 'displayName')),
        ...more,
      };
    case T.VAULT:
      return { object: { kind: 'vault', ...idAndName(entity) } };
    case T.GROUP:
      // It is the group that may do something, and beside a person it is what they are in.
      return {
        actor: { kind: 'group', ...idAndName(entity) },
        object: { kind: 'group', ...idAndName(entity) },
      };
    case T.SECRET:
      return optional('object', itemThing(textOf(entity, 'id'), textOf(entity, 'vaultId'), names));
    default: {
      const stream = streamOfType(entity.type);
      if (stream) return { ...eventFacts(entity, stream, names), ...more };
      return isPerson(entity) ? { actor: personOf(entity) } : {};
    }
  }
}

const idAndName = (entity: AnswerEntity): Pick<Thing, 'uuid' | 'name'> => ({
  ...optional('uuid', textOf(entity, 'id')),
  ...optional('name', textOf(entity, 'displayName')),
});

/** The facts that the row of a stream describes, for a stream without facts of its own. */
function eventFacts(event: AnswerEntity, stream: StreamRow, names: Names): Facts {
  const [user] = stream.users;
  const [id, email] = [user?.id, user?.email].map((name) => name && textOf(event, name));
  return {
    ...optional('actor', partyOf(names, 'user', id, email)),
    ...optional('action', textOf(event, stream.action)),
    ...optional('address', textOf(event, stream.address)),
  };
}

const isPerson = ({ type, classes }: AnswerEntity): boolean =>
  USERS.some((user) => user === type) || classes.includes('User') || classes.includes('Person');

function personOf(entity: AnswerEntity): Party {
  return { kind: 'user', ...optional('uuid', textOf(entity, 'id')), ...nameAndEmail(entity) };
}

function usageFacts(event: AnswerEntity, names: Names): Facts {
  const user = partyOf(names, 'user', textOf(event, 'userUUID'), textOf(event, 'userEmail'));
  return {
    ...optional('actor', user),
    ...optional('object', itemThing(textOf(event, 'itemUUID'), textOf(event, 'vaultUUID'), names)),
    ...optional('action', textOf(event, 'action')),
    ...optional('address', textOf(event, 'ipAddress')),
    ...optional('accessedBy', textOf(event, 'accessedBy')),
  };
}

/** The user is the target of an attempt, and the actor too where it succeeded: a failed one may be anybody's. */
function signInFacts(event: AnswerEntity, names: Names): Facts {
  const [uuid, email] = [textOf(event, 'targetUserUUID'), textOf(event, 'targetUserEmail')];
  const user = partyOf(names, 'user', uuid, email);
  const [category, type] = [textOf(event, 'category'), textOf(event, 'type')];
  return {
    ...(wasLetIn(category) && optional('actor', user)),
    ...optional('target', user),
    object: accountOf(names),
    ...(category !== undefined && { action: `${category}/${type ?? ''}` }),
    ...optional('address', textOf(event, 'ipAddress')),
  };
}

const accountOf = (names: Names): Thing => ({
  kind: 'account',
  ...optional('name', names.account()),
});

/** The name of a country, whatever spelling an event has. */
function countryOf(entity: AnswerEntity): string | undefined {
  const [code, received] = [textOf(entity, 'countryCode'), textOf(entity, 'country')];
  return (code === undefined ? undefined : countryNameOf(code)) ?? received;
}

function placeOf(entity: AnswerEntity): EventPlace | undefined {
  return defined<EventPlace>({
    city: textOf(entity, 'city'),
    region: textOf(entity, 'region'),
    country: countryOf(entity),
    countryCode: textOf(entity, 'countryCode'),
  });
}

function appOf(entity: AnswerEntity): Application | undefined {
  const app = defined<Application>({
    name: textOf(entity, 'appName'),
    version: textOf(entity, 'appVersion'),
    device: textOf(entity, 'platformName'),
    os: textOf(entity, 'osName'),
  });
  return app;
}
