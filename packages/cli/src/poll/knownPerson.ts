import type { AccountStatus } from '@graph-1password/vocabulary';
import { isOnePasswordId } from '@graph-1password/vocabulary';
import type { KnownPerson } from '../../../../src/run/known';

const STATUSES: ReadonlySet<unknown> = new Set<AccountStatus>(['active', 'suspended', 'deleted']);

const text = (value: unknown) => (typeof value === 'string' ? value : undefined);
const time = (value: unknown) => (Number.isFinite(value) ? (value as number) : undefined);

/** A person of a file that a run before wrote. Of what is damaged the rest is taken. @param id UUID */
export function personOf(id: string, value: unknown): KnownPerson | undefined {
  if (!isOnePasswordId(id) || typeof value !== 'object' || value === null) return undefined;
  const one = value as Record<string, unknown>;
  return {
    id,
    name: text(one.name),
    email: text(one.email),
    mspUserType: text(one.mspUserType),
    mspUserAccountId: text(one.mspUserAccountId),
    lastFailedSignInOn: time(one.lastFailedSignInOn),
    lastItemUsageOn: time(one.lastItemUsageOn),
    lastSignInOn: time(one.lastSignInOn),
    seenOn: time(one.seenOn),
    leftOn: time(one.leftOn),
    status: STATUSES.has(one.status) ? (one.status as AccountStatus) : undefined,
  };
}
