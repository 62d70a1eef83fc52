import { asksCluster } from '../../cluster/options';
import type { EngineChoice } from '../../cluster/options';
import { findGraph } from '../../graph/findGraph';
import type { GraphChoice } from '../../graph/findGraph';
import type { Origin } from '../../graph/provenance';
import { readDotEnv } from '../../poll/settings';
import type { PollerPaths } from '../../poll/settings';
import { EXIT } from '../../support/exitCodes';
import type { ExitCode } from '../../support/exitCodes';
import { jsonText, printable, utc } from '../../support/text';
import { withoutOwnTokens } from '../../support/tokens';
import { findConfig } from '../config/find';
import { describeJudgement } from '../judge/describe';
import { judge } from '../judge/judge';
import { pollerOfGraph, pollerOfInstance, pollerOfState } from '../places';
import { AlertStore } from '../state/store';
import type { AlertContext, AlertOptions } from './shared';

/** What `alerts judge` takes. */
export interface JudgeOptions extends AlertOptions, GraphChoice, EngineChoice {}

/**
 * `alerts judge`: judges the graph or archive of this machine, or a published one, and sends what is due. The state of the alerts
 * is on this machine either way.
 * @returns the exit code @throws what {@link judge} throws: then nothing was judged, and nothing is gone
 */
export async function judgeAlerts(
  options: JudgeOptions,
  { print, printError, now }: AlertContext,
): Promise<ExitCode> {
  readDotEnv();
  const { url, database, account } = options;
  const cluster = asksCluster(options)
    ? {
        ...(url !== undefined && { url }),
        ...(database !== undefined && { database }),
        ...(account !== undefined && { account }),
      }
    : undefined;
  const graphFolder = cluster ? undefined : findGraph(options);
  const { alertsFolder, stateFile, instanceId } =
    graphFolder === undefined ? pollerOfState(options) : pollerOfJudged(graphFolder, options);
  const configFile = findConfig(options.config);
  const isJson = options.format === 'json';
  let origin: Origin | undefined;
  const report = await judge(
    {
      ...{ alertsFolder, poller: { stateFile, instanceId } },
      ...(configFile !== undefined && { configFile }),
      ...(cluster && { cluster }),
      ...(graphFolder !== undefined && { graphFolder }),
    },
    // Rules and sinks have no use for tokens.
    { now, env: withoutOwnTokens(process.env), onSeen: (seen) => (origin = seen) },
  );
  if (isJson) print(jsonText({ schema: 1, graph: origin && plain(origin), ...report }));
  else {
    if (origin) for (const line of linesOf(origin)) printError(line);
    print(describeJudgement(report));
  }
  if ((report.failedRules ?? 0) > 0) return EXIT.failed;
  const { sinks } = new AlertStore(alertsFolder).load();
  const isBlocked = Object.values(sinks).some(({ pausedUntil }) => pausedUntil !== undefined);
  return isBlocked || origin?.isStale === true ? EXIT.partial : EXIT.done;
}

/** Whose state a judgement of a graph changes: never that of another instance than the one of the graph. */
const pollerOfJudged = (folder: string, options: JudgeOptions): PollerPaths =>
  pollerOfGraph(folder, options) ?? pollerOfInstance(folder, options);

const plain = ({ account, collectedOn, lacks, isStale }: Origin): object => ({
  ...{ account, isStale, lacks },
  ...(collectedOn !== undefined && { collectedOn: new Date(collectedOn).toISOString() }),
});

function linesOf({ account, collectedOn, lacks, isStale }: Origin): string[] {
  const of = account === undefined ? 'The graph' : `Account ${printable(account)}`;
  const asOf = collectedOn === undefined ? '' : ` as of ${utc(collectedOn)}`;
  const old = 'It is old: what happened since was not judged. Collect or publish again.';
  return [
    `${of}${asOf}.`,
    ...[...lacks, ...(isStale ? [old] : [])].map((line) => `  ! ${printable(line)}`),
  ];
}
