import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { StreamMix } from '@graph-1password/tenant';
import { archiveGroups, firstPoll, firstPollId } from './archive';
import type { BenchGroup, GroupMember } from './group';
import { exportAs, EXPORTED } from './export';
import { FLOOR_BATCH, floorPlan } from './floorPlan';
import { leaversGroup } from './leavers';
import { questionGroups } from './questions';
import { BENCH_FOLDER, collect, graphFolder, measure } from './processes';
import type { ServedTenant } from './processes';
import type { Sample } from './results';
import type { Sizes } from './sizes';
import { utilisation } from './utilisation';
import { yearGroup } from './year';

/** One stream with nine events of ten, as in the figures to beat; and three alike. */
const MIXES: Record<'dominant' | 'equal', StreamMix> = {
  dominant: { auditevents: 0.9, itemusages: 0.05, signinattempts: 0.05 },
  equal: { auditevents: 1, itemusages: 1, signinattempts: 1 },
};
type MixName = keyof typeof MIXES;

/** Shorter than the look-back, so that no event leaves the window while the benchmark runs. */
const DAYS = 13;
const PLAN = path.join(BENCH_FOLDER, 'floor-plan.json');

const eventsTenant = (events: number, mix: MixName) => ({
  events,
  days: DAYS,
  mix: MIXES[mix],
  stories: false,
  users: 200,
});

/** The Events half of a tenant's environment; the Connect half stays blank. */
const eventsEnv = ({ env }: ServedTenant): Record<string, string> => ({
  REPORTING_EVENT_BASE_URL: env.REPORTING_EVENT_BASE_URL ?? '',
  REPORTING_EVENT_ACCESS_TOKEN: env.REPORTING_EVENT_ACCESS_TOKEN ?? '',
  EVENTS_LOOKBACK_DAYS: '14',
});

/** Adds what the tenant counted. */
async function withRequests(served: ServedTenant, run: () => Promise<Sample>): Promise<Sample> {
  await served.stats();
  const sample = await run();
  const { total, throttled } = await served.stats();
  return { ...sample, requests: total, facts: { 'answers with 429': throttled, ...sample.facts } };
}

const collector = (name: 'ours' | 'serial'): GroupMember => ({
  name,
  run: (served) => withRequests(served, () => collect(name, eventsEnv(served))),
});

const networkFloor: GroupMember = {
  name: 'network floor',
  run: (served) =>
    withRequests(served, () =>
      measure([path.join(__dirname, 'networkFloor.cjs')], eventsEnv(served)),
    ),
};

/** Which tenant the plan of the floor was made for: every round adds the same objects. */
let planned: ServedTenant | undefined;

/** The SDK with the objects of the run of `ours` before it. */
const sdkFloor = (variant: 'shared' | 'distinct'): GroupMember => ({
  name: `SDK floor, ${variant}`,
  run: async (served) => {
    if (planned !== served)
      writeFileSync(PLAN, JSON.stringify(await floorPlan(graphFolder('ours'))));
    planned = served;
    return collect('floor', { BENCH_PLAN: PLAN, BENCH_FLOOR: variant });
  },
});

const OURS = collector('ours');
const SERIAL = collector('serial');
const POLL = firstPoll(eventsEnv);
const EXPORTS = EXPORTED.map(exportAs);
const FLOORS = [sdkFloor('shared'), sdkFloor('distinct')];

function eventGroups(sizes: Sizes): BenchGroup[] {
  const group = (
    size: '10k' | '100k' | '300k' | '1M' | '3M',
    mix: MixName,
    latencyMs: number,
    members: GroupMember[],
  ): BenchGroup => ({
    id: `${size} events, ${mix}, ${latencyMs} ms`,
    request: { tenant: eventsTenant(sizes[size], mix), serve: { latencyMs } },
    members,
  });
  const mixes = ['dominant', 'equal'] as const;
  return [
    ...mixes.flatMap((mix) => [
      ...[0, 50, 150, 400].map((latency) => group('10k', mix, latency, [OURS])),
      // The floors need the graph that `ours` leaves, so it comes first.
      group('100k', mix, 0, [OURS, ...EXPORTS, ...FLOORS, networkFloor, SERIAL]),
      group('100k', mix, 50, [OURS]),
      group('100k', mix, 150, [OURS, SERIAL]),
      group('100k', mix, 400, [OURS, SERIAL]),
    ]),
    group('300k', 'equal', 0, [OURS, ...FLOORS]),
    group('1M', 'equal', 0, [OURS, ...EXPORTS, ...FLOORS]),
    ...mixes.map((mix) => ({
      ...group('100k', mix, 0, [OURS, POLL]),
      id: firstPollId(mix),
    })),
    // That it ends well is what counts.
    { ...group('3M', 'equal', 0, [POLL]), mostRuns: 1 },
  ];
}

