import { isMachineEmail } from '@graph-1password/vocabulary';
import { permissionBits, permissionNames } from '../../../../../src/access/permissions';
import type {
  Answer,
  GrantRow,
  MemberRow,
  Origin,
  Snapshot,
  UserRow,
} from '../../../../../src/access/snapshot';
import type { AccessState, Grant, PersonState } from '../../../../../src/access/state';
import { personState } from '../../../../../src/access/state';
import type { Change } from '../../../../../src/access/change';
import { CLOCK_BAND } from '../../../../../src/access/effects';
import { replay } from '../../../../../src/access/replay';
import type { Pause } from '../../../../../src/access/replay';

/** Something that is in a new snapshot and that neither the one before nor any event explains. */
export interface Difference {
  verdict: 'appeared' | 'vanished' | 'changed';
  what: 'member' | 'user-grant' | 'group-grant' | 'person';
  /** Id of the group or the vault; of a person again the UUID. */
  object: string;
  /** UUID of the user, or id of the group. */
  principal: string;
  /** What the replay says, and what the new snapshot says: a role, permissions, or the state of a person. */
  before?: string;
  after?: string;
  /** Time of the answer that shows it, epoch ms. */
  asOf: number;
}

/** What the comparison of a new snapshot with the replay of the one before says. */
export interface Reconciled {
  differences: Difference[];
  /** Count of memberships and grants that were compared. */
  compared: number;
  /** The new snapshot, with what was known of each fact before: since when, and by whom. */
  snapshot: Snapshot;
}

/** Groups whose members, and groups whose grants, change without an event. */
const SILENT_MEMBERS = new Set(['TEAM_MEMBERS']);
const SILENT_GRANTS = new Set(['OWNERS', 'ADMINISTRATORS', 'RECOVERY']);

/**
 * Compares a new snapshot with what the one before and the events since would have it be, each answer at its own time.
 * @param changes all events from before the first snapshot on: without them, everything would be unexplained
 */
export function reconcile(
  before: Snapshot,
  changes: Iterable<Change>,
  after: Snapshot,
): Reconciled {
  return new Comparing(before, changes, after).result();
}

/** Which events tell of what. */
const EVENTS_OF = { member: 'gm', 'user-grant': 'uva', 'group-grant': 'gva', person: 'user' };

/** States of people that change by events alone. */
const DECIDED: ReadonlySet<PersonState> = new Set<PersonState>(['active', 'suspended']);

/** A member or holder of a grant, with the role or the permissions as text, if they are known. */
interface Pair {
  principal: string;
  text: string | undefined;
}

/** One comparison. */
class Comparing {
  readonly #before: Snapshot;
  readonly #after: Snapshot;
  readonly #changes: Iterable<Change>;
  /** When events touched a pair, epoch ms. */
  readonly #touched = new Map<string, number[]>();
  readonly #types: ReadonlyMap<string, string | undefined>;
  readonly #machines: ReadonlySet<string>;
  readonly #personal: ReadonlySet<string>;
  readonly #differences: Difference[] = [];
  #compared = 0;

  constructor(before: Snapshot, changes: Iterable<Change>, after: Snapshot) {
    [this.#before, this.#changes, this.#after] = [before, changes, after];
    for (const { objectType, object, aux, time } of changes) {
      if (aux === undefined && objectType !== 'user') continue;
      const key = `${objectType}|${object}|${aux ?? object}`;
      this.#touched.set(key, [...(this.#touched.get(key) ?? []), time]);
    }
    const rows = [before, after].flatMap(({ groups }) => groups?.rows ?? []);
    this.#types = new Map(rows.map(({ id, type }) => [id, type]));
    const people = [before, after].flatMap(({ users }) => users?.rows ?? []);
    this.#machines = new Set(
      people
        .filter(({ type, email }) => type === 'SERVICE_ACCOUNT' || isMachineEmail(email))
        .map(({ id }) => id),
    );
    const vaults = [before, after].flatMap(({ vaults: list }) => list?.rows ?? []);
    this.#personal = new Set(vaults.filter(({ type }) => type === 'PERSONAL').map(({ id }) => id));
  }

