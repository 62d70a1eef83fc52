import type { Known } from '@graph-1password/j1ql';
import { EntityTypes } from '@graph-1password/vocabulary';
import { graphAccess } from './facts';

const vault = (id: string, properties: Record<string, unknown>): Known => {
  const all: Record<string, unknown> = { id: id.repeat(26), name: id, ...properties };
  return { type: EntityTypes.VAULT, value: (name: string) => all[name] ?? null } as Known;
};

test('what is asked about a moment has no vault that was made later', () => {
  const vaults = [vault('a', { createdOn: 5 }), vault('b', { createdOn: 10 }), vault('c', {})];
  expect([...graphAccess(vaults, 10).names.vaults.values()]).toEqual(['a', 'c']);
  expect([...graphAccess(vaults).names.vaults.values()]).toEqual(['a', 'b', 'c']);
});
