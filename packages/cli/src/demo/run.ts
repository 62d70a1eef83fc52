import { existsSync, mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import {
  EngineMissingError,
  holderOf,
  Lock,
  LockedError,
  writeFileAtomically,
} from '@graph-1password/archive';
import { NewGraph } from '../graph/newGraph';
import { SIMULATED_NAME } from '../graph/facts';
import { count, utc } from '../support/text';
import { UsageError } from '../support/usage';
import { collectorName, collectTenant, DEMO_AT_WORK } from './collect';
import { demoFiles } from './files';
import type { DemoFiles } from './files';
import { PROJECT_ROOT } from '../support/projectRoot';
import { countEvents, failedSteps, formatSummary, readSummary } from '../graph/summary';
import { summary as findingsSummary } from '../detect/format';
import { megabytes } from '../explore/run';
import { AssetsError } from '@graph-1password/explorer';
import { EXIT } from '../support/exitCodes';
import type { ExitCode } from '../support/exitCodes';
import { OutputError, Teller } from '../support/output';
import { ownCommand } from '../support/ownCommand';
import type { WrittenPage } from '../explore/write';
import { writeExplorer } from '../explore/write';
import type { RunningTenant, Tenant } from '@graph-1password/tenant';
import {
  accessAt,
  generateTenant,
  startTenant,
  writeAccessExport,
  writeGroundTruth,
  countEvents as countTenantEvents,
} from '@graph-1password/tenant';
import type { DemoOptions } from './options';
import { collectEnvironment } from './environment';
import { Progress } from '../support/progress';
import { shellWord } from '../support/shellWord';
import { counted, DAY, EntityTypes } from '@graph-1password/vocabulary';

/** The variables that point a collect at the tenant. */
const tenantVariables = (running: RunningTenant, days: number): Record<string, string> => ({
  ...running.env(),
  EVENTS_LOOKBACK_DAYS: String(days),
  INTEGRATION_INSTANCE_NAME: SIMULATED_NAME,
});

const KEPT_RUNNING = {
  holder: 'demo',
  cure: 'keeps its tenant running there: end it with Ctrl-C, or run the demo in another folder',
};

/** The lock beside the settings of a running tenant: they must stay while it runs. */
const lockOf = (files: DemoFiles): string => path.join(path.dirname(files.env), '.lock');

/** A sentence about the tenant that stays up, if one does. */
function tenantOf(files: DemoFiles): string | undefined {
  const holder = holderOf(lockOf(files));
  return holder && new LockedError(KEPT_RUNNING, holder).message;
}

/** One demo. */
interface Demo {
  tenant: Tenant;
  running: RunningTenant;
  files: DemoFiles;
  options: DemoOptions;
  /** How far the tenant's time is from the clock, in ms. */
  offset: number;
  signal: AbortSignal;
  teller: Teller;
}

/** When the first 1Password came out, epoch ms: no tenant has events from before. */
const FIRST_NOW = Date.UTC(2006, 5, 18);

/**
 * Creates a tenant, collects it, and shows the result.
 * @returns the exit code
 * @throws LockedError when another demo took the folder meanwhile; UsageError for a time at which there was no 1Password
 */
export async function runDemo(options: DemoOptions): Promise<ExitCode> {
  if (options.now !== undefined && options.now < FIRST_NOW)
    throw new UsageError(
      `There was no 1Password at ${utc(options.now)}: choose a --now after ${utc(FIRST_NOW)}.`,
    );
  const teller = new Teller(options);
  const offset = options.now === undefined ? 0 : options.now - Date.now();
  const files = demoFiles(process.cwd());
  const busy = NewGraph.holder(files.graph, DEMO_AT_WORK) ?? tenantOf(files);
  if (busy !== undefined) {
    console.error(busy);
    return EXIT.busy;
  }
  const lock = options.keepRunning ? Lock.take(lockOf(files), KEPT_RUNNING) : undefined;
  const interrupt = new AbortController();
  const stop = () => interrupt.abort();
  process.once('SIGINT', stop).once('SIGTERM', stop);
  try {
    return await runLocked({ options, files, offset, signal: interrupt.signal, teller });
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop);
    lock?.release();
  }
}