  result(): Reconciled {
    const after = structuredClone(this.#after);
    const people = after.users;
    const pauses: Pause[] = [
      ...(people
        ? [{ time: people.asOf, look: (state: AccessState) => this.#lookAtPeople(state, people) }]
        : []),
      ...Object.entries(after.members).map(([id, { asOf, rows }]): Pause => ({
        time: asOf,
        look: (state) => this.#lookAtMembers(state, id, asOf, rows),
      })),
      ...Object.entries(after.userGrants).map(([id, { asOf, rows }]): Pause => ({
        time: asOf,
        look: (state) => this.#lookAtGrants(state, 'user-grant', id, asOf, rows),
      })),
      ...Object.entries(after.groupGrants).map(([id, { asOf, rows }]): Pause => ({
        time: asOf,
        look: (state) => this.#lookAtGrants(state, 'group-grant', id, asOf, rows),
      })),
    ];
    replay(this.#before, this.#changes, { until: after.asOf + 1, pauses });
    return { differences: this.#differences, compared: this.#compared, snapshot: after };
  }

  /** Somebody who could sign in and cannot any more, or the other way round. */
  #lookAtPeople(state: AccessState, { asOf, rows }: Answer<UserRow>): void {
    for (const { id, state: text } of rows) {
      const [from, to] = [state.users.get(id)?.state, personState(text)];
      if (from === undefined || !DECIDED.has(from) || !DECIDED.has(to)) continue;
      this.#compared++;
      const about = { what: 'person' as const, object: id, asOf };
      if (from === to || this.#isExplained(about, id)) continue;
      this.#differences.push({
        verdict: 'changed',
        ...about,
        principal: id,
        before: from,
        after: to,
      });
    }
  }

  #lookAtMembers(state: AccessState, group: string, asOf: number, rows: MemberRow[]): void {
    const known = state.members.get(group);
    const byUser = new Map(rows.map((row) => [row.user, row]));
    for (const row of rows) {
      const member = known?.get(row.user);
      if (member) row.origin = originOf(member);
      else if (this.#isKnown(state, 'member', group)) row.origin = { sinceIs: 'between' };
    }
    if (!this.#isKnown(state, 'member', group)) return;
    if (SILENT_MEMBERS.has(this.#types.get(group) ?? '')) return;
    const was = [...(known ?? [])].map(([principal, { role }]) => ({
      principal,
      text: role ?? undefined,
    }));
    const is = [...byUser].map(([principal, { role }]) => ({ principal, text: role ?? undefined }));
    this.#compare({ what: 'member', object: group, asOf }, was, is);
  }

  #lookAtGrants(
    state: AccessState,
    what: 'user-grant' | 'group-grant',
    vault: string,
    asOf: number,
    rows: GrantRow[],
  ): void {
    const known = (what === 'user-grant' ? state.userGrants : state.groupGrants).get(vault);
    const isKnown = this.#isKnown(state, what, vault);
    for (const row of rows) {
      const grant = known?.get(row.principal);
      if (grant) row.origin = originOf(grant);
      else if (isKnown) row.origin = { sinceIs: 'between' };
    }
    if (!isKnown || this.#personal.has(vault)) return;
    const isSilent = (principal: string) =>
      state.madeSince.has(vault) && SILENT_GRANTS.has(this.#types.get(principal) ?? '');
    const was = [...(known ?? [])]
      .filter(([principal, { via }]) => via !== 'implied' && !isSilent(principal))
      .map(([principal, grant]) => ({ principal, text: textOf(grant) }));
    const implied = new Set(
      [...(known ?? [])].filter(([, { via }]) => via === 'implied').map(([principal]) => principal),
    );
    const is = rows
      .filter(({ principal }) => !implied.has(principal) && !isSilent(principal))
      .map(({ principal, permissions }) => ({
        principal,
        text: permissions === null ? undefined : wordsOf(permissionBits(permissions)),
      }));
    this.#compare({ what, object: vault, asOf }, was, is);
  }

  /** Whether all of an object was known before: else what is new may have been there for long. */
  #isKnown(state: AccessState, what: Difference['what'], id: string): boolean {
    return what === 'member'
      ? state.whole.groups.has(id)
      : state.whole.vaults.has(id) || state.madeSince.has(id);
  }

  #compare(
    about: Pick<Difference, 'what' | 'object' | 'asOf'>,
    was: readonly Pair[],
    is: readonly Pair[],
  ): void {
    const before = new Map(was.map(({ principal, text }) => [principal, text]));
    const after = new Map(is.map(({ principal, text }) => [principal, text]));
    for (const principal of new Set([...before.keys(), ...after.keys()])) {
      this.#compared++;
      const verdict = verdictOf(before, after, principal);
      if (!verdict || this.#isExplained(about, principal)) continue;
      const [from, to] = [before.get(principal), after.get(principal)];
      this.#differences.push({
        ...{ verdict, ...about, principal },
        ...(from !== undefined && { before: from }),
        ...(to !== undefined && { after: to }),
      });
    }
  }

  /** Clocks differ, and machines are given access without events. */
  #isExplained(
    { what, object, asOf }: Pick<Difference, 'what' | 'object' | 'asOf'>,
    principal: string,
  ): boolean {
    if (what !== 'group-grant' && this.#machines.has(principal)) return true;
    const times = this.#touched.get(`${EVENTS_OF[what]}|${object}|${principal}`) ?? [];
    return times.some((time) => Math.abs(time - asOf) <= CLOCK_BAND);
  }
}

function verdictOf(
  before: ReadonlyMap<string, string | undefined>,
  after: ReadonlyMap<string, string | undefined>,
  principal: string,
): Difference['verdict'] | undefined {
  if (!before.has(principal)) return 'appeared';
  if (!after.has(principal)) return 'vanished';
  const [from, to] = [before.get(principal), after.get(principal)];
  return from === undefined || to === undefined || from === to ? undefined : 'changed';
}

const wordsOf = (bits: number): string => permissionNames(bits).join(', ') || 'no access';

/** Permissions as words, when all of them are known. */
const textOf = ({ sure, unknownSince }: Grant): string | undefined =>
  unknownSince === undefined ? wordsOf(sure) : undefined;

/** The same without anything else. */
export const originOf = ({ since, sinceIs, by, event }: Origin): Origin => ({
  sinceIs,
  ...(since !== undefined && { since }),
  ...(by !== undefined && { by }),
  ...(event !== undefined && { event }),
});
