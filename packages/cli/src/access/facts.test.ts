import type { AnswerEntity } from '@graph-1password/j1ql';
import { EntityTypes } from '@graph-1password/vocabulary';
import { accessOfGraph } from './facts';
import type { AccessSource } from './facts';
import type { AccessGraph } from './view';
import { viewOf } from './view';

const vault = (id: string, properties: Record<string, unknown>): AnswerEntity => {
  const all: Record<string, unknown> = { id: id.repeat(26), name: id, ...properties };
  return { type: EntityTypes.VAULT, value: (name: string) => all[name] ?? null } as AnswerEntity;
};

/** A graph of vaults alone. */
const sourceOf = (vaults: readonly AnswerEntity[]): AccessSource => ({
  ofType: (type) => Promise.resolve(vaults.filter((each) => each.type === type)),
  table: () => Promise.resolve({ columns: [], rows: [], total: 0, moments: new Set(), notes: [] }),
});

test('what is asked about a moment has no vault that was made later', async () => {
  const vaults = [vault('a', { createdOn: 5 }), vault('b', { createdOn: 10 }), vault('c', {})];
  const namesAt = async (until?: number) =>
    (await accessOfGraph(sourceOf(vaults), until)).names.vaults.values();
  expect([...(await namesAt(10))]).toEqual(['a', 'c']);
  expect([...(await namesAt())]).toEqual(['a', 'b', 'c']);
});

test('a vault of one person is known as such, also when no snapshot lists it', async () => {
  const [own, shared] = ['o'.repeat(26), 's'.repeat(26)];
  const facts = await accessOfGraph(
    sourceOf([vault('o', { type: 'PERSONAL' }), vault('s', { type: 'USER_CREATED' })]),
  );
  expect([...facts.personal]).toEqual([own]);
  const graph = { facts, audited: undefined, usedSince: undefined } as unknown as AccessGraph;
  const { vaults } = viewOf(graph, undefined, 1).state;
  expect([vaults.get(own)?.type, vaults.get(shared)?.type]).toEqual(['PERSONAL', undefined]);
});
