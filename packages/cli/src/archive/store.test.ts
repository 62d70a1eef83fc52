import type { Entity } from '@jupiterone/integration-sdk-core';
import type { ArchiveRun } from '@graph-1password/archive';
import { EntityTypes } from '@graph-1password/vocabulary';
import { EntityLines } from './lines';
import { ArchiveStore } from './store';

const MB = 1024 * 1024;

/** A stage that only counts: each row of it is a megabyte. */
function storeOf(): ArchiveStore {
  const stage = { size: 0, append: () => void (stage.size += MB) };
  const snapshot = { id: 'x', facts: { erased: [], holds: [] } };
  return new ArchiveStore(
    { stage } as unknown as ArchiveRun,
    new EntityLines(snapshot as never, Date.UTC(2026, 2, 13)),
  );
}

const vaults = (count: number): Entity[] =>
  Array.from({ length: count }, (_, i) => ({
    _type: EntityTypes.VAULT,
    _class: 'Vault',
    _key: `one_password_vault:${i}`,
  }));

test('memory is given back after steps that staged much, in one step or in several, and not after a few news', async () => {
  const store = storeOf();
  await store.addEntities('fetch-vaults', vaults(1));
  expect(store.leavesLitter).toBe(false);
  for (let i = 0; i < 3; i++) await store.addEntities('fetch-vaults', vaults(5));
  expect(store.leavesLitter).toBe(true);
  // Garbage was collected meanwhile; what is left of the steps is as much.
  await store.addEntities('fetch-vaults', vaults(20));
  expect(store.leavesLitter).toBe(true);
});
