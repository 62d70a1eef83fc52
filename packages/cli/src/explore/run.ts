import path from 'node:path';
import { ConfigError } from '../alerts/config/problem';
import { pollerOfGraph, pollerOfState } from '../alerts/places';
import { findGraph } from '../graph/findGraph';
import { readDotEnv } from '../poll/settings';
import { asksCluster } from '../cluster/options';
import type { EngineChoice } from '../cluster/options';
import { notJudgedLines } from '../detect/judged';
import { UsageError } from '../support/usage';
import { windowOf } from '../support/options';
import type { WindowOptions } from '../support/options';
import { EXIT } from '../support/exitCodes';
import type { ExitCode } from '../support/exitCodes';
import { checkOutput, OutputError, STDOUT } from '../support/output';
import { withOwnCommand } from '../support/ownCommand';
import { ClusterError } from '@graph-1password/archive';
import { GraphNotFoundError } from '@graph-1password/j1ql';
import { counted } from '@graph-1password/vocabulary';
import { AssetsError } from '@graph-1password/explorer';
import type { WrittenPage } from './write';
import { writeExplorer } from './write';
import { jsonText } from '../support/text';

/** Options of `graph-1password explore`. */
export interface ExploreOptions extends WindowOptions, EngineChoice {
  /** The file to write, or `-` for standard output. Default: `1password-graph.html` in the working folder. */
  output?: string;
  open?: boolean;
  format?: 'text' | 'json';
  dataDir?: string;
  stateDir?: string;
  integrationInstanceId?: string;
  /** What counts as the present, epoch ms. Default: the clock for rules, the newest event for the page. */
  now?: number;
  /** The reads of this integration count as uses. */
  ownReads?: boolean;
  /** A rule pack instead of the one that is shipped. */
  rulesFolder?: string;
  /** `graph-1password.yaml`, when it is not where it is looked for. */
  config?: string;
}

/** Where messages go, the clock, and what opens a file. */
export interface ExploreContext {
  print: (text: string) => void;
  printError: (text: string) => void;
  /** Epoch ms. */
  now: () => number;
  /** Shows a file in the browser. @returns false when that does not work here */
  open: (file: string) => Promise<boolean>;
}

/** Writes the page of the last run's graph, and says where it is. @returns the exit code */
export async function runExplore(
  options: ExploreOptions,
  context: ExploreContext,
): Promise<ExitCode> {
  readDotEnv();
  const { output = '1password-graph.html' } = options;
  const isPiped = output === STDOUT;
  const file = isPiped ? STDOUT : path.resolve(output);
  let isWhole = true;
  try {
    if (!isPiped) checkOutput(file);
    else if (options.open) throw new UsageError('--open needs a file: give one with -o.');
    const folder = asksCluster(options) ? undefined : findGraph(options);
    const clock = context.now();
    const isJson = options.format === 'json';
    const place = folder === undefined ? 'from ClickHouse' : `in ${folder}`;
    if (!isJson) context.printError(`Reading the graph ${place} ...`);
    const { now, rulesFolder, config, ownReads } = options;
    const window = windowOf(options, now ?? clock);
    const written = await writeExplorer({
      ...{ from: folder ?? options, file, clock, now, rulesFolder, config, ownReads, window },
      alertsFolder: alertsFolderOf(folder, options),
      ...(isPiped && { write: context.print }),
    });
    const seconds = (context.now() - clock) / 1000;
    for (const { rule, reason } of written.detected.failed) {
      context.printError(`The rule ${rule} failed: ${reason}`);
    }
    isWhole = written.detected.failed.length === 0;
    const { notJudged } = written.detected;
    if (!isJson) for (const line of notJudgedLines(notJudged)) context.printError(line);
    const source = written.tell(isJson, context.printError, context.now());
    const tell = isPiped ? context.printError : context.print;
    tell(isJson ? jsonOf(written, seconds, source) : textOf(written, seconds));
  } catch (error) {
    return explain(error, context);
  }
  if (options.open && !(await context.open(file))) {
    context.printError(`Could not start a browser: open ${file} yourself.`);
  }
  return isWhole ? EXIT.done : EXIT.partial;
}

/** The state of the poller that keeps the graph; of a database it is the one that is named. */
function alertsFolderOf(folder: string | undefined, options: ExploreOptions): string | undefined {
  if (folder !== undefined) return pollerOfGraph(folder, options)?.alertsFolder;
  return options.stateDir === undefined ? undefined : pollerOfState(options).alertsFolder;
}

function explain(error: unknown, { printError }: ExploreContext): ExitCode {
  const known =
    error instanceof GraphNotFoundError ||
    error instanceof ConfigError ||
    error instanceof OutputError ||
    error instanceof UsageError ||
    error instanceof ClusterError ||
    error instanceof AssetsError;
  if (!known) throw error;
  printError(withOwnCommand(error.message));
  if (error instanceof OutputError) return error.exitCode;
  return error instanceof AssetsError ? EXIT.failed : EXIT.usage;
}

function jsonOf(written: WrittenPage, seconds: number, source: object): string {
  const { file, bytes, entities, relationships, detected } = written;
  const [findings, failedRules] = [detected.findings.length, detected.failed];
  const content = {
    ...{ schema: 1, file, bytes, entities, relationships, findings, failedRules, seconds },
    notJudged: detected.notJudged,
    ...source,
  };
  return jsonText(content, 0);
}

function textOf(written: WrittenPage, seconds: number): string {
  const { file, bytes, entities, relationships, detected } = written;
  const { failed } = detected;
  const without = failed.length === 0 ? '' : ', excluding the rules that failed';
  return [
    `Explorer: ${file === STDOUT ? 'standard output' : file} (${megabytes(bytes)}, written in ${seconds.toFixed(1)} s)`,
    `${counted(entities, 'entity', 'entities')}, ${counted(relationships, 'relationship')}, ${counted(detected.findings.length, 'finding')}${without}.`,
    'Open it in any current browser; it works offline and sends nothing anywhere. It contains names and addresses: protect it as you protect the graph.',
  ].join('\n');
}

/** A size for people. */
export const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;
