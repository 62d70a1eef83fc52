import { CAN } from '../../../../../src/access/permissions';
import type { AccessState, Grant } from '../../../../../src/access/state';
import type { PowerGroups } from './powers';
import { isKeyHolder, isOwnGroup, opens, powerGroups } from './powers';
import { canSignIn } from './vault';
import type { AccessLevel } from './vault';

/** How many people can do what with a vault; those who cannot sign in are not counted. */
export interface VaultOverview {
  vault: string;
  /** People by the most that they can do; `none` is not among them. */
  people: Record<Exclude<AccessLevel, 'none'>, number>;
  /** People who may manage the vault, besides owners. */
  managers: number;
  /** People who can open it, and whom the caller says to have used it. */
  used: number;
  /** Grants to people who are in a group with a grant, too. */
  doubled: number;
  /** UUIDs of people who could do something with it, and are not counted, because they cannot sign in. */
  shutOut: string[];
}

/** Bits of what somebody has beside the permissions; above all of these. */
const MAYBE = 1 << 30;
const SELF = 1 << 27;

/** A group: its members as numbers of people, and whether each is a manager. */
interface Numbers {
  members: Int32Array;
  managers: Uint8Array;
}

/**
 * What people can do with each vault, counted. Nothing is made for a single person, so that an account with 50,000 people
 * and 5,000 vaults takes seconds.
 * @param hasUsed whether somebody used a vault lately
 */
export class Overview {
  readonly #state: AccessState;
  readonly #powers: PowerGroups;
  readonly #people: string[];
  readonly #numberOf = new Map<string, number>();
  readonly #canSignIn: Uint8Array;
  readonly #groups = new Map<string, Numbers>();
  /** What each person has in the vault that is looked at, by number. */
  readonly #has: Int32Array;
  /** Who has anything there. */
  #touched: number[] = [];

  constructor(state: AccessState) {
    this.#state = state;
    this.#powers = powerGroups(state);
    const lists = [...state.members.values(), ...state.userGrants.values()];
    for (const list of lists)
      for (const user of list.keys())
        if (!this.#numberOf.has(user)) this.#numberOf.set(user, this.#numberOf.size);
    this.#people = [...this.#numberOf.keys()];
    this.#has = new Int32Array(this.#people.length);
    this.#canSignIn = Uint8Array.from(this.#people, (user) =>
      canSignIn(state.users.get(user)?.state ?? 'unknown') ? 1 : 0,
    );
    for (const [group, members] of state.members) {
      this.#groups.set(group, {
        members: Int32Array.from(members.keys(), (user) => this.#numberOf.get(user) ?? 0),
        managers: Uint8Array.from(members.values(), ({ role }) => (role === 'MANAGER' ? 1 : 0)),
      });
    }
  }

  /** One vault. @param hasUsed whether a person used it lately */
  ofVault(vault: string, hasUsed: (user: string) => boolean): VaultOverview {
    const { userGrants, groupGrants, vaults } = this.#state;
    this.#touched = [];
    let hasOwnGroup = false;
    for (const [group, grant] of groupGrants.get(vault) ?? []) {
      if (isKeyHolder(this.#state, group)) continue;
      const isOpen = opens(grant) !== 'no';
      hasOwnGroup ||= isOpen && isOwnGroup(this.#state, group);
      this.#give(group, bitsOf(grant), isOpen ? SELF : 0);
    }
    let doubled = 0;
    for (const [user, grant] of userGrants.get(vault) ?? []) {
      const person = this.#numberOf.get(user) ?? 0;
      if ((this.#has[person] ?? 0) !== 0) doubled++;
      this.#add(person, bitsOf(grant));
    }
    if (vaults.get(vault)?.type?.toUpperCase() !== 'PERSONAL') {
      for (const group of this.#powers.owners) this.#give(group, SELF, 0);
      if (hasOwnGroup) for (const group of this.#powers.groupManagers) this.#give(group, SELF, 0);
    }
    return { ...this.#count(vault, hasUsed), doubled };
  }

  #give(group: string, bits: number, ofManagers: number): void {
    const { members, managers } = this.#groups.get(group) ?? NOBODY;
    for (let at = 0; at < members.length; at++)
      this.#add(members[at] ?? 0, managers[at] === 1 ? bits | ofManagers : bits);
  }

  #add(person: number, bits: number): void {
    const before = this.#has[person] ?? 0;
    if (before === 0) this.#touched.push(person);
    // Also who has a grant without any permission is looked at once.
    this.#has[person] = before | bits | TOUCHED;
  }

  #count(vault: string, hasUsed: (user: string) => boolean): Omit<VaultOverview, 'doubled'> {
    const people = { reveal: 0, open: 0, unknown: 0, self: 0 };
    const shutOut: string[] = [];
    let [managers, used] = [0, 0];
    for (const person of this.#touched) {
      const bits = this.#has[person] ?? 0;
      this.#has[person] = 0;
      const level = levelOf(bits);
      if (this.#canSignIn[person] === 0) {
        if (level !== 'none') shutOut.push(this.#people[person] ?? '');
        continue;
      }
      if (level !== 'none') people[level]++;
      if ((bits & CAN.manage) !== 0) managers++;
      if ((bits & CAN.open) !== 0 && hasUsed(this.#people[person] ?? '')) used++;
    }
    return { vault, people, managers, used, shutOut };
  }
}

const TOUCHED = 1 << 26;
const NOBODY: Numbers = { members: new Int32Array(), managers: new Uint8Array() };

const bitsOf = (grant: Grant): number =>
  grant.sure |
  (opens(grant) === 'unknown' ? MAYBE : 0) |
  ((grant.sure & CAN.manage) !== 0 ? SELF : 0);

function levelOf(bits: number): AccessLevel {
  if ((bits & CAN.open) !== 0) return (bits & CAN.reveal) !== 0 ? 'reveal' : 'open';
  if ((bits & MAYBE) !== 0) return 'unknown';
  return (bits & SELF) !== 0 ? 'self' : 'none';
}
