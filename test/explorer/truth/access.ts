import { DAY } from '@graph-1password/vocabulary';
import type { Organization } from '../organization';
import type { TrueGraph } from './graph';
import { createdOn, TYPES } from './graph';

/** What a person can do with a vault, and does, read off an organization and the usages: nothing is shared with the explorer. */
export interface TrueAccess {
  readonly person: string;
  readonly vault: string;
  /** As the page words it. */
  readonly can: string;
  readonly takes: boolean;
  readonly changes: boolean;
  readonly manages: boolean;
  /** Names of the groups of the ways in; `direct` for a grant to the person. */
  readonly ways: readonly string[];
  /** Ways that open the vault. */
  readonly opening: number;
  /** Could give it to themselves. */
  readonly self: boolean;
  readonly usages: number;
  readonly lastOn: number | undefined;
  readonly use: 'used' | 'machine' | 'unused' | 'never';
}

/** @param now epoch ms @param days after which access counts as unused; the graph reaches further back */
export function trueAccess(
  organization: Organization,
  graph: TrueGraph,
  now: number,
  days: number,
): TrueAccess[] {
  const usages = graph.of(TYPES.usage).filter(({ accessedBy }) => accessedBy !== 'collector');
  const everybody = [...organization.people.keys()];
  return organization.vaults.flatMap((vault) =>
    everybody.flatMap((person) => {
      const own = usages.filter(
        ({ userUUID, vaultUUID }) => userUUID === person && vaultUUID === vault.id,
      );
      const found = oneOf(organization, person, vault, own.length > 0);
      if (!found) return [];
      const last = own.at(-1);
      const isLate = last !== undefined && createdOn(last) >= now - days * DAY;
      const byPerson = own.some(({ accessedBy }) => accessedBy === 'person');
      const use = isLate ? (byPerson ? 'used' : 'machine') : last ? 'unused' : 'never';
      const lastOn = last && createdOn(last);
      return [{ ...found, usages: own.length, lastOn, use }];
    }),
  );
}

function oneOf(
  { groups }: Organization,
  person: string,
  vault: Organization['vaults'][number],
  isUsed: boolean,
): Omit<TrueAccess, 'usages' | 'lastOn' | 'use'> | undefined {
  const direct = vault.people.get(person);
  const shared = groups.filter(
    ({ id, type, members }) => type !== 'RECOVERY' && vault.groups.has(id) && members.has(person),
  );
  const ways = [
    ...(direct ? [{ name: 'direct', permissions: direct }] : []),
    ...shared.map(({ id, name }) => ({ name, permissions: vault.groups.get(id) ?? [] })),
  ];
  const all = new Set(ways.flatMap(({ permissions }) => permissions));
  const opens = (permissions: readonly string[] = []) => permissions.includes('view_items');
  const self =
    all.has('manage_vault') ||
    groups.some(({ id, type, permissions, members }) => {
      const role = members.get(person);
      if (role === undefined) return false;
      if (type === 'OWNERS') return true;
      if (role === 'MANAGER' && opens(vault.groups.get(id))) return true;
      return (
        permissions.includes('MANAGE_GROUPS') &&
        groups.some((each) => each.type === 'USER_DEFINED' && opens(vault.groups.get(each.id)))
      );
    });
  if (ways.length === 0 && !self && !isUsed) return undefined;
  return {
    ...{ person, vault: vault.id, self },
    can: all.has('view_and_copy_passwords')
      ? 'Reveals passwords'
      : all.has('view_items')
        ? 'Holds the keys'
        : self
          ? 'Can give it to themselves'
          : 'No way in is known',
    takes: all.has('export_items'),
    changes: all.has('edit_items'),
    manages: all.has('manage_vault'),
    ways: ways.map(({ name }) => name).sort(),
    opening: ways.filter(({ permissions }) => opens(permissions)).length,
  };
}
