import { eventKeys } from './graph';
import { faultFreeGraph, runRow } from './judge';
import { MATRIX } from './matrix';
import type { FaultRow } from './row';
import { smallTenant } from './faultSetup';
import { eventsOf } from '@graph-1password/tenant';

test('the run without faults holds every event and item of the tenant', async () => {
  const { items, vaults } = smallTenant();
  const graph = await faultFreeGraph();
  const events = Object.values(eventsOf(smallTenant())).map(
    (stream) => new Set(stream.map(({ uuid }) => uuid)).size,
  );
  expect(eventKeys(graph).size).toBe(events.reduce((sum, count) => sum + count));
  expect(Math.min(...events)).toBeGreaterThan(150);
  expect(graph.steps.get('fetch-secrets')?.entities.size).toBe(items.length);
  expect(graph.steps.get('fetch-vaults')?.entities.size).toBe(vaults.length);
});

test('every fault has a name of its own', () => {
  expect(new Set(MATRIX.map(({ name }) => name)).size).toBe(MATRIX.length);
  expect(MATRIX.length).toBeGreaterThanOrEqual(40);
});

test.each(MATRIX.map((row): [string, FaultRow] => [row.name, row]))('%s', async (_name, row) => {
  expect((await runRow(row)).problems).toEqual([]);
});
