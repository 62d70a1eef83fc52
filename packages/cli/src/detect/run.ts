import { findGraph } from '../graph/findGraph';
import { provenanceOf, tellProvenance } from '../graph/provenance';
import type { Origin, Provenance } from '../graph/provenance';
import { EXIT } from '../support/exitCodes';
import type { ExitCode } from '../support/exitCodes';
import { OutputError, printer } from '../support/output';
import { withOwnCommand } from '../support/ownCommand';
import { UsageError } from '../support/usage';
import { windowOf } from '../support/options';
import type { WindowOptions } from '../support/options';
import type { DetectContext, DetectOptions } from './options';
import { GraphNotFoundError } from '@graph-1password/j1ql';
import { ClusterError } from '@graph-1password/archive';
import { Answers } from '../graph/answers';
import type { AnswersOptions } from '../graph/answers';
import { readRunFile } from '../graph/runFile';
import type { RuleSource } from '../graph/source';
import type { Detection, Finding } from './detect';
import { detect } from './detect';
import { formatText, identified, plainIncident, toCsv, toSarif } from './format';
import { pollerOfGraph, pollerOfState } from '../alerts/places';
import { statesUnknown, trackedIncidents } from '../alerts/tracked';
import type { Tracker } from '../alerts/tracked';
import { readDotEnv } from '../poll/settings';
import { notJudgedLines } from './judged';
import type { NotJudged } from './judged';
import { LEVELS } from './levels';
import { verdictOf } from './verdict';
import { findingsSince, historyOf } from './period';
import type { Level } from './levels';
import { countingOwnReads } from './rules';
import type { Rule } from './rules';
import { RuleError } from './ruleFile';
import { configuredPack } from '../alerts/rules';
import { findConfig } from '../alerts/config/find';
import { loadConfig } from '../alerts/config/load';
import { ConfigError } from '../alerts/config/problem';
import { jsonText } from '../support/text';

/** What was run and what it found. */
export interface Detected extends Detection {
  rules: Rule[];
  /** Rules that could not judge, so that finding nothing means nothing. */
  notJudged: NotJudged[];
}

/** The same, and of which graph. */
interface DetectedIn extends Detected {
  provenance: Provenance;
}

/** What a verdict needs to know of where the findings are from. */
type Freshness = Pick<Origin, 'isStale'>;

/**
 * Runs the rule pack on the graph of the last run.
 * @param folder usually `.j1-integration`
 * @param now epoch ms
 * @throws ConfigError, GraphNotFoundError, RuleError when a folder of rules cannot be read; UnreadableArchiveError, since findings of
 *   the other rules alone would look like all there is
 */
export async function detectIn(
  folder: string,
  now: number,
  options: Pick<DetectOptions, 'recent' | 'rulesFolder' | 'config' | 'ownReads'> &
    WindowOptions = {},
): Promise<DetectedIn> {
  const { recent, rulesFolder, config, ownReads } = options;
  const asked = windowOf(options, now);
  const window = historyOf(asked, readRunFile(folder)?.lookbackDays);
  const seenOn = recent ? undefined : now;
  const pack = packOf({ rulesFolder, config, ownReads });
  const source = await openUntil(folder, now, { ownReads, window, seenOn });
  const { findings, failed, unreadable } = await detect(source, pack.rules, now).finally(() =>
    source.close(),
  );
  if (unreadable) throw unreadable;
  const provenance = provenanceOf(folder, source.facts, now, window);
  const told = findingsSince(asked.since, findings, pack.rules);
  return {
    ...judged(pack, source, told, failed, provenance, now),
    provenance: sinceThen(provenance, asked.since),
  };
}

/** Opens a graph without what happened after a moment, epoch ms. */
async function openUntil(folder: string, now: number, options: AnswersOptions): Promise<Answers> {
  const source = await Answers.open(folder, options);
  const { until = Infinity, ...window } = options.window ?? {};
  // Few graphs have such events, and of a part of a graph there is no copy.
  if ((source.facts.range?.until ?? 0) <= now || until <= now + 1) return source;
  source.close();
  return Answers.open(folder, { ...options, window: { ...window, until: now + 1 } });
}

/** The rules saw more than was asked for: that is not told as what was looked at. */
function sinceThen(provenance: Provenance, since: number | undefined): Provenance {
  const { window, isArchive } = provenance;
  if (!window || !isArchive || since === undefined || window.since >= since) return provenance;
  return { ...provenance, window: { ...window, since } };
}

/** The rules, and those that cannot be read. @throws ConfigError, RuleError */
function packOf({
  rulesFolder,
  config,
  ownReads,
}: Pick<DetectOptions, 'rulesFolder' | 'config' | 'ownReads'>) {
  const { rules, broken } = configuredPack(loadConfig(findConfig(config)), rulesFolder);
  return { rules: ownReads ? rules.map(countingOwnReads) : rules, broken };
}

const judged = (
  { rules, broken }: ReturnType<typeof packOf>,
  { known }: RuleSource,
  findings: Finding[],
  failed: Detection['failed'],
  { gaps, eventsSince }: Origin,
  now: number,
): Detected => ({
  ...{ rules, failed: [...broken, ...failed] },
  ...verdictOf(findings, rules, { known, gaps, eventsSince, now }),
});

