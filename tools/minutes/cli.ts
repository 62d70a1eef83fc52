import { subscribe } from 'node:diagnostics_channel';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
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
import { isReadBackDue } from '../../packages/cli/src/poll/run/plan';
import { loadState } from '../../packages/cli/src/poll/state';
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
    seed: { type: 'string', default: 'minutes' },
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
 * Time as it would pass: a minute from one run to the next, and within a run the processor time that it takes, so that the
 * figures are those of a machine that does nothing else.
 */
class MinuteClock {
  #minute: number;
  #spent = cpuMs();

  constructor(start: number) {
    this.#minute = start;
  }

  /** Epoch ms. */
  readonly now = (): number => Math.floor(this.#minute + cpuMs() - this.#spent);

  /** The beginning of the next minute. */
  next(): void {
    this.#minute += MINUTE;
    this.#spent = cpuMs();
  }

  get isOver(): boolean {
    return this.#minute > END;
  }
}

/**
 * Lives through the last hours of a tenant at `--every 1m`, in a simulated clock, and prints what it costs: requests,
 * bytes on the wire, processor time of collection and rules (the simulated tenant's included), and how long events wait.
 */
async function main(): Promise<void> {
  const shape = { users, days: DAYS, events, vaults: 12, items: 200, seed: values.seed };
  const tenant = generateTenant({ ...shape, now: END });
  const begin = END - hours * HOUR;
  const clock = new MinuteClock(begin);
  const { now } = clock;
  const running = await startTenant(tenant, { now, recordFetches: false });
  const folder = new PollFolder();
  const leave = enter(pollEnvironment(running, { EVENTS_LOOKBACK_DAYS: String(DAYS) }));
  try {
    const configFile = path.join(folder.root, 'graph-1password.yaml');
    const log = path.join(folder.root, 'log.ndjson');
    // Each news is told at once: what is held back on purpose says nothing of how fast it is.
    writeFileSync(configFile, `sinks: { log: { type: file, path: ${log} } }\ngroupingWindow: 1m\n`);
    const alertsFolder = path.join(folder.root, 'alerts');
    const store = new AlertStore(alertsFolder);
    const request = {
      ...{ ...folder.request(), intervalMs: MINUTE, keepGraph: true },
      archive: { folder: path.join(folder.dataFolder, 'archive'), required: false },
    };
    const told = new Told(log, begin);
    const perRun: Cost[] = [];
    let isStopped = false;
    // What was lived through until then is reported.
    process.once('SIGINT', () => (isStopped = true)).once('SIGTERM', () => (isStopped = true));
    for (; !clock.isOver && !isStopped; clock.next()) {
      for (const readBack of [false, true]) {
        const last = perRun.at(-1);
        const state = loadState(folder.stateFile, request.instanceId);
        if (readBack && (last?.outcome !== 'ok' || !isReadBackDue(state, now(), MINUTE))) continue;
        const before = takeStock(running.stats.eventsRequestTimes.length);
        const run = await performRun({ ...request, readBack }, { now });
        const collected = takeStock(running.stats.eventsRequestTimes.length);
        const isQuiet = isJudged(run, store.load().judgedOn, undefined, now());
        const graphFolder = latestRun(folder.dataFolder);
        if (!isQuiet && graphFolder !== undefined) {
          await judge({ alertsFolder, graphFolder, configFile }, { now, env: {} });
          told.see(now());
        }
        const after = takeStock(running.stats.eventsRequestTimes.length);
        perRun.push({
          ...difference(before, after),
          ...{ collect: collected.cpu - before.cpu, isQuiet, readBack, outcome: run.outcome },
        });
      }
      if (process.stderr.isTTY) process.stderr.write(`\r${perRun.length} runs `);
      else if (perRun.length % 60 === 0) process.stderr.write(`${perRun.length} runs\n`);
    }
    if (perRun.length > 0) report(perRun, store, told.waits);
  } finally {
    leave();
    await running.close();
    folder.remove();
  }
}

/** How long events waited until a message told of them. */
class Told {
  readonly #file: string;
  readonly #since: number;
  #read = 0;
  /** Ms, of events of the time that is lived through. */
  readonly waits: number[] = [];

  /** @param file of the sink @param since epoch ms */
  constructor(file: string, since: number) {
    this.#file = file;
    this.#since = since;
  }

