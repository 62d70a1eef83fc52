import { incidentsOf } from '../alerts/incidents';
import { findConfig } from '../alerts/config/find';
import { loadConfig } from '../alerts/config/load';
import { pollerOfGraph } from '../alerts/places';
import { AlertStore } from '../alerts/state/store';
import { notJudgedLines } from '../detect/judged';
import { detectIn } from '../detect/run';
import { Answers } from '../graph/answers';
import { findGraph } from '../graph/findGraph';
import { provenanceOf, tellProvenance } from '../graph/provenance';
import type { Provenance } from '../graph/provenance';
import type { GraphSource } from '../graph/source';
import { readDotEnv } from '../poll/settings';
import { loadState } from '../poll/state';
import { EXIT } from '../support/exitCodes';
import type { ExitCode } from '../support/exitCodes';
import { printer } from '../support/output';
import type { Print } from '../support/output';
import { UsageError } from '../support/usage';
import type { Period } from './fromGraph';
import { reportHtml } from './html';
import { freshIncidents } from './incidents';
import { reportMarkdown } from './markdown';
import type { ReportOptions } from './options';
import { knownReport, reportFrom } from './report';
import type { Report } from './types';

/** Where the report goes, and the clock. */
interface ReportContext extends Print {
  /** Epoch ms. */
  now: () => number;
}

/** `graph-1password report`. @returns the exit code @throws UsageError, GraphNotFoundError, ConfigError, OutputError */
export async function runReport(options: ReportOptions, context: ReportContext): Promise<ExitCode> {
  readDotEnv();
  const print = printer(options.output, context);
  const now = options.now ?? context.now();
  const since = options.since(now);
  if (since >= now) throw new UsageError('--since is not in the past: choose an earlier time.');
  const folder = findGraph(options);
  const graph = await Answers.open(folder, { seenOn: now });
  try {
    const provenance = provenanceOf(folder, graph.facts, now);
    const report = await reportOn(graph, provenance, { since, until: now }, options);
    const isJson = options.format === 'json';
    const source = tellProvenance(provenance, isJson, context.printError, context.now());
    if (isJson) print(JSON.stringify({ schema: 1, ...source, ...report }, null, 2));
    else print(options.format === 'html' ? reportHtml(report) : reportMarkdown(report));
    return EXIT.done;
  } finally {
    graph.close();
  }
}

/** The report of a graph: with the incidents that alerts remember, if a poller judges it, else with those that the rules find now. */
async function reportOn(
  source: GraphSource,
  provenance: Provenance,
  period: Period,
  options: ReportOptions,
): Promise<Report> {
  const { folder } = provenance;
  const poller = pollerOfGraph(folder, options);
  const alerts = poller && new AlertStore(poller.alertsFolder);
  const state = alerts?.load();
  const known = poller && loadState(poller.stateFile, poller.instanceId);
  const base = { source, provenance, period, ...(known && { poller: known }) };
  // What is wrong in the file is said, whatever the incidents are from.
  loadConfig(findConfig(options.config));
  if (alerts && state?.judgedOn !== undefined)
    return knownReport(base, state, alerts.loadDecisions());
  // The very findings of `detect --since`.
  const { findings, rules, failed, notJudged } = await detectIn(folder, period.until, {
    since: () => period.since,
    ...(options.config !== undefined && { config: options.config }),
  });
  return reportFrom(base, {
    incidents: freshIncidents(incidentsOf(findings, rules)),
    unjudged: [
      ...failed.map(({ rule, reason }) => `The rule ${rule} failed: ${reason}`),
      ...notJudgedLines(notJudged),
    ],
  });
}
