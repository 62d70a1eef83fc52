import type { Tenant } from '@graph-1password/tenant';
import type { LeaverTruth, SeenItem } from '@graph-1password/tenant/testing';
import type { KnownItem, LeaverAnswer } from '../../packages/cli/src/leaver/types';

/** E-mail addresses of a tenant by UUID. */
export const emailsOf = ({ people }: Tenant): Map<string, string> =>
  new Map(people.map(({ uuid, email }) => [uuid, email]));

/** Those who left, the last first. */
export const leaversBy = (truths: readonly LeaverTruth[]): LeaverTruth[] =>
  truths
    .filter(({ leftOn }) => leftOn !== undefined)
    .sort((a, b) => (b.leftOn as number) - (a.leftOn as number));

/** What is judged of an item: everything that the truth has. */
const judged = (items: readonly KnownItem[]) =>
  items.map(({ itemId, vaultId, grade, seenVersion, versionNow, lastSeenOn, ...more }) => ({
    ...{ itemId, vaultId, grade, seenVersion, versionNow, lastSeenOn },
    ...{ changedBy: more.changedBy, alsoUsedBy: more.alsoUsedBy },
  }));

const expected = (items: readonly SeenItem[], emails: ReadonlyMap<string, string>) =>
  items.map(({ changedBy, alsoUsedBy, ...item }) => ({
    ...item,
    changedBy: changedBy === undefined ? null : (emails.get(changedBy) ?? null),
    alsoUsedBy: alsoUsedBy.map((uuid) => emails.get(uuid) as string).sort(),
  }));

const byItem = <T extends { itemId: string }>(items: readonly T[]): T[] =>
  [...items].sort((a, b) => (a.itemId < b.itemId ? -1 : 1));

/** Expects an answer to be the truth, item by item. */
export function expectTruth(
  answer: Pick<LeaverAnswer, 'people'>,
  truths: readonly LeaverTruth[],
  emails: Map<string, string>,
) {
  expect(answer.people.map(({ person }) => person.uuid)).toEqual(truths.map(({ uuid }) => uuid));
  for (const [n, truth] of truths.entries()) {
    const { person, status, leftOn, items, machines, unknown } = answer.people[n]!;
    expect(person).toEqual({ uuid: truth.uuid, name: truth.name, email: truth.email });
    expect({ status, leftOn }).toEqual({ status: truth.status, leftOn: truth.leftOn ?? null });
    expect(byItem(judged(items))).toEqual(byItem(expected(truth.items, emails)));
    expect(byItem(judged(machines))).toEqual(byItem(expected(truth.machines, emails)));
    const ids = unknown.map(({ vaultId, itemId }) => `${vaultId}:${itemId}`);
    expect(ids).toEqual([...truth.unknown].sort());
  }
}
