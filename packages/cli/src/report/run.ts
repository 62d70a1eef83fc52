import { incidentsOf } from '../alerts/incidents';
import { findConfig } from '../alerts/config/find';
import { loadConfig } from '../alerts/config/load';
import { pollerOfGraph } from '../alerts/places';
import { configuredPack } from '../alerts/rules';
import { AlertStore } from '../alerts/state/store';
import { detect } from '../detect/detect';
import { notJudgedIn, notJudgedLines } from '../detect/judged';
import { FirstSeenNow } from '../graph/firstSeenNow';
import { findGraph } from '../graph/findGraph';
import { MemorySource } from '../graph/ruleSource';
import { openGraph } from '../graph/ownReads';
import { provenanceOf, tellProvenance } from '../graph/provenance';
import { readDotEnv } from '../poll/settings';
import { loadState } from '../poll/state';
import { EXIT } from '../support/exitCodes';
import type { ExitCode } from '../support/exitCodes';
import { printer } from '../support/output';
import type { Print } from '../support/output';
import { UsageError } from '../support/usage';
import { reportHtml } from './html';
import { freshIncidents } from './incidents';
import { reportMarkdown } from './markdown';
import type { ReportOptions } from './options';
import { knownReport, reportFrom } from './report';

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
  const graph = await openGraph(folder, { firstSeen: new FirstSeenNow(now) });
  const memory = new MemorySource(graph);
  const provenance = provenanceOf(folder, graph, now);
  const poller = pollerOfGraph(folder, options);
  const alerts = poller && new AlertStore(poller.alertsFolder);
  const state = alerts?.load();
  const known = poller && loadState(poller.stateFile, poller.instanceId);
  const period = { since, until: now };
  const base = { graph, provenance, period, ...(known && { poller: known }) };
  const { rules, broken } = configuredPack(loadConfig(findConfig(options.config)));
  const report =
    alerts && state?.judgedOn !== undefined
      ? await knownReport(base, state, alerts.loadDecisions())
      : await reportFrom(base, {
          incidents: freshIncidents(
            incidentsOf((await detect(memory, rules, now)).findings, rules),
            period,
          ),
          unjudged: [
            ...broken.map(({ rule, reason }) => `The rule ${rule} failed: ${reason}`),
            ...notJudgedLines(notJudgedIn(memory.known, rules, provenance.gaps)),
          ],
        });
  const isJson = options.format === 'json';
  const source = tellProvenance(provenance, isJson, context.printError, context.now());
  if (isJson) print(JSON.stringify({ schema: 1, ...source, ...report }, null, 2));
  else print(options.format === 'html' ? reportHtml(report) : reportMarkdown(report));
  return EXIT.done;
}