  /** Looks at the messages that have come by now, epoch ms. */
  see(now: number): void {
    if (!existsSync(this.#file)) return;
    const lines = readFileSync(this.#file, 'utf8').split('\n').filter(Boolean);
    for (const line of lines.slice(this.#read)) {
      const { kind, eventOn } = JSON.parse(line) as { kind: string; eventOn?: string };
      const time = Date.parse(eventOn ?? '');
      if (NEWS.has(kind) && time >= this.#since) this.waits.push(now - time);
    }
    this.#read = lines.length;
  }
}

/** Kinds of messages that tell of events. */
const NEWS = new Set(['new', 'grown', 'digest']);

function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** What has been spent so far. */
interface Stock {
  requests: number;
  bytes: number;
  /** Ms of processor time. */
  cpu: number;
}

/** What a run cost. */
interface Cost extends Stock {
  /** Ms of processor time of the collection alone. */
  collect: number;
  isQuiet: boolean;
  /** It asked for what came late. */
  readBack: boolean;
  outcome: string;
}

function takeStock(requests: number): Stock {
  const bytes = [...sockets].reduce((sum, each) => sum + each.bytesRead + each.bytesWritten, 0);
  return { requests, bytes, cpu: cpuMs() };
}

const difference = (a: Stock, b: Stock): Stock => ({
  ...{ requests: b.requests - a.requests, bytes: b.bytes - a.bytes, cpu: b.cpu - a.cpu },
});

const sorted = (list: readonly number[]): number[] => [...list].sort((a, b) => a - b);

/** Median and most, in ms. */
const spread = (list: readonly number[]): string => {
  const all = sorted(list);
  const at = (part: number) => Math.round(all[Math.floor(part * (all.length - 1))] ?? 0);
  return `median ${at(0.5)} ms, 95 % ${at(0.95)} ms, most ${at(1)} ms`;
};

function report(all: readonly Cost[], store: AlertStore, waits: readonly number[]): void {
  // The first reads the whole look-back.
  const [first, ...runs] = all as [Cost, ...Cost[]];
  const sum = (name: keyof Stock, list: readonly Cost[] = runs) =>
    list.reduce((total, run) => total + run[name], 0);
  const perHour = runs.map((_, n) => sum('requests', runs.slice(n, n + 60)));
  const short = runs.filter(({ readBack }) => !readBack);
  const late = runs.filter(({ readBack }) => readBack);
  const most = (list: readonly Cost[]) => Math.max(0, ...list.map(({ requests }) => requests));
  const quiet = short.filter(({ isQuiet }) => isQuiet);
  const loud = short.filter(({ isQuiet }) => !isQuiet);
  const slow = waits.filter((wait) => wait > 65_000).length;
  const lines = {
    tenant: `${users} people, ${events} events in ${DAYS} days; the last ${hours} hours in minute runs`,
    runs: `${all.length}, of which ${all.filter(({ outcome }) => outcome !== 'ok').length} not complete`,
    'first run': `${first.requests} requests, ${Math.round(first.cpu)} ms`,
    'requests to the Events API': `${sum('requests')}; most in one run ${Math.max(...runs.map(({ requests }) => requests))} of ${PER_MINUTE}, in an hour ${Math.max(...perHour)} of ${PER_HOUR}`,
    bytes: `${(sum('bytes') / 1e6).toFixed(1)} MB`,
    'processor time': `${Math.round(sum('cpu') / 1000)} s`,
    'runs with nothing new': `${quiet.length}; ${spread(quiet.map(({ cpu }) => cpu))}`,
    'runs that were judged': `${loud.length}; ${spread(loud.map(({ cpu }) => cpu))}`,
    'of that, the collection': spread(loud.map(({ collect }) => collect)),
    'of that, rules and sending': spread(loud.map(({ cpu, collect }) => cpu - collect)),
    'runs for what came late': `${late.length}; most requests ${most(late)}; ${spread(late.map(({ collect }) => collect))}; with rules ${spread(late.map(({ cpu }) => cpu))}`,
    'most requests of a short run': `${most(short)}`,
    'from event to message': `${waits.length} messages; ${spread(waits)}; ${slow} after more than 65 s`,
    'incidents known': `${store.load().incidents.length}`,
  };
  for (const [name, text] of Object.entries(lines)) console.log(`${name}: ${text}`);
}

void main();
