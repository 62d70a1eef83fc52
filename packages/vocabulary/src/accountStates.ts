/** What a person's account can be. */
export type AccountStatus = 'active' | 'suspended' | 'deleted';

/** What an account is since an event. */
export interface AccountState {
  status: AccountStatus;
  /** Time of the event, epoch ms. */
  on: number;
}

/**
 * What an audit event about a user makes of the account. `reactive` and `reactivate` were both seen for the same. Other
 * actions, such as a recovery, neither take an account away nor give it back.
 */
const AFTER: ReadonlyMap<string, AccountStatus> = new Map([
  ['suspend', 'suspended'],
  ['delete', 'deleted'],
  ['reactivate', 'active'],
  ['reactive', 'active'],
]);

/** Of two events at the same moment: who is deleted is not suspended, and who is suspended did not come back. */
const RANK: Readonly<Record<AccountStatus, number>> = { active: 0, suspended: 1, deleted: 2 };

/** Actions of audit events about users that take an account away or give it back. */
export const ACCOUNT_STATE_ACTIONS: readonly string[] = [...AFTER.keys()];

/** What the accounts of people are, by the newest event about each, in whatever order the events come. */
export class AccountStates {
  readonly #states = new Map<string, AccountState>();

  /**
   * Notes an audit event; one that changes no account is passed over.
   * @param id UUID of the user whom it is about, upper case
   * @param on time of the event, epoch ms
   */
  see(id: string | undefined, objectType: string | undefined, action: string, on: number): void {
    const status = objectType === 'user' ? AFTER.get(action) : undefined;
    if (id === undefined || status === undefined) return;
    const known = this.#states.get(id);
    const isNewer =
      !known || on > known.on || (on === known.on && RANK[status] > RANK[known.status]);
    if (isNewer) this.#states.set(id, { status, on });
  }

  /** What is known of an account; undefined when no event took it away or gave it back. */
  get(id: string): AccountState | undefined {
    return this.#states.get(id);
  }

  /** All accounts of which something is known, by UUID. */
  entries(): IterableIterator<[string, AccountState]> {
    return this.#states.entries();
  }
}

/** When somebody left: the newest suspension or deletion, unless the account was given back later. */
export const leftOn = (state: AccountState | undefined): number | undefined =>
  state && state.status !== 'active' ? state.on : undefined;
