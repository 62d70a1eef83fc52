import type { TrueGraph } from './graph';
import { TYPES, text } from './graph';

/** An item that somebody who left has used. */
interface TrueItem {
  readonly secret: string;
  readonly vault: string;
  readonly current: boolean;
  readonly byProgram: boolean;
}

/** Who left, by the audit events of the files, and what they used, by the usages: neither properties of users nor edges are read. */
export function trueLeavers(
  graph: TrueGraph,
): { key: string; name: string; leftOn: number; items: TrueItem[] }[] {
  const changes = graph
    .of(TYPES.audit)
    .filter((event) => event.objectType === 'user')
    .filter(({ action }) => /^(suspend|delete|reactivate|reactive)$/.test(String(action)));
  return graph.of(TYPES.user).flatMap((user) => {
    const id = user._key.split(':')[1] ?? '';
    const last = changes.filter(({ objectUUID }) => objectUUID === id).at(-1);
    if (!last || String(last.action).startsWith('reactiv')) return [];
    const name = graph.nameOf(user._key) ?? '';
    return [{ key: user._key, name, leftOn: Number(last.createdOn), items: itemsOf(graph, id) }];
  });
}

function itemsOf(graph: TrueGraph, id: string): TrueItem[] {
  const uses = graph
    .of(TYPES.usage)
    .filter((usage) => usage.userUUID === id && usage.accessedBy !== 'collector');
  const keyOf = (usage: (typeof uses)[number]): string =>
    `${TYPES.secret}:${text(usage, 'vaultUUID')}:${text(usage, 'itemUUID')}`;
  return [...new Set(uses.map(keyOf))].flatMap((key) => {
    const secret = graph.things.get(key);
    if (!secret) return [];
    const own = uses.filter((usage) => keyOf(usage) === key);
    const isCurrent = (by: string): boolean => {
      const versions = own
        .filter(({ accessedBy }) => accessedBy === by)
        .map(({ usedVersion }) => Number(usedVersion));
      if (versions.length === 0) return false;
      return secret.lastEditedBy === id || Math.max(...versions) >= Number(secret.version);
    };
    const byPerson = isCurrent('person');
    const byMachine = isCurrent('machine');
    const seen = own.some(({ accessedBy }) => accessedBy === 'person');
    return [
      {
        ...{ secret: key, vault: `${TYPES.vault}:${text(secret, 'vaultId')}` },
        ...{ current: byPerson || byMachine, byProgram: !seen || (byMachine && !byPerson) },
      },
    ];
  });
}
