import { DAY, HOUR } from '@graph-1password/vocabulary';
import { EntityTypes } from '../src/entities';
import { collect } from './faults/collect';
import { entitiesOf } from './faults/graph';
import { NOW, FaultSetup } from './faults/faultSetup';

let setup: FaultSetup;
let time = NOW;
beforeEach(async () => {
  time = NOW;
  setup = await FaultSetup.open({ now: () => time });
});
afterEach(() => setup.close());

/** Collects, and counts the usages through Connect by who read, with the newest use of each user. */
async function collectAt(startedOn: number, lastSuccessful?: number) {
  time = startedOn;
  const times = { startedOn, ...(lastSuccessful !== undefined && { lastSuccessful }) };
  const { graph, error } = await collect(setup.config, times, setup.clients);
  expect(error).toBeUndefined();
  const entities = [...entitiesOf(graph).values()];
  const usages = entities.filter(({ _type }) => _type === EntityTypes.ITEM_USAGE_EVENT);
  const users = entities.filter(({ _type }) => _type === EntityTypes.USER);
  return {
    usages,
    collector: usages.filter(({ accessedBy }) => accessedBy === 'collector'),
    lastUses: users.map(({ id, lastItemUsageOn }) => [id, lastItemUsageOn]),
  };
}

test('the reads of a collect come back as reads of the collector, and change no last use', async () => {
  const first = await collectAt(NOW);
  expect(first.collector).toEqual([]);
  const read = setup.server.recordedFetches.length;
  expect(read).toBe(setup.tenant.items.length);

  const second = await collectAt(NOW + DAY);
  expect(second.collector).toHaveLength(read);
  expect(second.usages).toHaveLength(first.usages.length + read);
  const used = (uses: unknown[][]) => uses.filter(([, time]) => time !== undefined).sort();
  expect(used(second.lastUses)).toEqual(used(first.lastUses));
  expect(second.collector.every(({ viaConnectServer }) => viaConnectServer === true)).toBe(true);
});

test('a usage through Connect outside a sweep counts as machine usage', async () => {
  await collectAt(NOW);
  const [item] = setup.tenant.items;
  time = NOW + 6 * HOUR;
  const { connectServerBaseUrl, connectServerAccessToken } = setup.config;
  const answer = await fetch(
    `${connectServerBaseUrl}/v1/vaults/${item?.vault.id}/items/${item?.id}`,
    { headers: { authorization: `Bearer ${connectServerAccessToken}` } },
  );
  expect(answer.status).toBe(200);
  const { usages, collector } = await collectAt(NOW + DAY);
  const reads = usages.filter(({ viaConnectServer }) => viaConnectServer);
  expect(reads.filter(({ accessedBy }) => accessedBy === 'machine')).toHaveLength(1);
  expect(collector).toHaveLength(reads.length - 1);
});
