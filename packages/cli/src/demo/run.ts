import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { GRAPH_FOLDER, runJ1 } from '../collect/child';
import { PROJECT_ROOT } from '../support/projectRoot';
import { countEvents, failedSteps, formatSummary, readSummary } from '../graph/summary';
import { summary as findingsSummary } from '../detect/format';
import { megabytes } from '../explore/run';
import { AssetsError } from '@graph-1password/explorer';
import { EXIT } from '../support/exitCodes';
import type { ExitCode } from '../support/exitCodes';
import { OutputError } from '../support/output';
import type { Written } from '../explore/write';
import { writeExplorer } from '../explore/write';
import type { RunningTenant, Tenant } from '@graph-1password/tenant';
import { generateTenant, startTenant, writeGroundTruth } from '@graph-1password/tenant';
import type { DemoOptions } from './command';
import { collectEnvironment } from './environment';
import { Progress } from './progress';

const OUTPUT_FOLDER = path.join(PROJECT_ROOT, '.graph-1password');

/** Where the demo writes which stories it wove into the tenant. */
const TRUTH_FILE = path.join(OUTPUT_FOLDER, 'demo-truth.json');

/** Where the demo writes the page to look around in. */
const EXPLORER_FILE = path.join(OUTPUT_FOLDER, 'explorer.html');

/** The variables that point a collect at the tenant. */
const tenantVariables = (running: RunningTenant, days: number): Record<string, string> => ({
  ...running.env(),
  EVENTS_LOOKBACK_DAYS: String(days),
});

/**
 * Makes a tenant, collects it with `j1-integration collect`, and shows what came of it.
 * @returns the exit code
 */
export async function runDemo(options: DemoOptions): Promise<ExitCode> {
  const offset = options.now === undefined ? 0 : options.now - Date.now();
  const { keepRunning, ...shape } = options;
  const tenant = generateTenant({ ...shape, now: options.now ?? Date.now() });
  const running = await startTenant(tenant, { now: () => Date.now() + offset });
  const interrupt = new AbortController();
  const stop = () => interrupt.abort();
  process.once('SIGINT', stop).once('SIGTERM', stop);
  try {
    mkdirSync(path.dirname(TRUTH_FILE), { recursive: true });
    writeGroundTruth(tenant, TRUTH_FILE);
    introduce(tenant, running);
    const code = await collect(
      tenant,
      running,
      tenantVariables(running, options.days),
      offset,
      interrupt.signal,
    );
    if (keepRunning && code === EXIT.done) await stayUp(running, options, offset, interrupt.signal);
    return code;
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop);
    await running.close();
  }
}

function introduce(tenant: Tenant, { eventsBaseUrl, connectBaseUrl }: RunningTenant): void {
  const { auditEvents, itemUsages, signInAttempts, people, vaults, items } = tenant;
  const events = auditEvents.length + itemUsages.length + signInAttempts.length;
  console.log(
    `Simulated tenant: ${people.length} users, ${events.toLocaleString('en-US')} events, ${vaults.length} vaults, ${items.length} items, ${tenant.stories.length} labelled stories.`,
  );
  console.log(`Events API at ${eventsBaseUrl}, Connect Server at ${connectBaseUrl}.`);
}

async function collect(
  tenant: Tenant,
  running: RunningTenant,
  variables: Record<string, string>,
  offset: number,
  signal: AbortSignal,
): Promise<ExitCode> {
  console.log('\nRunning j1-integration collect ...');
  const progress = new Progress(process.stdout, () => running.stats.total);
  const started = Date.now();
  const { exitCode, lines } = await runJ1(['collect'], {
    env: collectEnvironment(variables, offset),
    onSignal: (signal) => progress.show(signal),
    signal,
  });
  const seconds = (Date.now() - started) / 1000;
  progress.end();
  if (signal.aborted) {
    console.error('Interrupted: the tenant is stopped, and the graph on disk is incomplete.');
    return EXIT.interrupted;
  }
  if (exitCode !== 0) {
    console.error(lines.slice(-20).join('\n'));
    console.error('\nj1-integration collect failed; the lines above say why.');
    return EXIT.failed;
  }
  const code = report(tenant, running, seconds);
  if (code === EXIT.done && !signal.aborted) await explore(tenant);
  return code;
}

/** Writes the explorer's page; a demo without it is still one. */
async function explore({ now }: Tenant): Promise<void> {
  try {
    const written = await writeExplorer({
      ...{ folder: GRAPH_FOLDER, file: EXPLORER_FILE },
      ...{ clock: Date.now(), now },
    });
    showFindings(written, now);
    console.log(`\nExplorer: ${relative(EXPLORER_FILE)} (${megabytes(written.bytes)})`);
    console.log('  open it in a browser: the whole tenant to look around in, offline');
    console.log('  npm run explore -- --open        the same of what was collected last');
  } catch (error) {
    if (!(error instanceof OutputError || error instanceof AssetsError)) throw error;
    console.error(`\nNo explorer: ${error.message}`);
  }
}

/** What the rule pack finds, in a line and how to see it all. */
function showFindings({ detected }: Written, now: number): void {
  if (typeof detected === 'string') {
    console.error(`\nNo findings: ${detected}`);
    return;
  }
  const { findings, rules } = detected;
  console.log(`\nFindings: ${findingsSummary(findings, rules)}`);
  for (const { level, rule, who, what } of findings.slice(0, 5)) {
    console.log(`  ${[level, rule, who, what].filter((part) => part !== undefined).join('  ')}`);
  }
  const command = `npx graph-1password detect --now ${new Date(now).toISOString()}`;
  console.log(`  ${command}     all of them, with their paths`);
}

function report(tenant: Tenant, running: RunningTenant, seconds: number): ExitCode {
  const summary = readSummary(GRAPH_FOLDER);
  const events = countEvents(summary);
  console.log(`\n${formatSummary(summary)}`);
  const rate = Math.round(events / seconds).toLocaleString('en-US');
  console.log(
    `\n${events.toLocaleString('en-US')} events in ${seconds.toFixed(1)} s (${rate} a second, start-up included), ${running.stats.total} requests sent.`,
  );
  console.log(`Graph:   ${relative(GRAPH_FOLDER)}/graph`);
  console.log(
    `Stories: ${relative(TRUTH_FILE)} (${tenant.stories.length} labelled happenings to look for)`,
  );
  console.log('\nWhat next:');
  console.log(
    '  npx j1-integration visualize     a picture of the graph (use few events: npm run demo -- --events 500)',
  );
  console.log('  cp .env.example .env             then fill in your own tokens');
  console.log('  npx j1-integration collect       the same with your own account');
  const failed = failedSteps(summary);
  if (failed.length === 0) return EXIT.done;
  console.error(`\nNot complete: ${failed.map(({ name }) => name).join(', ')}.`);
  return EXIT.partial;
}

const relative = (file: string): string => path.relative(process.cwd(), file) || '.';

/** Leaves the tenant up until the user stops it. */
async function stayUp(
  running: RunningTenant,
  { days }: DemoOptions,
  offset: number,
  signal: AbortSignal,
): Promise<void> {
  console.log('\nThe tenant stays up. Lines for .env:\n');
  for (const [name, value] of Object.entries(tenantVariables(running, days))) {
    console.log(`${name}=${value}`);
  }
  if (offset !== 0) {
    console.log('\nIts history ends at --now: a collect by the clock may see an empty window.');
  }
  console.log('\nCtrl-C ends it.');
  if (signal.aborted) return;
  await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
}
