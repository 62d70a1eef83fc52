import type { Finding } from '../../detect/finding';
import type { Level } from '../../detect/levels';
import { notJudgedLines } from '../../detect/judged';
import { verdictOf } from '../../detect/verdict';
import type { Origin } from '../../graph/provenance';
import { Lock } from '@graph-1password/archive';
import type { ClusterChoice } from '../../cluster/options';
import { UsageError } from '../../support/usage';
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
import { addReports } from './reports';
import { seeGraph } from './seen';
import type { Seen, Sight } from './seen';
import { forgetFailure } from '../state/judgements';
import { AlertStore } from '../state/store';
import type { AlertState } from '../state/types';

/** What a judgement needs to know; plain data, since it goes to another process. */
export interface JudgeRequest {
  /** Folder of the alerts' state. */
  alertsFolder: string;
  /** The graph to judge; without it and `cluster` what waits is sent, and nothing is judged. */
  graphFolder?: string;
  /** A published archive to judge instead. */
  cluster?: ClusterChoice;
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
  /** Count of rules that failed; absent when none did. */
  failedRules?: number;
  /** Messages that arrived now, that still wait, and that were refused for good. */
  delivered: number;
  waiting: number;
  refused: number;
  /** Sentences. */
  warnings: string[];
  /** When something is to be sent next, epoch ms. */
  nextDue?: number;
}

/** What is told on the way, and what tests put in place of the ordinary. */
export interface JudgeOverrides {
  now?: () => number;
  env?: NodeJS.ProcessEnv;
  signal?: AbortSignal;
  /** Told what was judged. */
  onSeen?: (origin: Origin) => void;
}

const GUARDED = {
  holder: 'process',
  cure: 'is using this state to send alerts: wait until it ends',
};

/**
 * Judges the graph, and sends what is due.
 * @throws LockedError when another process is at it; ConfigError, RuleError, GraphNotFoundError, J1qlRunError,
 *   AlertStateError, ClusterError, UsageError, each with a sentence
 */
export async function judge(
  request: JudgeRequest,
  { now = Date.now, env = process.env, signal, onSeen }: JudgeOverrides = {},
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
    let judged: Judged | undefined;
    const judges = request.graphFolder !== undefined || request.cluster !== undefined;
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
    if (judges) {
      // Files have times of their own clock.
      const begun = Date.now();
      const judgement = { store, request, config, now: started, warn, onSeen, onBlind: send };
      judged = await judgeGraph(state, judgement);
      store.save(state);
      if (judged.isWholeDue) {
        // News do not wait until everything was looked at.
        await send();
        warnings.splice(ofFiles);
        judged = await judgeGraph(state, { ...judgement, whole: true });
        store.save(state);
      }
      forgetFailure(request.alertsFolder);
      // What waits on this machine may not be published yet.
      if (request.cluster === undefined) store.judged(begun);
    }
    await send();
    store.save(state);
    return reportOf(state, before, judged && { ...judged, on: started }, warnings);
  } finally {
    lock.release();
  }
}

/** A graph, and what it is judged by. */
interface Judgement {
  store: AlertStore;
  request: JudgeRequest;
  /** All rules are asked about everything. */
  whole?: boolean;
  config: AlertConfig;
  /** Epoch ms. */
  now: number;
  warn: (sentence: string) => void;
  onSeen: ((origin: Origin) => void) | undefined;
  /** Sends what waits when nothing can be judged: it was true before. */
  onBlind: () => Promise<void>;
}

/** What came of a judgement. */
interface Judged {
  /** All rules should be asked about everything now, once what is new was told. */
  isWholeDue: boolean;
  /** Count. */
  failedRules: number;
}

async function see({ graphFolder = '', cluster }: JudgeRequest, sight: Sight): Promise<Seen> {
  if (!cluster) return seeGraph(graphFolder, sight);
  // Few machines have its client.
  return (await import('./published')).seePublished(cluster, sight);
}

