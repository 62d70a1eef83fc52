import type { AccountStatus } from '@graph-1password/vocabulary';
import type { PersonState } from '../../access/state';
import { personState } from '../../access/state';
import type { KnownAccess } from '../../run/access';
import type { KnownPerson, KnownThings } from '../../run/known';

/** What the state of a person is on the user entity; states that are none of these have no value there. */
const STATUSES: Partial<Record<PersonState, AccountStatus>> = {
  ...{ active: 'active', suspended: 'suspended', deleted: 'deleted' },
};

/** What the state of a person is on the user entity. */
export const statusOf = (state: PersonState): AccountStatus | undefined => STATUSES[state];

/**
 * What was known of people before the run: by earlier runs, and by the imported snapshot of access, the newer of them first.
 * @returns a function of the UUID
 */
export function peopleBefore(
  known: KnownThings | undefined,
  access: KnownAccess | undefined,
): (id: string) => KnownPerson | undefined {
  const { asOf = 0, rows = [] } = access?.snapshot.users ?? {};
  const listed = new Map(rows.map((row) => [row.id, row]));
  return (id) => {
    const [person, row] = [known?.people.get(id), listed.get(id)];
    if (!row) return person;
    const told = statusOf(personState(row.state));
    const isNewer = person?.seenOn !== undefined && person.seenOn > asOf;
    const status = isNewer ? (person.status ?? told) : (told ?? person?.status);
    return {
      ...person,
      ...{ id, name: person?.name ?? row.name, email: person?.email ?? row.email, status },
      leftOn: status === person?.status ? person?.leftOn : undefined,
    };
  };
}

/**
 * A person as the run saw them, with all that was known before and that the run does not tell.
 * @param isTold an event of the run tells what became of the account: it is the newest
 */
export function joinPerson(
  before: KnownPerson | undefined,
  now: KnownPerson,
  isTold: boolean,
): KnownPerson {
  if (!before) return now;
  // What came late is older than what is known.
  const isLate = (before.seenOn ?? -Infinity) > (now.seenOn ?? -Infinity);
  const [newer, older] = isLate ? [before, now] : [now, before];
  const latest = (name: TimeName) => later(before[name], now[name]);
  return {
    id: now.id,
    name: newer.name ?? older.name,
    email: newer.email ?? older.email,
    mspUserType: newer.mspUserType ?? older.mspUserType,
    mspUserAccountId: newer.mspUserAccountId ?? older.mspUserAccountId,
    lastFailedSignInOn: latest('lastFailedSignInOn'),
    lastItemUsageOn: latest('lastItemUsageOn'),
    lastSignInOn: latest('lastSignInOn'),
    seenOn: latest('seenOn'),
    ...(isTold ? accountOf(now) : accountBefore(before, now)),
  };
}

type TimeName = 'lastFailedSignInOn' | 'lastItemUsageOn' | 'lastSignInOn' | 'seenOn';
type Account = Pick<KnownPerson, 'status' | 'leftOn'>;

const accountOf = ({ status, leftOn }: KnownPerson): Account => ({ status, leftOn });

/** Who left is back when an event says so; a use that reached 1Password late does not. */
const accountBefore = (before: KnownPerson, now: KnownPerson): Account =>
  before.status === 'suspended' || before.status === 'deleted'
    ? accountOf(before)
    : { status: now.status ?? before.status, leftOn: undefined };

const later = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined || b === undefined ? (a ?? b) : Math.max(a, b);
