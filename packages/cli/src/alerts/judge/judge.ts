import type { Finding } from '../../detect/finding';
import type { Level } from '../../detect/levels';
import { notJudgedIn, notJudgedLines } from '../../detect/judged';
import type { Gap } from '../../graph/gaps';
import { isOfDamage } from '../../graph/lostDays';
import { provenanceOf } from '../../graph/provenance';
import { Answers } from '../../graph/answers';
import { readRunFile } from '../../graph/runFile';
import { Lock } from '@graph-1password/archive';
import type { ReadWindow } from '@graph-1password/archive';
import { findConfig } from '../config/find';
import { loadConfig } from '../config/load';
import type { AlertConfig } from '../config/types';
import { incidentsOf } from '../incidents';
import { deliver, nextDue } from '../outbox/deliver';
import { configuredPack } from '../rules';
import { openSink } from '../sinks/open';
import { advance } from '../state/advance';
import type { Report } from '../../report/types';
import { loadState } from '../../poll/state';
import { look } from './look';
import { addReports } from './reports';
import { AlertStore } from '../state/store';
import type { AlertState } from '../state/types';
import { DAY } from '@graph-1password/vocabulary';

/** What a judgement needs to know; plain data, since it goes to another process. */
export interface JudgeRequest {
  /** Folder of the alerts' state. */
  alertsFolder: string;
  /** The graph to judge; without it what waits is sent, and nothing is judged. */
  graphFolder?: string;
  /** `--config`. */
  configFile?: string;
  /** What the poller remembers, for reports. */
  poller?: { stateFile: string; instanceId: string };
}

/** What a judgement did; for the log of the poller. */
export interface JudgeReport {
  /** Incidents that are there, and how many of them are seen for the first time. Absent when nothing was judged. */
  open?: number;
  fresh?: number;
  /** Messages that arrived now, that still wait, and that were refused for good. */
  delivered: number;
  waiting: number;
  refused: number;
  /** Sentences. */
  warnings: string[];
  /** When something is to be sent next, epoch ms. */
  nextDue?: number;
}

/** What tests put in place of the ordinary. */
export interface JudgeOverrides {
  now?: () => number;
  env?: NodeJS.ProcessEnv;
  signal?: AbortSignal;
}

const GUARDED = {
  holder: 'process',
  cure: 'is using this state to send alerts: wait until it ends',
};

/**
 * Judges the graph, and sends what is due.
 * @throws LockedError when another process is at it; ConfigError, RuleError, GraphNotFoundError, J1qlRunError,
 *   AlertStateError, each with a sentence
 */
export async function judge(
  request: JudgeRequest,
  { now = Date.now, env = process.env, signal }: JudgeOverrides = {},
): Promise<JudgeReport> {
  const store = new AlertStore(request.alertsFolder);
  const lock = Lock.take(store.lockFile, GUARDED);
  try {
    const warnings: string[] = [];
    const warn = (sentence: string) => void warnings.push(sentence);
    const config = loadConfig(findConfig(request.configFile, env));
    const state = store.load(warn);
    // A damaged file is put aside when it is read first: nobody says so a second time.
    store.loadDecisions(warn);
    const ofFiles = warnings.length;
    const before = deliveredCount(state);
    const started = now();
    const { graphFolder } = request;
    const send = async () => {
      await deliver(state, {
        now,
        open: (name) => {
          const sink = config.sinks[name];
          if (!sink) throw new Error(`The sink "${name}" is no longer in the configuration.`);
          return openSink(name, sink, env, now);
        },
        note: (outcome) => store.note(state, outcome),
        ...(signal && { signal }),
      });
    };
    if (graphFolder !== undefined) {
      // Files have times of their own clock.
      const begun = Date.now();
      const asked = { ...request, graphFolder };
      const judgement = { store, request: asked, config, now: started, warn };
      const isWholeDue = await judgeGraph(state, judgement);
      store.save(state);
      if (isWholeDue) {
        // News do not wait until everything was looked at.
        await send();
        warnings.splice(ofFiles);
        await judgeGraph(state, { ...judgement, whole: true });
        store.save(state);
      }
      store.judged(begun);
    }
    await send();
    store.save(state);
    return reportOf(state, before, graphFolder === undefined ? undefined : started, warnings);
  } finally {
    lock.release();
  }
}

