import { incidentsOf } from '../alerts/incidents';
import { findConfig } from '../alerts/config/find';
import { loadConfig } from '../alerts/config/load';
import { pollerOfGraph } from '../alerts/places';
import { AlertStore } from '../alerts/state/store';
import { statesUnknown } from '../alerts/tracked';
import { notJudgedLines } from '../detect/judged';
import { look } from '../detect/run';
import { openChosen } from '../graph/chosen';
import type { Chosen } from '../graph/chosen';
import { readDotEnv } from '../poll/settings';
import { loadState } from '../poll/state';
import { EXIT } from '../support/exitCodes';
import type { ExitCode } from '../support/exitCodes';
import { printer } from '../support/output';
import type { Print } from '../support/output';
import { requirePast } from '../support/options';
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
  requirePast('--since', since, now);
  const chosen = await openChosen(options, {
    ...{ now, clock: context.now, printError: context.printError },
    // To make a copy first would take longer than the report.
    ...{ seenOn: now, copy: 'use' },
  });
  try {
    const report = await reportOn(chosen, { since, until: now }, options, context.now());
    const isJson = options.format === 'json';
    const told = chosen.tell(isJson);
    if (isJson) print(JSON.stringify({ schema: 1, ...told, ...report }, null, 2));
    else print(options.format === 'html' ? reportHtml(report) : reportMarkdown(report));
    return EXIT.done;
  } finally {
    chosen.source.close();
  }
}

/**
 * The report of a graph: with the incidents that alerts remember, if a poller judges it, else with those that the rules find now.
 * @param clock epoch ms
 */
async function reportOn(
  { source, folder, origin: originOf }: Chosen,
  period: Period,
  options: ReportOptions,
  clock: number,
): Promise<Report> {
  const origin = await originOf(true);
  const poller = folder === undefined ? undefined : pollerOfGraph(folder, options);
  const alerts = poller && new AlertStore(poller.alertsFolder);
  const state = alerts?.load();
  const known = poller && loadState(poller.stateFile, poller.instanceId);
  const damage = statesUnknown(poller?.alertsFolder);
  const base = { source, origin, period, damage, ...(known && { poller: known }) };
  // What is wrong in the file is said, whatever the incidents are from.
  const { mutes } = loadConfig(findConfig(options.config));
  if (alerts && state?.judgedOn !== undefined) {
    const { folder: alertsFolder } = alerts;
    const decisions = alerts.loadDecisions();
    return knownReport(base, state, { decisions, mutes, now: clock, folder: alertsFolder });
  }
  // The very findings of `detect --since`.
  const asked = { ...options, since: () => period.since, format: undefined };
  const quiet = { now: () => period.until, printError: () => undefined };
  const { findings, rules, failed, notJudged } = (await look(asked, period.until, quiet)).found;
  return reportFrom(base, {
    incidents: freshIncidents(incidentsOf(findings, rules)),
    unjudged: [
      ...failed.map(({ rule, reason }) => `The rule ${rule} failed: ${reason}`),
      ...notJudgedLines(notJudged),
    ],
  });
}
