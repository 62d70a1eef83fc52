import { subscribe } from 'node:diagnostics_channel';
import { writeFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { generateTenant, startTenant } from '@graph-1password/tenant';
import { HOUR, MINUTE } from '@graph-1password/vocabulary';
import { isJudged } from '../../packages/cli/src/alerts/judge/holds';
import { judge } from '../../packages/cli/src/alerts/judge/judge';
import { AlertStore } from '../../packages/cli/src/alerts/state/store';
import { latestRun } from '../../packages/cli/src/graph/latest';
import { performRun } from '../../packages/cli/src/poll/run/perform';
import { enter, PollFolder, pollEnvironment } from '../../test/delivery/environment';

/** Days of history, of which the last hours are lived through. */
const DAYS = 3;
const END = Date.UTC(2026, 2, 13, 15);
/** What 1Password allows. */
const [PER_MINUTE, PER_HOUR] = [600, 30_000];

const { values } = parseArgs({
  options: {
    hours: { type: 'string', default: '24' },
    users: { type: 'string', default: '60' },
    events: { type: 'string', default: '20000' },
  },
});
const [hours, users, events] = [values.hours, values.users, values.events].map(Number) as [
  number,
  number,
  number,
];

/** All connections of this process, whose bytes are counted at the end. */
const sockets = new Set<Socket>();
subscribe('undici:client:connected', (message) => {
  sockets.add((message as { socket: Socket }).socket);
});

/**
 * Lives through the last hours of a tenant at `--every 1m`, in a simulated clock, and prints what it costs: requests,
 * bytes on the wire, processor time of collection and rules (the simulated tenant's included), and how long events wait.
 */
async function main(): Promise<void> {
  const shape = { users, days: DAYS, events, vaults: 12, items: 200, seed: 'minutes' };
  const tenant = generateTenant({ ...shape, now: END });
  let time = END - hours * HOUR;
  const running = await startTenant(tenant, { now: () => time, recordFetches: false });
  const folder = new PollFolder();
  const leave = enter(pollEnvironment(running, { EVENTS_LOOKBACK_DAYS: String(DAYS) }));
  try {
    const configFile = path.join(folder.root, 'graph-1password.yaml');
    writeFileSync(configFile, `sinks: { log: { type: file, path: ${folder.root}/log.ndjson } }\n`);
    const alertsFolder = path.join(folder.root, 'alerts');
    const store = new AlertStore(alertsFolder);
    const request = {
      ...{ ...folder.request(), intervalMs: MINUTE, keepGraph: true },
      archive: { folder: path.join(folder.dataFolder, 'archive'), required: false },
    };
    const perRun: Cost[] = [];
    for (; time <= END; time += MINUTE) {
      const before = takeStock(running.stats.eventsRequestTimes.length);
      const run = await performRun(request, { now: () => time });
      const judgedOn = store.load().judgedOn;
      const isQuiet = isJudged(run, judgedOn, undefined, time);
      const graphFolder = latestRun(folder.dataFolder);
      if (!isQuiet && graphFolder !== undefined) {
        await judge({ alertsFolder, graphFolder, configFile }, { now: () => time, env: {} });
      }
      const after = takeStock(running.stats.eventsRequestTimes.length);
      perRun.push({ ...difference(before, after), isQuiet, outcome: run.outcome });
      if (process.stderr.isTTY) process.stderr.write(`\r${perRun.length} runs `);
    }
    report(perRun, store);
  } finally {
    leave();
    await running.close();
    folder.remove();
  }
}

/** What has been spent so far. */
interface Stock {
  requests: number;
  bytes: number;
  /** Ms of processor time, and of the clock on the wall. */
  cpu: number;
  wall: number;
}

/** What a run cost. */
interface Cost extends Stock {
  isQuiet: boolean;
  outcome: string;
}

function takeStock(requests: number): Stock {
  const { user, system } = process.cpuUsage();
  const bytes = [...sockets].reduce((sum, each) => sum + each.bytesRead + each.bytesWritten, 0);
  return { requests, bytes, cpu: (user + system) / 1000, wall: performance.now() };
}

const difference = (a: Stock, b: Stock): Stock => ({
  ...{ requests: b.requests - a.requests, bytes: b.bytes - a.bytes },
  ...{ cpu: b.cpu - a.cpu, wall: b.wall - a.wall },
});

function report(all: readonly Cost[], store: AlertStore): void {
  // The first reads the whole look-back.
  const [first, ...runs] = all as [Cost, ...Cost[]];
  const sum = (name: keyof Stock, list: readonly Cost[] = runs) =>
    list.reduce((total, run) => total + run[name], 0);
  const middle = (name: keyof Stock, list: readonly Cost[]) =>
    list.map((run) => run[name]).sort((a, b) => a - b)[Math.floor(list.length / 2)] ?? 0;
  const perHour = runs.map((_, n) => sum('requests', runs.slice(n, n + 60)));
  const quiet = runs.filter(({ isQuiet }) => isQuiet);
  const loud = runs.filter(({ isQuiet }) => !isQuiet);
  const { incidents, latency } = store.load();
  const count = latency.buckets['+Inf'] ?? 0;
  const lines = {
    tenant: `${users} people, ${events} events in ${DAYS} days, ${hours} hours of minute runs`,
    runs: `${all.length}, of which ${all.filter(({ outcome }) => outcome !== 'ok').length} not complete`,
    'first run': `${first.requests} requests, ${Math.round(first.cpu)} ms`,
    'requests to the Events API': `${sum('requests')}; most in one run ${Math.max(...runs.map(({ requests }) => requests))} of ${PER_MINUTE}, in an hour ${Math.max(...perHour)} of ${PER_HOUR}`,
    bytes: `${(sum('bytes') / 1e6).toFixed(1)} MB`,
    'processor time': `${Math.round(sum('cpu') / 1000)} s`,
    'a run with nothing new to judge': `${quiet.length} of them; median ${Math.round(middle('cpu', quiet))} ms, ${middle('requests', quiet)} requests`,
    'a run that was judged': `${loud.length} of them; median ${Math.round(middle('cpu', loud))} ms, ${middle('requests', loud)} requests`,
    'from the start of a run to the message': `median ${Math.round(middle('wall', loud))} ms, most ${Math.round(Math.max(...loud.map(({ wall }) => wall)))} ms`,
    'incidents told': `${incidents.length}; ${latency.buckets['65'] ?? 0} of ${count} messages within 65 s of their event (those of the first run are older)`,
  };
  for (const [name, text] of Object.entries(lines)) console.log(`${name}: ${text}`);
}

void main();
