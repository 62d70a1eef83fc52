import type { AnswerEntity } from '@graph-1password/j1ql';
import type { PhraseNames } from '@graph-1password/vocabulary';
import {
  auditActionName,
  canonicalIp,
  counted,
  EntityTypes,
  itemUsageActionName,
  signInOutcomeName,
  streamOfType,
} from '@graph-1password/vocabulary';
import type { Application, Facts, Party, EventPlace, Thing } from './types';
import { optional, textOf } from './values';

const T = EntityTypes;

/** `Ana Ito (ana@example.com)`, as far as it is known; a group with its name or id. */
export function partyText({ kind, uuid, name, email, count }: Party): string {
  if (count !== undefined) return counted(count, kind);
  if (kind === 'group') return `group ${name === undefined ? (uuid ?? '') : quoted(name)}`;
  const id = email ?? uuid;
  if (name === undefined) return id ?? 'somebody';
  return id === undefined ? name : `${name} (${id})`;
}

const quoted = (name: string): string => `"${name}"`;

/** `item "Stripe" in vault "Payments"`; an id where there is no name, nothing where there is neither. */
export function thingText({ kind, uuid, name, vault, count }: Thing): string | undefined {
  const id = name === undefined ? uuid : quoted(name);
  if (id === undefined && count === undefined) return undefined;
  const inVault = vault && thingText({ kind: 'vault', ...vault });
  const what = count === undefined ? `${kind} ${id}` : counted(count, kind);
  return `${what}${inVault === undefined ? '' : ` in ${inVault}`}`;
}

/** `Toronto, Canada`. */
export const placeText = ({ city, country }: EventPlace): string | undefined =>
  [city, country].filter((part) => part !== undefined).join(', ') || undefined;

/** `1Password for Mac 8.10.1`. */
export const applicationText = ({ name, version }: Application): string | undefined =>
  [name, version].filter((part) => part !== undefined).join(' ') || undefined;

/** Address and place, as far as they are known. */
export function whereText({ address, place }: Facts): string | undefined {
  const parts = [address, place && placeText(place)];
  return parts.filter((part) => part !== undefined).join(', ') || undefined;
}

const isSame = (a: Party | undefined, b: Party): boolean =>
  a !== undefined &&
  (a.uuid === undefined || b.uuid === undefined
    ? a.email !== undefined && a.email.toLowerCase() === b.email?.toLowerCase()
    : a.uuid === b.uuid);

/** What the phrase of an event may name. */
function phraseNames(
  event: AnswerEntity,
  { actor, target, object, role, permissions }: Facts,
): PhraseNames {
  const self = target && isSame(actor, target);
  const other = target && !self ? partyText(target) : undefined;
  const info = textOf(event, 'auxInfo');
  const isToken = textOf(event, 'objectType') === 'satoken';
  const account = object && thingText(object);
  const token = `service account token${info === undefined ? '' : ` ${quoted(info)}`}`;
  return {
    ...optional('target', self ? 'themselves' : other),
    ...optional('other', other),
    ...(self && { their: 'their own' }),
    ...optional('object', account),
    ...(isToken && { token: account === undefined ? token : `${token} of ${account}` }),
    ...optional('role', role),
    ...optional('permissions', permissions?.join(', ')),
    ...optional('detail', detailOf(event, info)),
  };
}

/** What the auxiliary text of an event adds to its phrase. */
function detailOf(event: AnswerEntity, info: string | undefined): string | undefined {
  if (info === undefined || textOf(event, 'objectType') !== 'items') return info;
  const [added, ...changed] = info.split(',').map(Number);
  const others = changed.reduce((sum, count) => sum + count, 0);
  if (added === undefined || Number.isNaN(added + others)) return undefined;
  return `${added} added, ${others} changed`;
}

/** What happened, in words that read after the name of the one who did it. */
export function phraseOf(event: AnswerEntity, facts: Facts): string | undefined {
  switch (event.type) {
    case T.AUDIT_EVENT:
      return auditActionName(
        textOf(event, 'action'),
        textOf(event, 'objectType'),
        phraseNames(event, facts),
      );
    case T.ITEM_USAGE_EVENT:
      return itemUsageActionName(textOf(event, 'action'), phraseNames(event, facts));
    case T.SIGNIN_EVENT:
      return signInPhrase(event, facts);
    default: {
      const stream = streamOfType(event.type);
      return stream?.words(textOf(event, stream.action) ?? '');
    }
  }
}

function signInPhrase(event: AnswerEntity, { application }: Facts): string | undefined {
  const outcome = signInOutcomeName(textOf(event, 'category'), textOf(event, 'type'));
  const details = textOf(event, 'details');
  const address = details === undefined ? undefined : (canonicalIp(details) ?? details);
  const matched = address === textOf(event, 'ipAddress') ? undefined : details;
  const app = application && applicationText(application);
  if (outcome === undefined) return undefined;
  return `${outcome}${matched === undefined ? '' : ` (${matched})`}${app === undefined ? '' : `, with ${app}`}`;
}

/** Facts as texts, by name. */
export function factTexts(facts: Facts): Record<string, string> {
  const { actor, target, object, action, place, address, application, role } = facts;
  return {
    ...optional('actor', actor && partyText(actor)),
    ...optional('target', target && partyText(target)),
    ...optional('object', object && thingText(object)),
    ...optional('action', action),
    ...optional('place', place && placeText(place)),
    ...optional('address', address),
    ...optional('application', application && applicationText(application)),
    ...optional('role', role),
    ...optional('permissions', facts.permissions?.join(', ')),
    ...optional('accessedBy', facts.accessedBy),
  };
}