/** Where findings were looked for. */
export interface Looked {
  found: Detected;
  origin: Freshness;
  /** Says it: on stderr, or as properties of the JSON. */
  tell: () => object;
  /** Of the poller that keeps the graph. */
  alertsFolder: string | undefined;
}

/** Runs the rule pack where the options say. @throws UsageError, ClusterError, and what `detectIn` throws */
export async function look(
  options: DetectOptions,
  now: number,
  { printError, ...context }: Pick<DetectContext, 'now' | 'printError'>,
): Promise<Looked> {
  const isJson = options.format === 'json';
  if (options.engine !== 'clickhouse') {
    if ((options.url ?? options.database ?? options.account) !== undefined)
      throw new UsageError('--url, --database and --account go with --engine clickhouse.');
    const folder = findGraph(options);
    const found = await detectIn(folder, now, options);
    const { provenance } = found;
    const tell = () => tellProvenance(provenance, isJson, printError, context.now());
    const alertsFolder = pollerOfGraph(folder, options)?.alertsFolder;
    return { found, origin: provenance, tell, alertsFolder };
  }
  const { ClusterAnswers } = await import('../cluster/answers');
  const pack = packOf(options);
  const asked = windowOf(options, now);
  const source = await ClusterAnswers.open({
    ...{ ...options, window: historyOf(asked) },
    seenOn: options.recent ? undefined : now,
  });
  try {
    const origin = await source.origin(now, true);
    const { findings, failed } = await detect(source, pack.rules, now);
    return {
      found: judged(
        ...[pack, source, findingsSince(asked.since, findings, pack.rules), failed, origin, now],
      ),
      origin,
      tell: () => source.tell(isJson, printError),
      alertsFolder:
        options.stateDir === undefined ? undefined : pollerOfState(options).alertsFolder,
    };
  } finally {
    source.close();
  }
}

/** Runs the rule pack and prints what it finds. @returns the exit code */
export async function runDetect(options: DetectOptions, context: DetectContext): Promise<ExitCode> {
  try {
    readDotEnv();
    const { backtest } = options;
    if (backtest !== undefined) {
      const { runBacktest } = await import('./backtest/run');
      return await runBacktest({ ...options, backtest }, context);
    }
    if (options.rule)
      throw new UsageError('--rule belongs to --backtest: add one, such as --backtest 90d.');
    const now = options.now ?? context.now();
    const print = printer(options.output, context);
    const { found, origin, tell, alertsFolder } = await look(options, now, context);
    const isJson = options.format === 'json';
    const { printError } = context;
    const { mutes } = loadConfig(findConfig(options.config));
    const tracker = { alertsFolder, mutes, clock: context.now() };
    print(format(found, now, options, tell(), tracker));
    for (const { rule, reason } of found.failed) printError(`The rule ${rule} failed: ${reason}`);
    if (!isJson) {
      const lines = [...notJudgedLines(found.notJudged), ...statesUnknown(alertsFolder)];
      for (const line of lines) printError(line);
    }
    return exitCodeOf(found, origin, options.failOn, printError);
  } catch (error) {
    if (
      error instanceof GraphNotFoundError ||
      error instanceof ConfigError ||
      error instanceof UsageError
    ) {
      context.printError(withOwnCommand(error.message));
      return EXIT.usage;
    }
    if (error instanceof OutputError) {
      context.printError(error.message);
      return error.exitCode;
    }
    if (error instanceof RuleError || error instanceof ClusterError) {
      context.printError(error.message);
      return EXIT.failed;
    }
    throw error;
  }
}

/** Without data there is no verdict. */
function exitCodeOf(
  { findings, failed, notJudged }: Detected,
  { isStale }: Freshness,
  failOn: Level | undefined,
  printError: (text: string) => void,
): ExitCode {
  if (failed.length > 0) return EXIT.failed;
  if (failOn === undefined) return EXIT.done;
  if (fails(findings, failOn)) return EXIT.findings;
  const count = notJudged.filter(({ foreign }) => !foreign).length;
  if (count === 0 && !isStale) return EXIT.done;
  printError(
    count === 0
      ? 'No verdict: the graph is not of today. Collect again.'
      : `No verdict: ${count === 1 ? '1 rule was' : `${count} rules were`} not judged. Collect what is missing, or switch these rules off in graph-1password.yaml.`,
  );
  return EXIT.partial;
}

function format(
  { rules, findings: found, failed, notJudged }: Detected,
  now: number,
  options: DetectOptions,
  source: object,
  tracker: Tracker,
): string {
  const tracked = trackedIncidents(found, rules, tracker);
  const incidents = tracked.map(({ incident }) => incident);
  if (options.format === 'text' || options.format === undefined)
    return formatText(found, rules, notJudged, incidents);
  const findings = identified(found, incidents);
  if (options.format === 'sarif') return jsonText(toSarif(findings, rules, failed, notJudged));
  if (options.format === 'csv') return toCsv(findings);
  const unknown = statesUnknown(tracker.alertsFolder);
  const results = {
    ...{ findings, incidents: tracked.map(plainIncident) },
    ...(unknown.length > 0 && { statesUnknown: unknown }),
  };
  return jsonText({ schema: 1, ...source, now, ...results, failedRules: failed, notJudged });
}

const fails = (findings: readonly Finding[], lowest: Level | undefined): boolean =>
  lowest !== undefined &&
  findings.some(({ level }) => LEVELS.indexOf(level) >= LEVELS.indexOf(lowest));
