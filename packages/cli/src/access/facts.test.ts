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

test('changes of one ms are told apart by what 1Password sent, and of no other event that is read', async () => {
  const change = (id: string, createdOn: number) => ({
    ...{ _key: `${EntityTypes.AUDIT_EVENT}:${id}`, createdOn, action: 'grant', objectType: 'uva' },
    ...{ objectUUID: 'v'.repeat(26), auxUUID: 'U'.repeat(26) },
  });
  const rows = [change('LATE', 7), change('SOON', 7), change('ALONE', 8)];
  const fine = new Map([
    ['LATE', '.007000900'],
    ['SOON', '.007000100'],
  ]);
  const asked: (readonly string[] | undefined)[] = [];
  const { changes } = await accessOfGraph({
    table: (query) =>
      Promise.resolve({
        ...{ columns: [], total: 0, moments: new Set<string>(), notes: [] },
        rows: (query as string).includes(EntityTypes.AUDIT_EVENT) ? rows : [],
      }),
    ofType: (type, raw, among) => {
      if (type !== EntityTypes.AUDIT_EVENT) return Promise.resolve([]);
      asked.push(raw ? among : undefined);
      const events = [...fine].map(([id, digits]) => ({
        key: `${type}:${id}`,
        rawData: { timestamp: `1970-01-01T00:00:00${digits}Z` },
      }));
      return Promise.resolve(events as AnswerEntity[]);
    },
  });
  expect(Array.from(changes.inOrder(), ({ event }) => event)).toEqual(['SOON', 'LATE', 'ALONE']);
  expect(asked).toEqual([rows.slice(0, 2).map(({ _key }) => _key)]);
});
