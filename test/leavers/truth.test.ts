import { generateLeaversTenant } from '@graph-1password/tenant/testing';
import type { LeaverTruth, SeenItem } from '@graph-1password/tenant/testing';
import { UNKNOWN_ACCESS } from '../../packages/cli/src/access/couldOpen';
import { answerLeaver } from '../../packages/cli/src/leaver/answer';
import { LeaverFacts } from '../../packages/cli/src/leaver/facts';
import type { LeaverAnswer } from '../../packages/cli/src/leaver/types';
import { emailsOf, expectTruth, leaversBy } from './judge';
import { sourceOf, tenantGraph } from './tenantGraph';

const NOW = Date.UTC(2026, 2, 13, 15);
const SEEDS = ['1', '2', '3'];

const made = SEEDS.map((seed) => {
  const { tenant, truths } = generateLeaversTenant({ seed, now: NOW });
  const graph = tenantGraph(tenant);
  const emails = emailsOf(tenant);
  const ask = (words?: readonly string[]): Promise<LeaverAnswer> =>
    answerLeaver(new LeaverFacts(sourceOf(graph), NOW), {
      ...{ words, asOf: NOW, since: tenant.window.from, couldOpen: UNKNOWN_ACCESS },
    });
  return { seed, tenant, truths, emails, ask };
});

test.each(made)(
  'everybody who left, item by item, as written down by hand: seed $seed',
  async (each) => {
    const { truths, emails, ask } = each;
    const left = leaversBy(truths);
    expect(left).toHaveLength(5);
    expectTruth(await ask(), left, emails);
  },
);

test.each(made)(
  'people who are asked about by address, who left or not: seed $seed',
  async (each) => {
    const { truths, emails, ask } = each;
    expectTruth(await ask(truths.map(({ email }) => email.toUpperCase())), truths, emails);
  },
);

test('the seeds have items of every kind', () => {
  const all = made.flatMap(({ truths }) => truths);
  const count = (of: (truth: LeaverTruth) => readonly unknown[]) => all.flatMap(of).length;
  expect(count(({ items }) => items.filter(({ grade }) => grade === 'A'))).toBeGreaterThan(60);
  expect(count(({ items }) => items.filter(({ grade }) => grade === 'B'))).toBeGreaterThan(30);
  expect(count(({ machines }) => machines)).toBeGreaterThan(30);
  expect(count(({ unknown }) => unknown)).toBeGreaterThan(20);
});

test('totals count each item once, at its worst', async () => {
  for (const { truths, ask } of made) {
    const left = truths.filter(({ leftOn }) => leftOn !== undefined);
    const idsOf = (items: readonly SeenItem[]) => items.map(({ itemId }) => itemId);
    const toChange = new Set(
      left.flatMap(({ items }) => idsOf(items.filter(({ grade }) => grade === 'A'))),
    );
    const { vaults } = await ask();
    expect(vaults.reduce((sum, vault) => sum + vault.toChange, 0)).toBe(toChange.size);
    const known = new Set(left.flatMap(({ items, machines }) => idsOf([...items, ...machines])));
    const counted = vaults.map((vault) => vault.toChange + vault.toChangeMachines + vault.changed);
    expect(counted.reduce((sum, each) => sum + each, 0)).toBe(known.size);
  }
});

test('what is not known is said: earlier uses, hidden vaults, gone items, titles, access, people who are here', async () => {
  const [{ truths, ask }] = made as [(typeof made)[0]];
  const { notes } = await ask(truths.map(({ email }) => email));
  const hidden = truths.find(({ unknown }) => unknown.length > 1);
  for (const words of [
    'What was seen before 2026-02-27 15:00 UTC is unknown',
    'in vaults that Connect does not show',
    'that Connect does not show in the vault',
    'A new title makes one, too',
    'What they could open without ever using it is unknown',
    'Fay Here (fay@leavers.example) has not left',
  ]) {
    expect(notes.join('\n')).toContain(words);
  }
  const [vaultId] = hidden?.unknown[0]?.split(':') ?? [];
  expect(notes.join('\n')).toContain(vaultId);
});

test('a name of two people, and of nobody, is a sentence', async () => {
  const [{ ask, truths }] = made as [(typeof made)[0]];
  const [bo] = truths.slice(1);
  await expect(ask(['gil twin'])).rejects.toThrow(/2 people are called "gil twin".*gil\.other@/);
  await expect(ask(['ada suspendet'])).rejects.toThrow('Did you mean "Ada Suspended"?');
  await expect(ask(['nobody@x.example'])).rejects.toThrow('No event of this graph names');
  const { people } = await ask(['bo deleted', bo?.uuid.toLowerCase() ?? '']);
  expect(people.map(({ person }) => person.uuid)).toEqual([bo?.uuid]);
});

test('a part of a name is answered with the people who have it', async () => {
  const [{ ask }] = made as [(typeof made)[0]];
  await expect(ask(['Ada'])).rejects.toThrow(
    /a whole name or a UUID.* Did you mean Ada Suspended \(ada@leavers\.example\)\?/,
  );
  await expect(ask(['gil'])).rejects.toThrow(/Did you mean Gil Twin \(.*\) or Gil Twin \(.*\)\?/);
});
