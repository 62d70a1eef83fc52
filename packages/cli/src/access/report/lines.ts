import type { AccessView } from '../view';
import type { Use } from '../facts';
import type { Origin } from '../../../../../src/access/snapshot';
import { powerGroups } from '../effective/powers';
import { useOf } from '../effective/use';
import type { UseState } from '../effective/use';
import { LEVELS, linesOfVault } from '../effective/vault';
import type { Line } from '../effective/vault';

/** What one person can do with one vault, and did. */
export interface UsedLine extends Line {
  useState: UseState;
  use?: Use;
  /** The vault was used, though no way in is known: access that has ended, or that nobody has told of. */
  isUnexplained: boolean;
}

/** Access that was taken away, by an event. */
export interface Ended {
  vault: string;
  /** Undefined: a whole group lost it. */
  user?: string;
  group?: string;
  /** What ended: the grant of the vault, or the membership of the group that has it. */
  what: 'grant' | 'membership';
  origin: Origin;
}

/** Which lines are wanted. */
export interface LineFilter {
  vault?: string | undefined;
  user?: string | undefined;
  /** Without a use for so many days it counts as unused. */
  days: number;
  /** Epoch ms. */
  now: number;
}

/** What people can do with vaults, and did: the strongest first, then by name. */
export function linesOf(view: AccessView, filter: LineFilter): UsedLine[] {
  const { state, graph } = view;
  const powers = powerGroups(state);
  const lines = vaultsOf(view, filter.vault).flatMap((vault) => {
    const uses = graph.facts.uses.get(vault);
    const ofVault = linesOfVault(state, vault, powers, filter.user);
    const known = new Set(ofVault.map(({ user }) => user));
    const others = [...(uses?.keys() ?? [])].filter((user) => !known.has(user));
    return [...ofVault, ...others.map((user) => withoutWay(view, user, vault))]
      .filter(({ user }) => filter.user === undefined || user === filter.user)
      .map((line) => withUse(line, uses?.get(line.user), view, filter));
  });
  return lines.sort(byLevel(view));
}

/** What events took away of a vault, or of somebody, the newest first. */
export function endedOf({ state }: AccessView, { vault, user }: LineFilter): Ended[] {
  const { userGrants, groupGrants, members } = state.ended;
  const found: Ended[] = [];
  const isWanted = (id: string) => vault === undefined || id === vault;
  for (const [id, gone] of userGrants) {
    if (!isWanted(id)) continue;
    for (const [who, { end: origin, was }] of gone)
      // What makers of vaults usually have, they may never have had.
      if ((user === undefined || who === user) && was?.via !== 'implied')
        found.push({ vault: id, user: who, what: 'grant', origin });
  }
  for (const [id, gone] of groupGrants) {
    if (!isWanted(id)) continue;
    for (const [group, { end: origin }] of gone)
      if (user === undefined || state.members.get(group)?.has(user) === true)
        found.push({ vault: id, group, what: 'grant', origin });
  }
  for (const [id, grants] of state.groupGrants) {
    if (!isWanted(id)) continue;
    for (const group of grants.keys()) {
      for (const [who, { end: origin }] of members.get(group) ?? [])
        if (user === undefined || who === user)
          found.push({ vault: id, user: who, group, what: 'membership', origin });
    }
  }
  return found.sort((a, b) => (b.origin.since ?? 0) - (a.origin.since ?? 0));
}

function vaultsOf({ state, graph }: AccessView, vault: string | undefined): string[] {
  if (vault !== undefined) return [vault];
  const ids = [state.vaults, state.userGrants, state.groupGrants, graph.facts.uses];
  return [...new Set(ids.flatMap((map) => [...map.keys()]))].sort();
}

const withoutWay = ({ state }: AccessView, user: string, vault: string): Line => ({
  ...{ user, vault, level: 'none', ways: [], selfWays: [] },
  ...{ takes: 'no', changes: 'no', manages: 'no' },
  state: state.users.get(user)?.state ?? 'unknown',
});

function withUse(
  line: Line,
  use: Use | undefined,
  { graph }: AccessView,
  { days, now }: LineFilter,
): UsedLine {
  return {
    ...line,
    ...(use && { use }),
    useState: useOf(line, use, { now, days, knownSince: graph.usedSince }),
    isUnexplained: use !== undefined && line.ways.length === 0,
  };
}

function byLevel({ state }: AccessView): (a: Line, b: Line) => number {
  const nameOf = ({ user }: Line) => {
    const { name, email } = state.users.get(user) ?? {};
    return (name ?? email ?? user).toLowerCase();
  };
  return (a, b) =>
    (a.vault < b.vault ? -1 : a.vault > b.vault ? 1 : 0) ||
    LEVELS.indexOf(a.level) - LEVELS.indexOf(b.level) ||
    nameOf(a).localeCompare(nameOf(b), 'en') ||
    (a.user < b.user ? -1 : 1);
}
