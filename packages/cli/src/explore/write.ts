import { packageVersion } from '../support/projectRoot';
import { detect } from '../detect/detect';
import type { RuleSource } from '../graph/source';
import type { Origin } from '../graph/provenance';
import type { EngineChoice } from '../cluster/options';
import { countingOwnReads } from '../detect/rules';
import { notJudgedLines } from '../detect/judged';
import { verdictOf } from '../detect/verdict';
import { RuleError } from '../detect/ruleFile';
import { findConfig } from '../alerts/config/find';
import { loadConfig } from '../alerts/config/load';
import type { AlertConfig } from '../alerts/config/types';
import { configuredPack } from '../alerts/rules';
import type { Detected } from '../detect/run';
import { statesUnknown } from '../alerts/tracked';
import { explorerIncidents } from './incidents';
import { graphOfCluster, graphOfFolder } from './pageGraph';
import type { PageGraph, PageGraphOptions } from './pageGraph';
import { saveOutput } from '../support/output';
import { loadAssets, encode, pageOf } from '@graph-1password/explorer';
import type { FindingInput } from '@graph-1password/explorer';

/** What to write. */
export interface WritePageOptions extends PageGraphOptions {
  /** The graph's folder, usually `.j1-integration`; or the database of a published archive. */
  from: string | EngineChoice;
  /** The file to write, an absolute path; it replaces one of that name at once or not at all. */
  file: string;
  /** Takes the page in place of the file. */
  write?: (page: string) => void;
  /** A rule pack instead of the one that is shipped. */
  rulesFolder?: string;
  /** `graph-1password.yaml`, when it is not where it is looked for. */
  config?: string;
  /** What the alerts of the poller that keeps the graph remember. */
  alertsFolder?: string | undefined;
}

/** What was written. */
export interface WrittenPage extends Pick<PageGraph, 'tell'> {
  file: string;
  /** Size of the file. */
  bytes: number;
  /** Counts. */
  entities: number;
  relationships: number;
  detected: Detected;
}

/**
 * Writes the page of a graph.
 * @throws ConfigError, GraphNotFoundError, OutputError, AssetsError; what `graphOfFolder` and `graphOfCluster` throw
 */
export async function writeExplorer(options: WritePageOptions): Promise<WrittenPage> {
  const { from, file, clock, now } = options;
  const config = loadConfig(findConfig(options.config));
  const known = await (typeof from === 'string'
    ? graphOfFolder(from, options)
    : graphOfCluster(from, options));
  const { source, origin, access, itemVersions } = known;
  const read = async () => {
    const found = await runRules(source, config, options, origin);
    return { detected: found, ...(await known.rows()) };
  };
  const { detected, graph, range } = await read().finally(() => source.close());
  const account = known.account === undefined ? {} : { account: known.account };
  const { bytes, entities, relationships } = encode({
    graph,
    without: NOT_COLLECTED,
    meta: {
      version: packageVersion(),
      writtenOn: clock,
      now: now ?? range?.until ?? clock,
      source: known.name,
      ...account,
      ...collectFacts(origin, statesUnknown(options.alertsFolder)),
      ...rulesFacts(detected),
    },
    findings: findingsOf(detected),
    incidents: explorerIncidents(detected.findings, detected.rules, {
      ...{ alertsFolder: options.alertsFolder, mutes: config.mutes, clock },
    }),
    ...{ access, itemVersions },
  });
  const page = pageOf({ assets: await loadAssets(), bytes, ...account });
  if (options.write) options.write(page);
  else saveOutput(file, page);
  const size = Buffer.byteLength(page);
  return { file, bytes: size, entities, relationships, detected, tell: known.tell };
}

/** Rules that cannot be read are told as failed: the page must not say that nothing was found. */
async function runRules(
  source: RuleSource,
  config: AlertConfig,
  options: WritePageOptions,
  { gaps, eventsSince }: Origin,
): Promise<Detected> {
  try {
    const { rules: pack, broken } = configuredPack(config, options.rulesFolder);
    const rules = options.ownReads ? pack.map(countingOwnReads) : pack;
    const now = options.now ?? options.clock;
    const { findings, failed } = await detect(source, rules, now);
    const verdict = verdictOf(findings, rules, { known: source.known, gaps, eventsSince, now });
    return { rules, failed: [...broken, ...failed], ...verdict };
  } catch (error) {
    if (!(error instanceof RuleError)) throw error;
    return {
      ...{ rules: [], findings: [], notJudged: [] },
      failed: [{ rule: ALL_RULES, reason: error.message }],
    };
  }
}

/** Stands for the id of a rule where none could be read. */
const ALL_RULES = 'all';

/** What the page says of the rules: how many ran, and which did not. */
function rulesFacts({ rules, failed, notJudged }: Detected) {
  const [first] = failed;
  if (first?.rule === ALL_RULES) return { rulesError: first.reason };
  const failedRules = failed.map(({ rule, reason }) => ({ rule, cause: reason }));
  const failedToRun = rules.filter(({ id }) => failed.some(({ rule }) => rule === id));
  const lacking = notJudged.filter(({ foreign }) => !foreign);
  return {
    rulesRun: rules.length - failedToRun.length - lacking.length,
    ...(lacking.length > 0 && {
      notJudged: lacking.map(({ rule, reason }) => ({ rule, cause: reason })),
      notJudgedLines: notJudgedLines(lacking),
    }),
    ...(failedRules.length > 0 && { failedRules }),
  };
}

/** What the page says of the graph's origin, where the folder is left out: a home may be in it. @param unknown sentences about states of incidents */
const collectFacts = (
  { account, collectedOn, window, simulated, lacks }: Origin,
  unknown: readonly string[],
) => ({
  ...(account !== undefined && { account }),
  ...(collectedOn !== undefined && { collectedOn }),
  ...(window && { window }),
  ...{ simulated, lacks: [...lacks, ...unknown] },
});

/** What JupiterOne's mapper would add: the page shows what was collected. */
const NOT_COLLECTED: ReadonlySet<string> = new Set(['person']);

function findingsOf({ rules, findings }: Detected): FindingInput[] {
  const byId = new Map(rules.map((rule) => [rule.id, rule]));
  return findings.map(({ rule, level, who, when, where, what, path }) => {
    const { description = '', remediation } = byId.get(rule) ?? {};
    return { rule, level, description, remediation, who, when, where, what, path };
  });
}
