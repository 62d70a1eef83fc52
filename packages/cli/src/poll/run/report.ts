import type { EventKind } from '@graph-1password/vocabulary';
import { EXIT } from '../../support/exitCodes';
import type { ExitCode } from '../../support/exitCodes';
import { EVENT_KINDS, STREAMS } from '@graph-1password/vocabulary';

/** How a run ended; `partly` when steps failed or the token did not open a stream. */
export type RunOutcome = 'ok' | 'partly' | 'failed' | 'interrupted';

/** What is kept of a run, shown to people and logged; never a token, never a value of an item. Times in ISO 8601. */
export interface RunReport {
  startedOn: string;
  finishedOn: string;
  outcome: RunOutcome;
  /** Sentences that say what is missing, and why. */
  reasons: string[];
  /** Absent when the run did not get as far. */
  window?: { since: string; until: string };
  events: Partial<Record<EventKind, number>>;
  entities: number;
  relationships: number;
  /** Full items that did not have to be read, and those that were. */
  items: { known: number; read: number };
  /** Requests sent to the Events API. */
  requests?: number;
  /**
   * Events and states that are new in the archive, how many of them are reads of this integration, and those that were too old
   * for it; absent without one.
   */
  archived?: { rows: number; bytes: number; own?: number; expired?: number };
  /** A sentence that is no problem of this run, and is to be said once. */
  notice?: string;
  /** Synchronization job in JupiterOne. */
  jobId?: string;
}

/** How a command ends after a run. */
export const EXIT_CODES: Readonly<Record<RunOutcome, ExitCode>> = {
  ok: EXIT.done,
  partly: EXIT.partial,
  failed: EXIT.failed,
  interrupted: EXIT.interrupted,
};

/** The report of a run of which nothing is known but how it ended. */
export const brokenRun = (
  startedOn: string,
  finishedOn: string,
  outcome: RunOutcome,
  reason: string,
): RunReport => ({
  startedOn,
  finishedOn,
  outcome,
  reasons: [reason],
  events: {},
  entities: 0,
  relationships: 0,
  items: { known: 0, read: 0 },
});

/** Seconds that a run took. */
export const secondsOf = ({ startedOn, finishedOn }: RunReport): number =>
  (Date.parse(finishedOn) - Date.parse(startedOn)) / 1000;

const count = (value: number): string => value.toLocaleString('en-US');

const counted = (events: RunReport['events']): string =>
  EVENT_KINDS.map((kind) => `${count(events[kind] ?? 0)} ${STREAMS[kind].label}`).join(', ');

function archivedIn({ archived }: RunReport): string {
  if (archived === undefined) return '';
  const { rows, expired = 0 } = archived;
  const old = expired === 0 ? '' : `, ${count(expired)} older than --keep have left`;
  return `; ${count(rows)} new in the archive${old}`;
}

/** A run in a line for people, and a line for each reason. */
export function describeRun(report: RunReport): string {
  const { outcome, events, entities, relationships, reasons } = report;
  const seconds = secondsOf(report).toFixed(1);
  // In an archive they follow from columns, and none is made.
  const related =
    report.archived && relationships === 0 ? '' : `, ${count(relationships)} relationships`;
  const head =
    outcome === 'ok' || outcome === 'partly'
      ? `${outcome === 'ok' ? '✓ all' : '! partly'} collected in ${seconds} s: ${counted(events)}; ${count(entities)} entities${related}${archivedIn(report)}`
      : `${outcome === 'failed' ? '✗ failed' : '✗ interrupted'} after ${seconds} s`;
  return [head, ...reasons.map((reason) => `    ${reason}`)].join('\n');
}