/** What was found in another account would all be gone. @throws UsageError */
function checkAccount(
  { account: before }: AlertState,
  { account: now }: Seen,
  { alertsFolder, cluster }: JudgeRequest,
): void {
  if (!cluster || before === undefined || now === undefined || before === now) return;
  throw new UsageError(
    `The state of alerts in ${alertsFolder} is of account ${before}, and ${now} was asked: choose the account with --account, or another state with --state-dir or --integration-instance-id.`,
  );
}

async function judgeGraph(state: AlertState, judgement: Judgement): Promise<Judged> {
  const { store, request, whole = false, config, now, warn, onSeen, onBlind } = judgement;
  const { poller, alertsFolder } = request;
  const { rules, broken } = configuredPack(config);
  const sight = { alertsFolder, rules, now, whole };
  const seen = await see(request, sight).catch(async (error: unknown) => {
    await onBlind();
    throw error;
  });
  const { failed, known, origin, isWholeDue = false, newest } = seen;
  const verdict = verdictOf(seen.findings, rules, { known, ...origin, now });
  const { findings } = verdict;
  checkAccount(state, seen, request);
  onSeen?.(origin);
  const unjudged = [...broken, ...failed];
  const incidents = incidentsOf(findings, rules);
  state.findings = countLevels(findings);
  if (seen.account !== undefined) state.account = seen.account;
  state.notJudged = [
    ...unjudged.map((rule) => ({ ...rule, failed: true }) as const),
    ...verdict.notJudged.filter(({ foreign }) => !foreign),
  ];
  for (const line of notJudgedLines(state.notJudged)) warn(line);
  const decisions = store.loadDecisions(warn);
  advance(state, {
    ...{ incidents, rules, config, now, decisions },
    // What a run could not read is not gone.
    unjudged: seen.isExplained ? new Set(state.notJudged.map(({ rule }) => rule)) : 'all',
    oldest: seen.oldest,
    ...(newest !== undefined && { newest }),
  });
  const remembered = poller && loadState(poller.stateFile, poller.instanceId);
  const reportSince = async (since: number): Promise<Report> => {
    const { knownReport } = await import('../../report/report');
    const source = await seen.open();
    const base = { source, origin, period: { since, until: now } };
    return knownReport({ ...base, ...(remembered && { poller: remembered }) }, state, {
      decisions,
      mutes: config.mutes,
      now,
      folder: store.folder,
    }).finally(() => source.close());
  };
  if (!isWholeDue) await addReports(state, config, reportSince, now);
  return { isWholeDue, failedRules: unjudged.length };
}

function countLevels(findings: readonly Finding[]): Partial<Record<Level, number>> {
  const counts: Partial<Record<Level, number>> = {};
  for (const { level } of findings) counts[level] = (counts[level] ?? 0) + 1;
  return counts;
}

const deliveredCount = ({ sinks }: AlertState): number =>
  Object.values(sinks).reduce((sum, { delivered }) => sum + delivered, 0);

function reportOf(
  state: AlertState,
  before: number,
  judged: (Judged & { on: number }) | undefined,
  warnings: string[],
): JudgeReport {
  const { outbox, incidents } = state;
  const due = nextDue(state);
  const refused = outbox.filter(({ refusedOn }) => refusedOn !== undefined).length;
  const failing = Object.entries(state.sinks).flatMap(([name, { lastError, pausedUntil }]) =>
    lastError === undefined || pausedUntil === undefined ? [] : [`Sink "${name}": ${lastError}`],
  );
  return {
    ...(judged && {
      open: incidents.filter(({ goneOn }) => goneOn === undefined).length,
      fresh: incidents.filter(({ seenFirst }) => seenFirst === judged.on).length,
      ...(judged.failedRules > 0 && { failedRules: judged.failedRules }),
    }),
    delivered: deliveredCount(state) - before,
    waiting: outbox.length - refused,
    refused,
    warnings: [...warnings, ...failing],
    ...(due !== undefined && { nextDue: due }),
  };
}
