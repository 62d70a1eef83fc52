import type { AnswerEntity } from '@graph-1password/j1ql';
import { auditObjectTypeName, groupRoleName, permissionNames } from '@graph-1password/vocabulary';
import type { Names } from './names';
import { partyOf } from './names';
import type { Facts, Party, Thing } from './types';
import { optional, textOf } from './values';

/** Ending of the e-mail of machine accounts. */
const MACHINE = /@1passwordserviceaccounts\.com$/i;

/** Who did what to whom, according to an audit event. */
export function auditFacts(event: AnswerEntity, names: Names): Facts {
  const [action, objectType] = [textOf(event, 'action'), textOf(event, 'objectType')];
  const actor = userOf(event, 'actor', names);
  return {
    ...optional('actor', actor),
    ...optional('target', targetOf(event, objectType, names)),
    ...optional('object', objectOf(event, objectType, names)),
    ...(action !== undefined && { action: `${action}/${objectType ?? ''}` }),
    ...optional('address', textOf(event, 'sessionIP')),
    ...(objectType === 'gm' && optional('role', groupRoleName(textOf(event, 'auxInfo')))),
    ...(isVaultAccess(objectType) &&
      optional('permissions', permissionNames(textOf(event, 'auxInfo')))),
  };
}

const isVaultAccess = (objectType: string | undefined): boolean =>
  objectType === 'uva' || objectType === 'gva';

function userOf(
  event: AnswerEntity,
  role: 'actor' | 'aux' | 'object',
  names: Names,
): Party | undefined {
  const email = textOf(event, `${role}Email`);
  const kind = email !== undefined && MACHINE.test(email) ? 'service account' : 'user';
  return partyOf(names, kind, textOf(event, `${role}UUID`), email);
}

/** The user whom an audit event concerns beside its actor. */
function targetOf(
  event: AnswerEntity,
  objectType: string | undefined,
  names: Names,
): Party | undefined {
  const [aux, info] = [textOf(event, 'auxUUID'), textOf(event, 'auxInfo')];
  switch (objectType ?? '') {
    case 'user':
      return userOf(event, 'object', names);
    case 'invite':
      return info === undefined ? undefined : { kind: 'invited person', email: info };
    case 'gva':
    case 'sso':
      if (aux === undefined) return undefined;
      return { kind: 'group', uuid: aux, ...optional('name', names.group(aux)) };
    case 'uva':
    case 'gm':
    case 'device':
      return userOf(event, 'aux', names);
    default:
      // Other events have a user there only when they carry the user's details.
      return textOf(event, 'auxEmail') === undefined ? undefined : userOf(event, 'aux', names);
  }
}

/** What an audit event was done to, by the kind of object that its UUID stands for. */
function objectOf(
  event: AnswerEntity,
  objectType: string | undefined,
  names: Names,
): Thing | undefined {
  const [uuid, info] = [textOf(event, 'objectUUID'), textOf(event, 'auxInfo')];
  const thing = (kind: string, name: string | undefined, id = uuid): Thing => ({
    kind,
    ...optional('uuid', id),
    ...optional('name', name),
  });
  if (objectType === undefined) return undefined;
  switch (objectType) {
    case 'vault':
    case 'uva':
    case 'gva':
    case 'items':
    case 'itemhist':
    case 'vaultkey':
      return thing('vault', uuid === undefined ? undefined : names.vault(uuid));
    case 'group':
    case 'gm':
      return thing(
        'group',
        uuid === undefined ? undefined : (names.group(uuid) ?? groupInfo(event)),
      );
    case 'item':
      return itemThing(uuid, textOf(event, 'auxUUID'), names);
    case 'user': {
      const user = userOf(event, 'object', names);
      return thing('user', user?.name ?? user?.email);
    }
    case 'device':
      return thing('device', uuid === undefined ? undefined : names.device(uuid));
    case 'sa':
    case 'satoken': {
      const user = uuid === undefined ? undefined : names.user(uuid);
      return thing('service account', user?.name ?? user?.email);
    }
    case 'account':
      return thing('account', names.account());
    case 'mngdacc':
      // The company may be the account of this graph, entered by its provider.
      return thing('managed company', uuid === undefined ? undefined : names.account(uuid));
    case 'report':
      return thing('report', info);
    default:
      return thing(auditObjectTypeName(objectType) ?? objectType, undefined);
  }
}

const groupInfo = (event: AnswerEntity): string | undefined =>
  textOf(event, 'objectType') === 'group' ? textOf(event, 'auxInfo') : undefined;

/** An item with its vault. */
export function itemThing(
  uuid: string | undefined,
  vaultId: string | undefined,
  names: Names,
): Thing | undefined {
  if (uuid === undefined) return undefined;
  const item = names.item(uuid, vaultId);
  const title = textOf(item, 'displayName');
  const vault = vaultId ?? textOf(item, 'vaultId');
  const name = vault === undefined ? undefined : (names.vault(vault) ?? textOf(item, 'vaultName'));
  return {
    ...{ kind: 'item', uuid },
    // An item without a title is called by its id.
    ...optional('name', title === uuid ? undefined : title),
    ...(vault !== undefined && { vault: { uuid: vault, ...optional('name', name) } }),
  };
}
