import path from 'node:path';
import { bundled } from './bundle';
import type { BenchGroup, GroupMember } from './group';
import { BENCH_FOLDER, collect, graphFolder, measure } from './processes';
import type { ServedTenant } from './processes';
import type { Sizes } from './sizes';

/** People leave in the stories alone; the mix is that of a usual tenant, in which seven events of ten are item usages. */
const tenant = (events: number) => ({ events, days: 13, users: 200, items: 2000, seed: 'leavers' });

const collectAll: GroupMember = {
  name: 'collect',
  run: ({ env }: ServedTenant) => collect('ours', { ...env, EVENTS_LOOKBACK_DAYS: '14' }),
};

/** The list of everybody who left, by the program as it is shipped, from a graph of which there is no copy. */
const listAll: GroupMember = {
  name: 'leaver --all',
  run: async () => {
    const output = path.join(BENCH_FOLDER, 'leavers.json');
    const args = ['--all', '--json', '--data-dir', graphFolder('ours'), '-o', output];
    return measure([await bundled('listLeavers'), ...args], {});
  },
};

/** What leavers know, of the graph that the collect before it left. */
export const leaversGroup = (sizes: Sizes): BenchGroup => ({
  id: 'leavers in 100k events',
  request: { tenant: tenant(sizes['100k']) },
  members: [collectAll, listAll],
});
