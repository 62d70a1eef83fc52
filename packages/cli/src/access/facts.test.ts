import type { Known } from '@graph-1password/j1ql';
import { EntityTypes } from '@graph-1password/vocabulary';
import { graphAccess } from './facts';
import type { AccessGraph } from './view';
import { viewOf } from './view';

const vault = (id: string, properties: Record<string, unknown>): Known => {
  const all: Record<string, unknown> = { id: id.repeat(26), name: id, ...properties };
  return { type: EntityTypes.VAULT, value: (name: string) => all[name] ?? null } as Known;
};

test('what is asked about a moment has no vault that was made later', () => {
  const vaults = [vault('a', { createdOn: 5 }), vault('b', { createdOn: 10 }), vault('c', {})];
  expect([...graphAccess(vaults, 10).names.vaults.values()]).toEqual(['a', 'c']);
  expect([...graphAccess(vaults).names.vaults.values()]).toEqual(['a', 'b', 'c']);
});

test('a vault of one person is known as such, also when no snapshot lists it', () => {
  const [own, shared] = ['o'.repeat(26), 's'.repeat(26)];
  const facts = graphAccess([
    vault('o', { type: 'PERSONAL' }),
    vault('s', { type: 'USER_CREATED' }),
  ]);
  expect([...facts.personal]).toEqual([own]);
  const graph = { facts, audited: undefined, usedSince: undefined } as unknown as AccessGraph;
  const { vaults } = viewOf(graph, undefined, 1).state;
  expect([vaults.get(own)?.type, vaults.get(shared)?.type]).toEqual(['PERSONAL', undefined]);
});