/** A graph, and what it is judged by. */
interface Judgement {
  store: AlertStore;
  request: JudgeRequest & { graphFolder: string };
  /** All rules are asked about everything. */
  whole?: boolean;
  config: AlertConfig;
  /** Epoch ms. */
  now: number;
  warn: (sentence: string) => void;
}

/** @returns whether all rules should be asked about everything now, once what is new was told */
async function judgeGraph(
  state: AlertState,
  { store, request, whole = false, config, now, warn }: Judgement,
): Promise<boolean> {
  const { graphFolder: folder, poller } = request;
  const { rules, broken } = configuredPack(config);
  const window = windowOf(folder);
  const { findings, failed, known, facts, isWholeDue } = await look({
    ...{ folder, alertsFolder: store.folder, rules, window, now, whole },
  });
  const unjudged = [...broken, ...failed];
  for (const { rule, reason } of unjudged) warn(`The rule ${rule} failed: ${reason}`);
  const incidents = incidentsOf(findings, rules);
  state.findings = countLevels(findings);
  const provenance = provenanceOf(folder, facts, undefined, window?.since);
  const { gaps } = provenance;
  const notJudged = notJudgedIn(known, rules, gaps).filter(({ foreign }) => !foreign);
  for (const line of notJudgedLines(notJudged)) warn(line);
  state.notJudged = [...unjudged, ...notJudged].map(({ rule, reason }) => ({ rule, reason }));
  const decisions = store.loadDecisions(warn);
  advance(state, {
    ...{ incidents, rules, config, now, decisions },
    // What a run could not read is not gone.
    unjudged: isExplained(folder, gaps) ? new Set(state.notJudged.map(({ rule }) => rule)) : 'all',
    oldest: facts.range?.since ?? 0,
  });
  const remembered = poller && loadState(poller.stateFile, poller.instanceId);
  const reportSince = async (since: number): Promise<Report> => {
    // Few judgements make one.
    const { knownReport } = await import('../../report/report');
    const source = await Answers.open(folder, { seenOn: now, window, copy: 'none' });
    const base = { source, origin: provenance, period: { since, until: now } };
    return knownReport({ ...base, ...(remembered && { poller: remembered }) }, state, {
      decisions,
      mutes: config.mutes,
      now,
      folder: store.folder,
    }).finally(() => source.close());
  };
  if (isWholeDue === true) return true;
  await addReports(state, config, reportSince, now);
  return false;
}

/** Of an archive the rules judge as much as a whole collection would have read; a graph in files has no more. */
function windowOf(folder: string): Pick<ReadWindow, 'since'> {
  const { window, lookbackDays } = readRunFile(folder) ?? {};
  if (window === undefined || lookbackDays === undefined) return {};
  return { since: Date.parse(window.until) - lookbackDays * DAY };
}

function countLevels(findings: readonly Finding[]): Partial<Record<Level, number>> {
  const counts: Partial<Record<Level, number>> = {};
  for (const { level } of findings) counts[level] = (counts[level] ?? 0) + 1;
  return counts;
}

/** Whether a run said nothing, or it is known which data it lacks: then the rules on other data are judged. */
function isExplained(folder: string, gaps: readonly Gap[]): boolean {
  const run = readRunFile(folder);
  // What a repair has taken out is no reason of a run.
  const ofRun = gaps.filter((gap) => !isOfDamage(gap));
  return run !== undefined && (run.reasons.length === 0 || ofRun.length > 0);
}

const deliveredCount = ({ sinks }: AlertState): number =>
  Object.values(sinks).reduce((sum, { delivered }) => sum + delivered, 0);

function reportOf(
  state: AlertState,
  before: number,
  judgedOn: number | undefined,
  warnings: string[],
): JudgeReport {
  const { outbox, incidents } = state;
  const due = nextDue(state);
  const refused = outbox.filter(({ refusedOn }) => refusedOn !== undefined).length;
  const failing = Object.entries(state.sinks).flatMap(([name, { lastError, pausedUntil }]) =>
    lastError === undefined || pausedUntil === undefined ? [] : [`Sink "${name}": ${lastError}`],
  );
  return {
    ...(judgedOn !== undefined && {
      open: incidents.filter(({ goneOn }) => goneOn === undefined).length,
      fresh: incidents.filter(({ seenFirst }) => seenFirst === judgedOn).length,
    }),
    delivered: deliveredCount(state) - before,
    waiting: outbox.length - refused,
    refused,
    warnings: [...warnings, ...failing],
    ...(due !== undefined && { nextDue: due }),
  };
}
