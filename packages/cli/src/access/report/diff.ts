import { permissionNames } from '../../../../../src/access/permissions';
import type { Origin } from '../../../../../src/access/snapshot';
import type { AccessState, Ended, Grant, Member } from '../../../../../src/access/state';

/** Something that is otherwise at a later moment. */
export interface AccessChange {
  change: 'added' | 'removed' | 'changed';
  what: 'member' | 'user-grant' | 'group-grant' | 'person' | 'group' | 'vault';
  /** Id of the group or vault; of the person, group or vault itself. */
  object: string;
  /** UUID of the user, or id of the group. */
  principal?: string;
  before?: string;
  after?: string;
  /** Who and when, as far as an event tells. */
  origin?: Origin;
}

/** What is otherwise between two moments. */
export function differencesOf(before: AccessState, after: AccessState): AccessChange[] {
  // With a vault go all grants of it.
  const ofVault = (vault: string) => after.vaults.get(vault)?.end;
  return [
    ...pairs('member', before.members, after.members, roleText, after.ended.members),
    ...pairs(
      'user-grant',
      before.userGrants,
      after.userGrants,
      grantText,
      after.ended.userGrants,
      ofVault,
    ),
    ...pairs(
      'group-grant',
      before.groupGrants,
      after.groupGrants,
      grantText,
      after.ended.groupGrants,
      ofVault,
    ),
    ...states(before, after),
  ];
}

const roleText = ({ role }: Member): string => role?.toLowerCase() ?? 'unknown role';

const grantText = ({ sure, unknownSince }: Grant): string =>
  [...permissionNames(sure), ...(unknownSince === undefined ? [] : ['unknown how much'])].join(' ');

function pairs<T extends Origin>(
  what: AccessChange['what'],
  before: ReadonlyMap<string, ReadonlyMap<string, T>>,
  after: ReadonlyMap<string, ReadonlyMap<string, T>>,
  textOf: (value: T) => string,
  ended: ReadonlyMap<string, ReadonlyMap<string, Ended<T>>>,
  endOf: (object: string) => Origin | undefined = () => undefined,
): AccessChange[] {
  const found: AccessChange[] = [];
  for (const object of new Set([...before.keys(), ...after.keys()])) {
    const [was, is] = [before.get(object), after.get(object)];
    for (const principal of new Set([...(was?.keys() ?? []), ...(is?.keys() ?? [])])) {
      const [old, now] = [was?.get(principal), is?.get(principal)];
      const [from, to] = [old && textOf(old), now && textOf(now)];
      if (from === to) continue;
      const origin = now ?? byEvent(ended.get(object)?.get(principal)?.end) ?? endOf(object);
      found.push({
        ...{ change: old ? (now ? 'changed' : 'removed') : 'added', what, object, principal },
        ...(from !== undefined && { before: from }),
        ...(to !== undefined && { after: to }),
        // An event that gave access long ago is not what changed it.
        ...(origin && (!old || !now) && { origin }),
      });
    }
  }
  return found;
}

/** An end that no event tells is of nobody, and of no moment. */
const byEvent = (end: Origin | undefined): Origin | undefined =>
  end?.sinceIs === 'between' ? undefined : end;

function states(before: AccessState, after: AccessState): AccessChange[] {
  const found: AccessChange[] = [];
  for (const { id, state, stateOrigin } of after.users.values()) {
    const was = before.users.get(id)?.state;
    if (was === state || (was === undefined && state === 'unknown')) continue;
    found.push({
      ...{
        change: 'changed',
        what: 'person',
        object: id,
        after: state,
      },
      ...(was !== undefined && { before: was }),
      ...(stateOrigin && { origin: stateOrigin }),
    });
  }
  for (const what of ['group', 'vault'] as const) {
    const [was, is] =
      what === 'group' ? [before.groups, after.groups] : [before.vaults, after.vaults];
    for (const { id, isDeleted, made, end } of is.values()) {
      const old = was.get(id);
      const isNew = before.snapshotOn !== undefined || after.madeSince.has(id);
      if (!old && !isDeleted && isNew)
        found.push({ change: 'added', what, object: id, ...(made && { origin: made }) });
      if (old && !old.isDeleted && isDeleted)
        found.push({ change: 'removed', what, object: id, ...(end && { origin: end }) });
    }
    for (const { id, isDeleted } of was.values())
      if (!is.has(id) && !isDeleted) found.push({ change: 'removed', what, object: id });
  }
  return found;
}