/** Runs a demo that has the folder to itself if it needs to. */
async function runLocked(begun: Omit<Demo, 'tenant' | 'running'>): Promise<ExitCode> {
  const { options, files, offset, teller } = begun;
  const { keepRunning, access, format: _format, output: _output, ...shape } = options;
  if (access !== undefined && existsSync(access))
    throw new UsageError(`${access} is there already: choose another folder for --access.`);
  const tenant = generateTenant({ ...shape, now: options.now ?? Date.now() });
  const running = await startTenant(tenant, { now: () => Date.now() + offset });
  try {
    mkdirSync(path.dirname(files.truth), { recursive: true });
    writeGroundTruth(tenant, files.truth);
    // They were of another tenant.
    rmSync(files.access, { recursive: true, force: true });
    if (access !== undefined) exportAccess(tenant, access, teller);
    // Of a tenant that was killed.
    if (keepRunning || tenantOf(files) === undefined) rmSync(files.env, { force: true });
    introduce(tenant, running, teller);
    const demo = { ...begun, tenant, running };
    const code = await collect(demo);
    if (keepRunning && code === EXIT.done) await stayUp(demo);
    return code;
  } finally {
    await running.close();
  }
}

/** How long before the end of the history the export was made: events have moved on since. */
const EXPORT_AGE = 3 * DAY;

/** Writes what an administrator would have exported of the tenant. */
function exportAccess(tenant: Tenant, access: string, teller: Teller): void {
  const at = Math.max(tenant.window.from, tenant.now - EXPORT_AGE);
  writeAccessExport(tenant, accessAt(tenant, at), path.resolve(access));
  teller.say(`Export of access as of ${utc(at)}: ${access}`);
}

function introduce(
  tenant: Tenant,
  { eventsBaseUrl, connectBaseUrl }: RunningTenant,
  teller: Teller,
): void {
  const { people, vaults, items } = tenant;
  const events = countTenantEvents(tenant);
  teller.say(
    `Simulated tenant: ${counted(people.length, 'user')}, ${counted(events, 'event')}, ${counted(vaults.length, 'vault')}, ${counted(items.length, 'item')}, ${counted(tenant.stories.length, 'labelled story', 'labelled stories')}.`,
  );
  teller.say(`Events API at ${eventsBaseUrl}, Connect Server at ${connectBaseUrl}.`);
}

async function collect(demo: Demo): Promise<ExitCode> {
  const { running, files, options, offset, signal, teller } = demo;
  teller.say(`\nRunning ${collectorName()} ...`);
  const progress = teller.isLive
    ? new Progress(process.stdout, () => running.stats.total)
    : undefined;
  const started = Date.now();
  const failure = await collectTenant({
    folder: files.graph,
    env: collectEnvironment(tenantVariables(running, options.days), offset),
    onSignal: (told) => progress?.show(told),
    ...{ signal, offset },
  });
  const seconds = (Date.now() - started) / 1000;
  progress?.end();
  if (signal.aborted) {
    console.error(
      'Interrupted: the tenant was stopped, and the graph of the previous demo is unchanged.',
    );
    return EXIT.interrupted;
  }
  if (failure) {
    console.error(failure.join('\n'));
    console.error(`\n${collectorName()} failed; see the messages above.`);
    return EXIT.failed;
  }
  const { code, ...figures } = report(demo, seconds);
  const page = code === EXIT.done ? await explore(demo) : {};
  whatNext(demo);
  teller.end({ graph: files.graph, stories: files.truth, ...figures, ...page });
  return code;
}

/** Writes the explorer's page; a demo without it is still one. @returns what programs are told of it */
async function explore({ tenant: { now }, files, teller }: Demo): Promise<object> {
  try {
    const written = await writeExplorer({
      ...{ from: files.graph, file: files.explorer },
      ...{ clock: Date.now(), now },
    });
    showFindings(written, teller);
    teller.say(`\nExplorer: ${relative(files.explorer)} (${megabytes(written.bytes)})`);
    teller.say('  open this page in a browser to explore the whole tenant offline');
    return { explorer: files.explorer, findings: written.detected.findings.length };
  } catch (error) {
    const isExplained =
      error instanceof OutputError ||
      error instanceof AssetsError ||
      error instanceof EngineMissingError;
    if (!isExplained) throw error;
    console.error(`\nNo explorer: ${error.message}`);
    return {};
  }
}

