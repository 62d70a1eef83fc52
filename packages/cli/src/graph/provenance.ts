import path from 'node:path';
import { DAY } from '@graph-1password/vocabulary';
import { isArchive as isArchiveFolder } from '@graph-1password/archive';
import type { ReadWindow } from '@graph-1password/archive';
import { ago } from './ago';
import { SIMULATED_NAME } from './facts';
import type { GraphFacts } from './facts';
import { accessInGraph, OTHER_ACCOUNT } from '../access/ofGraph';
import { count, printable, utc } from '../support/text';
import { earlierOf, gapsOf, isOfFiles, isOfToken, ofEarlierRuns, sentenceOf } from './gaps';
import type { Gap } from './gaps';
import { LOST_DAYS_CURE, lostDayGaps } from './lostDays';
import { lostStatesAt } from './lostStates';
import { archiveBeside } from './latest';
import { readFailedRun, readRunFile } from './runFile';
import type { FailedRunFile, RunFile } from './runFile';
import { runningSince } from './runningNow';
import { NO_SUMMARY, readSummaryFile } from './summaryFile';
import type { SummaryReading } from './summaryFile';

/** Where a graph is from, and what it lacks, whatever engine has it. */
export interface Origin {
  /** The account's name, else its UUID, as far as the graph tells. */
  account?: string;
  /** When the run began, epoch ms: what happened later is not in the graph. Undefined when the run did not end. */
  collectedOn?: number;
  /** Of the events, epoch ms: what the run asked for, else from the first event to the last. */
  window?: { since: number; until: number };
  /** Since when events are in it, those of earlier runs included, epoch ms. */
  eventsSince?: number;
  /** Of a simulated tenant, as the run or the graph itself says. */
  simulated: boolean;
  /** Sentences that say what is missing, that a later run failed, or that the graph is old. */
  lacks: string[];
  /** What is missing, and what that costs. */
  gaps: Gap[];
  /** The graph is not that of the last run, or is older than two intervals: nobody has looked at what happened since. */
  isStale: boolean;
  /** When the snapshot of access was made that is in the graph, epoch ms. */
  accessOn?: number;
}

/** The same of a graph on this machine. Every answer says so. */
export interface Provenance extends Origin {
  /** Absolute path of the folder in which the folder `graph` is. */
  folder: string;
  /** The graph is a part of an archive, and the window is what was read of it. */
  isArchive: boolean;
  /** Reads of this integration that were left out. */
  ownReads: number;
  /** A part of the events was asked for: without a window there are none in that part, whatever else there is. */
  isPart: boolean;
}

/**
 * Tells where a graph is from: by the file of the run that left it, else, after `j1-integration collect`, by the
 * SDK's summary and the graph itself.
 * @param folder in which the folder `graph` is; an absolute path
 * @param facts what is told of it
 * @param now epoch ms; without it the age says nothing
 * @param asked the events that were asked for, and the moment of states; all by default. What was lost since their begin is a gap: the
 *   first event that is left may come after it
 */
export function provenanceOf(
  folder: string,
  facts: GraphFacts,
  now?: number,
  asked: ReadWindow = {},
): Provenance {
  const run = readRunFile(folder);
  const summary = readSummaryFile(folder);
  const window = run?.window && {
    since: Date.parse(run.window.since),
    until: Date.parse(run.window.until),
  };
  const ofArchive = isArchiveFolder(folder);
  const range = ofArchive ? facts.range : (window ?? facts.range);
  const { account } = facts;
  const writtenOn = summary.kind === 'read' ? summary.writtenOn : undefined;
  const collectedOn = run ? Date.parse(run.startedOn) : writtenOn;
  const name = account === undefined ? {} : { account };
  const ofRun = gapsOf(folder, summary, knownOf(facts, run, ofArchive));
  const lostDays = lostDayGaps(folder, asked.since);
  const lostStates = lostStatesAt(folder, asked.asOf);
  const ofDays = lostDays.filter(({ isRead }) => isRead);
  const gaps = [...ofRun, ...[...ofDays, ...lostStates].map(({ gap }) => gap)];
  const lost = gaps.filter(isOfFiles).map((gap) => `${sentenceOf(gap)} Collect again.`);
  // A run of ours has said in its own words what the token does not open.
  const untold = gaps.filter((gap) => isOfToken(gap) && gap.stoodInBy === undefined);
  const openings = (run?.reasons.length ?? 0) > 0 ? [] : untold.map(sentenceOf);
  const { accessOn, isForeign } = accessInGraph(folder, facts);
  const old = [...failedSince(folder), ...outdated(collectedOn, run?.intervalMs ?? DAY, now)];
  return {
    folder,
    ...name,
    ...(collectedOn !== undefined && { collectedOn }),
    ...(range && {
      window: range,
      eventsSince: Math.min(range.since, facts.range?.since ?? Infinity),
    }),
    simulated: run?.simulated === true || facts.isSimulated,
    isArchive: ofArchive,
    lacks: [
      ...lacking(summary),
      ...ofEarlierRuns(gaps),
      ...lost,
      ...lostDays.map(({ gap }) => `${sentenceOf(gap)} ${LOST_DAYS_CURE}`),
      ...lostStates.map(({ gap, cure }) => `${sentenceOf(gap)} ${cure}`),
      ...openings,
      ...(run?.reasons ?? []),
      ...(isForeign ? [OTHER_ACCOUNT] : []),
      ...old,
      ...running(folder),
      ...historyBeside(folder),
    ],
    gaps,
    isStale: old.length > 0,
    ownReads: facts.ownReads,
    isPart: Object.keys(asked).length > 0,
    ...(accessOn !== undefined && { accessOn }),
  };
}