function itemsGroup({ items }: Sizes): BenchGroup {
  const member = (name: string, details: boolean): GroupMember => ({
    name,
    run: (served) =>
      withRequests(served, () =>
        collect('ours', {
          CONNECT_SERVER_BASE_URL: served.env.CONNECT_SERVER_BASE_URL ?? '',
          CONNECT_SERVER_ACCESS_TOKEN: served.env.CONNECT_SERVER_ACCESS_TOKEN ?? '',
          CONNECT_ITEM_DETAILS: String(details),
        }),
      ),
  });
  return {
    id: 'items of a Connect Server, 5 ms',
    request: {
      tenant: { items, vaults: 50, events: 0, stories: false },
      serve: { latencyMs: 5 },
    },
    members: [member('list only', false), member('with details', true)],
  };
}

function limitedGroups({ limit }: Sizes): BenchGroup[] {
  const { perMinute, pageLimit, minutes } = limit;
  const member: GroupMember = {
    name: `at most ${perMinute} requests a minute`,
    run: async (served) => {
      await served.stats();
      const env = {
        ...eventsEnv(served),
        BENCH_LIMIT: JSON.stringify({ perMinute, pageLimit }),
      };
      const sample = await collect('limited', env);
      const { total, throttled, times } = await served.stats();
      const { minutes: used, highest, perSecond } = utilisation(times, perMinute);
      const mean = used.reduce((a, b) => a + b, 0) / used.length;
      return {
        ...sample,
        requests: total,
        perSecond,
        facts: {
          'answers with 429': throttled,
          'limit used, mean of whole minutes': mean,
          'limit used, least of whole minutes': Math.min(...used),
          'limit used, most of any minute': highest,
          'whole minutes': used.length,
          'busiest second, requests': Math.max(...perSecond),
          'seconds with a request': perSecond.filter((count) => count > 0).length,
        },
      };
    },
  };
  return (['dominant', 'equal'] as const).flatMap((mix) =>
    [150, 400].map((latencyMs) => ({
      id: `under a limit, ${mix}, ${latencyMs} ms`,
      request: {
        tenant: eventsTenant(Math.round(perMinute * pageLimit * minutes), mix),
        serve: { latencyMs, rateLimit: { perMinute } },
      },
      members: [member],
      mostRuns: 1,
    })),
  );
}

/** A page of events is one request; what a stream of one page costs is what a poll without news costs. */
function pollGroup(events: number, name: string): BenchGroup {
  const member: GroupMember = {
    name: 'ours',
    run: async (served) => {
      await served.stats();
      const sample = await collect('ours', eventsEnv(served));
      const { total, byKind } = await served.stats();
      return {
        ...sample,
        requests: total,
        facts: { 'requests of the busiest stream': Math.max(...Object.values(byKind)) },
      };
    },
  };
  return {
    id: `a poll that finds ${name}`,
    request: { tenant: eventsTenant(events, 'equal') },
    members: [member],
    mostRuns: 1,
  };
}

const startUpGroup: BenchGroup = {
  id: 'start-up',
  request: { tenant: eventsTenant(300, 'equal') },
  members: [
    {
      name: 'ours, to the first request',
      run: async (served) => {
        await served.stats();
        const sample = await collect('ours', eventsEnv(served));
        const { times } = await served.stats();
        return { ...sample, wall: (Math.min(...times) - sample.startedAt) / 1000 };
      },
    },
    { name: 'an empty integration, to its end', run: () => collect('empty', {}) },
  ],
};

/** Everything that is measured in processes of its own. */
export const groupsOf = (sizes: Sizes): BenchGroup[] => [
  startUpGroup,
  pollGroup(0, 'no event'),
  pollGroup(Math.round(FLOOR_BATCH * 0.9) * 3, 'less than a page of the overlap again'),
  ...eventGroups(sizes),
  ...archiveGroups(sizes, eventsEnv),
  yearGroup,
  ...questionGroups(sizes),
  leaversGroup(sizes),
  itemsGroup(sizes),
  ...limitedGroups(sizes),
];
