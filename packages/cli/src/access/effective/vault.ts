import { CAN } from '../../../../../src/access/permissions';
import type { AccessState, Grant, Member, PersonState } from '../../../../../src/access/state';
import { holds, holdsAny } from '../../../../../src/access/grants';
import type { Sureness } from '../../../../../src/access/grants';
import { isKeyHolder, isOwnGroup, opens } from './powers';
import type { PowerGroups } from './powers';

/** A way into a vault: a grant to the person, or to a group with the person in it. */
export interface Way {
  grant: Grant;
  /** Id of the group; absent for a direct grant. */
  group?: string;
  /** The membership of the group. */
  member?: Member;
}

/** Why somebody could give the vault to themselves. */
export type SelfWay =
  | { kind: 'manages-vault' | 'owner' | 'manages-groups'; group?: string }
  /** Manager of a group that opens the vault. */
  | { kind: 'manages-group'; group: string };

/**
 * What somebody can do with a vault, from most to least: `reveal` the app shows passwords; `open` the keys are theirs;
 * `unknown` access was given and nobody says how much; `self` they could give it to themselves; `none` of these.
 */
export const LEVELS = ['reveal', 'open', 'unknown', 'self', 'none'] as const;

/** One of the above. */
export type AccessLevel = (typeof LEVELS)[number];

/** What one person can do with one vault. */
export interface Line {
  user: string;
  vault: string;
  level: AccessLevel;
  /** Whether the person can sign in: only `active` and `unknown` can use it now. */
  state: PersonState;
  ways: Way[];
  selfWays: SelfWay[];
  /** Beyond reading: export, copy and share or print; change items; manage the vault. */
  takes: Sureness;
  changes: Sureness;
  manages: Sureness;
}

/** Whether somebody of this state can use what they have now. */
export const canSignIn = (state: PersonState): boolean => state === 'active' || state === 'unknown';

/** All of a list, or what it has of one person. */
function wanted<T>(
  list: ReadonlyMap<string, T> | undefined,
  only: string | undefined,
): Iterable<readonly [string, T]> {
  if (!list || only === undefined) return list ?? [];
  const value = list.get(only);
  return value === undefined ? [] : [[only, value]];
}

const best = (values: readonly Sureness[]): Sureness =>
  values.includes('yes') ? 'yes' : values.includes('unknown') ? 'unknown' : 'no';

/**
 * What people can do with a vault, with every way in. Lines come in no order; of people with no way at all there is none.
 * @param powers of the state, found once
 * @param only this person, of whom a whole account is asked faster
 */
export function linesOfVault(
  state: AccessState,
  vault: string,
  powers: PowerGroups,
  only?: string,
): Line[] {
  if (state.vaults.get(vault)?.isDeleted) return [];
  const drafts = new Map<string, { ways: Way[]; selfWays: SelfWay[] }>();
  const draft = (user: string) => {
    let found = drafts.get(user);
    if (!found) drafts.set(user, (found = { ways: [], selfWays: [] }));
    return found;
  };
  for (const [user, grant] of wanted(state.userGrants.get(vault), only))
    draft(user).ways.push({ grant });
  let hasOwnGroup = false;
  for (const [group, grant] of state.groupGrants.get(vault) ?? []) {
    if (isKeyHolder(state, group)) continue;
    const isOpen = opens(grant) !== 'no';
    hasOwnGroup ||= isOpen && isOwnGroup(state, group);
    for (const [user, member] of wanted(state.members.get(group), only)) {
      const { ways, selfWays } = draft(user);
      ways.push({ grant, group, member });
      if (isOpen && member.role === 'MANAGER') selfWays.push({ kind: 'manages-group', group });
    }
  }
  // What is somebody's own nobody else may manage.
  if (state.vaults.get(vault)?.type?.toUpperCase() !== 'PERSONAL') {
    addPowers(state, powers.owners, 'owner', draft, only);
    if (hasOwnGroup) addPowers(state, powers.groupManagers, 'manages-groups', draft, only);
  }
  const lines: Line[] = [];
  for (const [user, { ways, selfWays }] of drafts)
    lines.push(lineOf(state, user, vault, ways, selfWays));
  return lines;
}

function addPowers(
  { members }: AccessState,
  groups: readonly string[],
  kind: 'owner' | 'manages-groups',
  draft: (user: string) => { selfWays: SelfWay[] },
  only: string | undefined,
): void {
  for (const group of groups) {
    for (const [user] of wanted(members.get(group), only))
      draft(user).selfWays.push({ kind, group });
  }
}

function lineOf(
  state: AccessState,
  user: string,
  vault: string,
  ways: Way[],
  selfWays: SelfWay[],
): Line {
  const manages = best(ways.map(({ grant }) => holds(grant, CAN.manage)));
  if (manages === 'yes') {
    const by = ways.find(({ grant }) => holds(grant, CAN.manage) === 'yes')?.group;
    selfWays.push({ kind: 'manages-vault', ...(by !== undefined && { group: by }) });
  }
  return {
    ...{ user, vault, ways, selfWays, manages },
    level: levelOf(ways, selfWays),
    state: state.users.get(user)?.state ?? 'unknown',
    takes: best(ways.map(({ grant }) => holdsAny(grant, CAN.take))),
    changes: best(ways.map(({ grant }) => holdsAny(grant, CAN.change))),
  };
}

/** The more permissive grant wins: there is no denial (vendor's page on custom groups). */
function levelOf(ways: readonly Way[], selfWays: readonly SelfWay[]): AccessLevel {
  const isSure = (bits: number) => ways.some(({ grant }) => holds(grant, bits) === 'yes');
  if (isSure(CAN.open | CAN.reveal)) return 'reveal';
  if (isSure(CAN.open)) return 'open';
  if (ways.some(({ grant }) => opens(grant) === 'unknown')) return 'unknown';
  return selfWays.length > 0 ? 'self' : 'none';
}