/** An archive keeps what earlier runs read, and a part of it is read; other graphs say what they took over. */
function knownOf({ recordCounts }: GraphFacts, run: RunFile | undefined, ofArchive: boolean) {
  if (ofArchive) return { earlier: { counts: recordCounts } };
  return {
    stock: { recordCounts: new Map(Object.entries(recordCounts)) },
    earlier: earlierOf(run),
  };
}

/** A graph that is older than two intervals, or than two days when nobody polls. @param now epoch ms */
function outdated(
  collectedOn: number | undefined,
  interval: number,
  now: number | undefined,
): string[] {
  if (collectedOn === undefined || now === undefined || now - collectedOn <= 2 * interval)
    return [];
  return [
    `It is of ${utc(collectedOn)}, ${ago(collectedOn, now)}: what happened since is not in it. Collect again.`,
  ];
}

function lacking(summary: SummaryReading): string[] {
  if (summary.kind !== 'read') {
    return [`${NO_SUMMARY[summary.kind].join(' ')}: parts of the graph may be missing.`];
  }
  const { steps } = summary;
  const named = (...statuses: string[]): string =>
    steps
      .filter(({ status }) => statuses.includes(status))
      .map(({ name }) => name)
      .join(', ');
  const failed = named('failure', 'partial_success_due_to_dependency_failure');
  const disabled = named('disabled');
  return [
    ...(failed ? [`Not complete: ${failed}.`] : []),
    ...(disabled ? [`Not configured or switched off: ${disabled}.`] : []),
  ];
}

/** A poller keeps the failure beside `latest`, a collect beside `graph`. */
function failedSince(folder: string): string[] {
  const failed: FailedRunFile | undefined =
    readFailedRun(folder) ??
    (isArchiveFolder(folder) ? readFailedRun(path.dirname(folder)) : undefined) ??
    readFailedRun(path.dirname(path.dirname(folder)));
  if (!failed) return [];
  const [reason = ''] = failed.reasons;
  return [
    `The run of ${utc(Date.parse(failed.startedOn))} failed, so this graph is older. ${reason}`,
  ];
}

/** What a run at work reads is not in this graph yet. */
function running(folder: string): string[] {
  const since = runningSince(folder);
  if (since === undefined) return [];
  return [
    `A newer collection has been running since ${utc(since)}: what it reads is not in this graph yet.`,
  ];
}

/** A run that does not write to the archive leaves a graph of its own, and what the archive holds is in no answer. Why it did not is unknown. */
function historyBeside(folder: string): string[] {
  const archive = archiveBeside(folder);
  if (archive === undefined) return [];
  return [
    `The history in ${archive} is left out, because this graph is of a run that did not write to it. Ask it with --data-dir ${archive}; a run writes to it when DuckDB is installed ("npm install @duckdb/node-api") and --no-archive is not given.`,
  ];
}

/** How many sentences about gaps people see; programs get all of them. */
const MOST = 5;

/**
 * A graph's provenance for people: one line, and one for each gap.
 * @param now epoch ms
 */
function describeProvenance(provenance: Provenance, now: number): string {
  const { folder, account, collectedOn, window, simulated, lacks, ownReads, isArchive, isPart } =
    provenance;
  const { accessOn } = provenance;
  const relative = path.relative(process.cwd(), folder);
  const shown = relative.startsWith('..') || relative === '' ? folder : relative;
  const noEvents = isPart ? 'no events in the window that was asked for' : 'no events';
  const facts = [
    `${isArchive ? 'Archive' : 'Graph'} in ${shown}`,
    account !== undefined && account !== SIMULATED_NAME ? `account ${printable(account)}` : '',
    simulated ? 'a simulated tenant' : '',
    collectedOn === undefined ? '' : `collected ${utc(collectedOn)}, ${ago(collectedOn, now)}`,
    window ? `events from ${utc(window.since)} to ${utc(window.until)}` : noEvents,
    accessOn === undefined ? '' : `access by a snapshot of ${utc(accessOn)}, ${ago(accessOn, now)}`,
    ownReads > 0
      ? `${count(ownReads)} ${ownReads === 1 ? 'read' : 'reads'} by this integration excluded (--own-reads)`
      : '',
  ];
  const more = lacks.length > MOST ? [`... and ${lacks.length - MOST} more`] : [];
  return [
    `${facts.filter((fact) => fact !== '').join('; ')}.`,
    ...[...lacks.slice(0, MOST), ...more].map((line) => `  ! ${printable(line)}`),
  ].join('\n');
}

/** A graph's provenance for programs. Times are ISO 8601 in UTC. */
function provenanceJson(provenance: Provenance, now: number): Record<string, unknown> {
  const { folder, account, collectedOn, window, simulated, lacks, ownReads, isArchive, accessOn } =
    provenance;
  const iso = (time: number): string => new Date(time).toISOString();
  return {
    folder,
    account,
    ...(collectedOn !== undefined && {
      collectedOn: iso(collectedOn),
      ageSeconds: Math.round((now - collectedOn) / 1000),
    }),
    ...(window && { window: { since: iso(window.since), until: iso(window.until) } }),
    simulated,
    ...(isArchive && { archive: true }),
    lacks,
    ...(ownReads > 0 && { ownReadsLeftOut: ownReads }),
    ...(accessOn !== undefined && { accessSnapshotOn: iso(accessOn) }),
  };
}

/**
 * Tells where a graph is from: on stderr, or, for JSON, as a part of the answer.
 * @param now epoch ms
 * @returns the property of the JSON answer; nothing for people
 */
export function tellProvenance(
  provenance: Provenance,
  isJson: boolean,
  printError: (text: string) => void,
  now: number,
): { graph?: Record<string, unknown> } {
  if (isJson) return { graph: provenanceJson(provenance, now) };
  printError(describeProvenance(provenance, now));
  return {};
}
