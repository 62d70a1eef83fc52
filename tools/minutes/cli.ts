import { writeFileSync } from 'node:fs';
import path from 'node:path';
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
import { MinuteClock } from './clock';
import { costLines, difference, takeStock, waitLines } from './costs';
import type { Cost } from './costs';
import { Inbox } from './inbox';
import { DAYS, OptionError, optionsOf, USAGE } from './options';
import type { Options } from './options';

const END = Date.UTC(2026, 2, 13, 15);
/** Runs after which the figures so far are written. */
const RUNS_BETWEEN = 15;

/**
 * Lives through the last hours of a tenant at `--every 1m`, in a simulated clock, and prints what it costs: requests,
 * bytes on the wire, processor time of collection and rules (the simulated tenant's included), and how long events wait.
 */
async function live(options: Options): Promise<void> {
  const { hours, users, events, to, ...rest } = options;
  const shape = { users, days: DAYS, events, ...rest };
  const tenant = generateTenant({ ...shape, now: END });
  const begin = END - hours * HOUR;
  const clock = new MinuteClock(begin, END);
  const { now } = clock;
  const running = await startTenant(tenant, { now, recordFetches: false });
  const inbox = await Inbox.open(tenant, { since: begin, grouping: MINUTE, now });
  const folder = new PollFolder();
  const leave = enter(pollEnvironment(running, { EVENTS_LOOKBACK_DAYS: String(DAYS) }));
  try {
    const configFile = path.join(folder.root, 'graph-1password.yaml');
    // Each news is told at once: what is held back on purpose says nothing of how fast it is.
    writeFileSync(
      configFile,
      `sinks: { inbox: { type: webhook, url: '${inbox.url}' } }\ngroupingWindow: 1m\n`,
    );
    const alertsFolder = path.join(folder.root, 'alerts');
    const store = new AlertStore(alertsFolder);
    const request = {
      ...{ ...folder.request(), intervalMs: MINUTE, keepGraph: true },
      archive: { folder: path.join(folder.dataFolder, 'archive'), required: false },
    };
    const perRun: Cost[] = [];
    const text = (): string => {
      const lines = {
        tenant: `${users} people, ${events} events in ${DAYS} days; the last ${hours} hours in minute runs`,
        ...costLines(perRun),
        ...waitLines(inbox.arrivals),
        'incidents known': `${store.load().incidents.length}`,
      };
      return Object.entries(lines)
        .map(([name, figures]) => `${name}: ${figures}`)
        .join('\n');
    };
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
        const isQuiet = isJudged(run, store.load(), undefined, now());
        const graphFolder = latestRun(folder.dataFolder);
        if (!isQuiet && graphFolder !== undefined) {
          await judge({ alertsFolder, graphFolder, configFile }, { now, env: {} });
        }
        const after = takeStock(running.stats.eventsRequestTimes.length);
        perRun.push({
          ...difference(before, after),
          ...{ collect: collected.cpu - before.cpu, isQuiet, readBack, outcome: run.outcome },
        });
      }
      if (process.stderr.isTTY) process.stderr.write(`\r${perRun.length} runs `);
      if (to !== undefined && perRun.length % RUNS_BETWEEN === 0) writeFileSync(to, `${text()}\n`);
    }
    if (perRun.length === 0) return;
    if (to !== undefined) writeFileSync(to, `${text()}\n`);
    console.log(text());
  } finally {
    leave();
    await Promise.all([running.close(), inbox.close()]);
    folder.remove();
  }
}

try {
  const options = optionsOf(process.argv.slice(2));
  if (options) void live(options);
  else console.log(USAGE);
} catch (error) {
  if (!(error instanceof OptionError)) throw error;
  console.error(`${error.message}\n\n${USAGE}`);
  process.exitCode = 1;
}