/** What the rule pack finds, in a line and how to see it all. */
function showFindings({ detected }: WrittenPage, teller: Teller): void {
  const { findings, rules, failed } = detected;
  for (const { rule, reason } of failed) console.error(`\nThe rule ${rule} failed: ${reason}`);
  teller.say(`\nFindings: ${findingsSummary(findings, rules)}`);
  for (const { level, rule, who, what } of findings.slice(0, 5)) {
    teller.say(`  ${[level, rule, who, what].filter((part) => part !== undefined).join('  ')}`);
  }
}

function report({ tenant, running, files, teller }: Demo, seconds: number) {
  const summary = readSummary(files.graph);
  const events = countEvents(summary);
  teller.say(`\n${formatSummary(summary)}`);
  const rate = count(Math.round(events / seconds));
  teller.say(
    `\n${count(events)} events in ${seconds.toFixed(1)} s (${rate} a second, start-up included), ${running.stats.total} requests sent.`,
  );
  teller.say(`Graph:   ${relative(files.graph)} (no real graph was changed)`);
  teller.say(
    `Stories: ${relative(files.truth)} (${tenant.stories.length} labelled incidents to look for)`,
  );
  const failed = failedSteps(summary).map(({ name }) => name);
  const figures = { events, seconds, requests: running.stats.total, failedSteps: failed };
  if (failed.length === 0) return { code: EXIT.done, ...figures };
  console.error(`\nNot complete: ${failed.join(', ')}.`);
  return { code: EXIT.partial, ...figures };
}

/** Lines that work as printed, from the folder in which the demo ran. */
function whatNext({ tenant, files, options, teller }: Demo): void {
  const data = `--data-dir ${relative(files.graph)}`;
  const now = options.now === undefined ? '' : ` --now ${new Date(tenant.now).toISOString()}`;
  teller.say('\nWhat next:');
  teller.say(`  ${ownCommand(`detect ${data}${now}`)}`);
  teller.say(`  ${ownCommand(`ask ${data} "FIND ${EntityTypes.VAULT}"`)}`);
  teller.say(`  ${ownCommand(`explore ${data}${now} --open`)}`);
  if (options.access !== undefined) {
    teller.say(`  ${ownCommand(`access import ${shellWord(options.access)} ${data}`)}`);
    teller.say(`  ${ownCommand(`access who "Production Root" ${data}${now}`)}`);
  }
  teller.say('With your own account:');
  teller.say(`  cp ${shellWord(relative(path.join(PROJECT_ROOT, '.env.example')))} .env`);
  teller.say(`  ${ownCommand('doctor')}       checks your configuration`);
  teller.say(`  ${ownCommand('collect')}`);
}

const relative = (file: string): string => path.relative(process.cwd(), file) || '.';

/** Keeps the tenant running until the user stops it, with a `.env` that points at it. */
async function stayUp({ running, options, files, offset, signal, teller }: Demo): Promise<void> {
  const variables = Object.entries(tenantVariables(running, options.days));
  const lines = variables.map(([name, value]) => `${name}=${value}`);
  teller.say(
    '\nThe tenant is still running. Settings for .env; its tokens open nothing but this simulation:\n',
  );
  for (const line of lines) teller.say(line);
  writeFileAtomically(files.env, `${lines.join('\n')}\n`);
  try {
    teller.say(
      `\nThey are also in ${relative(files.env)}: a command that you run in that folder uses`,
    );
    teller.say('the tenant. Your own .env is not touched.');
    if (offset !== 0) {
      teller.say(
        '\nIts history ends at --now, so a collection at the current time may find no events.',
      );
    }
    teller.say('\nPress Ctrl-C to stop it.');
    if (signal.aborted) return;
    await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
  } finally {
    rmSync(files.env, { force: true });
  }
}
