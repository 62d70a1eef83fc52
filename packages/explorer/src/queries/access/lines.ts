import type { AccessOrigin, AccessRights, Sureness } from '../../model/accessFacts';
import { ROLES } from '../../model/accessFacts';
import type { AccessIndex, Fact } from './accessIndex';

/**
 * What somebody can do with a vault, from most to least: `reveal` the app shows passwords; `open` the keys are theirs;
 * `unknown` access was given and nobody says how much; `self` they could give it to themselves; `none` of these.
 */
export const ACCESS_LEVELS = ['reveal', 'open', 'unknown', 'self', 'none'] as const;

/** One of the above. */
export type AccessLevel = (typeof ACCESS_LEVELS)[number];

/** A group by id, with its name. */
export interface NamedGroup {
  readonly id: string;
  readonly name: string;
}

/** A way into a vault: a grant to the person, or to a group with the person in it. */
export interface AccessWay {
  /** Absent for a direct grant. */
  readonly group?: NamedGroup;
  readonly role?: (typeof ROLES)[number];
  readonly rights: AccessRights;
  readonly grant: AccessOrigin;
  /** Of the membership. */
  readonly member?: AccessOrigin;
}

/** Why somebody could give the vault to themselves. */
export interface SelfWay {
  /** Manages the vault, is an owner, manages a group that opens it, or may manage all groups of which one does. */
  readonly kind: 'manages-vault' | 'owner' | 'manages-group' | 'manages-groups';
  readonly group?: NamedGroup;
}

/** What one person can do with one vault. All numbers are places in the lists of the facts. */
export interface Line {
  readonly person: number;
  readonly vault: number;
  readonly level: AccessLevel;
  readonly ways: readonly AccessWay[];
  readonly selfWays: readonly SelfWay[];
  /** What all ways together give; there is no denial. */
  readonly can: Readonly<Record<'open' | 'reveal' | 'take' | 'change' | 'manage', Sureness>>;
}

interface Draft {
  readonly ways: AccessWay[];
  readonly selfWays: SelfWay[];
}

/** All of a list, or what it has of one person. */
function wanted(
  list: ReadonlyMap<number, Fact> | undefined,
  only: number | undefined,
): Iterable<readonly [number, Fact]> {
  if (!list || only === undefined) return list ?? [];
  const fact = list.get(only);
  return fact === undefined ? [] : [[only, fact]];
}

/**
 * What people can do with a vault, with every way in; in no order. Of people without any way there is none.
 * @param only this person alone
 */
export function linesOf(index: AccessIndex, vault: number, only?: number): Line[] {
  const { facts, members, userGrants, groupGrants, owners, groupManagers } = index;
  const drafts = new Map<number, Draft>();
  const draftOf = (person: number): Draft => {
    let draft = drafts.get(person);
    if (!draft) drafts.set(person, (draft = { ways: [], selfWays: [] }));
    return draft;
  };
  for (const [person, fact] of wanted(userGrants.get(vault), only))
    draftOf(person).ways.push(grantOf(index, fact));
  let opensOwnGroup = false;
  for (const [place, fact] of groupGrants.get(vault) ?? []) {
    const group = groupNamed(index, place);
    const grant = grantOf(index, fact);
    const isOpen = grant.rights.open !== 'no';
    opensOwnGroup ||= isOpen && facts.groups[place]?.own === true;
    for (const [person, { what, origin }] of wanted(members.get(place), only)) {
      const role = ROLES[what] ?? 'unknown';
      const { ways, selfWays } = draftOf(person);
      ways.push({ ...grant, group, role, member: originOf(index, origin) });
      if (isOpen && role === 'manager') selfWays.push({ kind: 'manages-group', group });
    }
  }
  const powers = (groups: readonly number[], kind: SelfWay['kind']): void => {
    for (const place of groups)
      for (const [person] of wanted(members.get(place), only))
        draftOf(person).selfWays.push({ kind, group: groupNamed(index, place) });
  };
  // What is somebody's own nobody else may manage.
  if (facts.vaults[vault]?.personal !== true) {
    powers(owners, 'owner');
    if (opensOwnGroup) powers(groupManagers, 'manages-groups');
  }
  return Array.from(drafts, ([person, draft]) => lineOf(person, vault, draft));
}

const NO_ORIGIN: AccessOrigin = { via: 'event', sinceIs: 'before' };
const NO_RIGHTS: AccessRights = {
  ...{ open: 'no', reveal: 'no', take: 'no', change: 'no', manage: 'no', permissions: [] },
};

const originOf = ({ facts }: AccessIndex, place: number): AccessOrigin =>
  facts.origins[place] ?? NO_ORIGIN;

const grantOf = (index: AccessIndex, { what, origin }: Fact): AccessWay => ({
  rights: index.facts.rights[what] ?? NO_RIGHTS,
  grant: originOf(index, origin),
});

function groupNamed({ facts }: AccessIndex, place: number): NamedGroup {
  const { id = '', name } = facts.groups[place] ?? {};
  return { id, name: name ?? id };
}

const best = (values: readonly Sureness[]): Sureness =>
  values.includes('yes') ? 'yes' : values.includes('unknown') ? 'unknown' : 'no';

function lineOf(person: number, vault: number, { ways, selfWays }: Draft): Line {
  const of = (right: keyof Line['can']): Sureness => best(ways.map(({ rights }) => rights[right]));
  const can = {
    ...{ open: of('open'), reveal: of('reveal'), take: of('take') },
    ...{ change: of('change'), manage: of('manage') },
  };
  const managing = ways.find(({ rights }) => rights.manage === 'yes');
  if (managing) {
    const { group } = managing;
    selfWays.push({ kind: 'manages-vault', ...(group && { group }) });
  }
  return { ...{ person, vault, ways, selfWays, can }, level: levelOf(can, selfWays) };
}

/** The more permissive grant wins (vendor's page on custom groups). */
function levelOf({ open, reveal }: Line['can'], selfWays: readonly SelfWay[]): AccessLevel {
  if (open === 'yes') return reveal === 'yes' ? 'reveal' : 'open';
  if (open === 'unknown') return 'unknown';
  return selfWays.length > 0 ? 'self' : 'none';
}
