import type { AccountStatus } from '@graph-1password/vocabulary';
import { isOnePasswordId } from '@graph-1password/vocabulary';
import type { KnownPerson } from '../../../../src/run/access';
import { isObject } from './read/allow';

const STATUSES: ReadonlySet<unknown> = new Set<AccountStatus>(['active', 'suspended', 'deleted']);

const text = (value: unknown) => (typeof value === 'string' ? value : undefined);
const time = (value: unknown) => (Number.isFinite(value) ? (value as number) : undefined);

/**
 * The people of a file that a run before wrote. Of what is damaged the rest is taken.
 * @param value undefined: a file of a version that did not keep people
 * @returns by UUID
 */
export function peopleOf(value: unknown): Map<string, KnownPerson> {
  const people = new Map<string, KnownPerson>();
  for (const one of (Array.isArray(value) ? value : []) as unknown[]) {
    if (!isObject(one) || typeof one.id !== 'string' || !isOnePasswordId(one.id)) continue;
    people.set(one.id, {
      id: one.id,
      name: text(one.name),
      email: text(one.email),
      mspUserType: text(one.mspUserType),
      mspUserAccountId: text(one.mspUserAccountId),
      lastFailedSignInOn: time(one.lastFailedSignInOn),
      lastItemUsageOn: time(one.lastItemUsageOn),
      lastSignInOn: time(one.lastSignInOn),
      leftOn: time(one.leftOn),
      status: STATUSES.has(one.status) ? (one.status as AccountStatus) : undefined,
    });
  }
  return people;
}
