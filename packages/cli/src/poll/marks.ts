import { EVENT_KINDS, STREAMS } from '@graph-1password/vocabulary';
import type { EventKind } from '@graph-1password/vocabulary';
import type { EventWindow } from '../../../../src/client/events/types';
import type { PollState, StreamMark } from './state';

/** The streams that a run is to read. */
export const wantedStreams = (hasEvents: boolean, disabledSources: string[]): EventKind[] =>
  hasEvents ? EVENT_KINDS.filter((kind) => !disabledSources.includes(STREAMS[kind].source)) : [];

type Marks = PollState['streams'];

/**
 * The start of the last success that the steps are told of: one window serves all streams, so the one that is furthest
 * behind decides. A stream that the token does not open is not waited for; it catches up in the run after the one that
 * found it open.
 * @returns epoch ms; undefined for the whole look-back
 */
export function lastSuccessful(marks: Marks, wanted: EventKind[]): number | undefined {
  const times = wanted
    .filter((kind) => !marks[kind]?.lacking)
    .map((kind) => Date.parse(marks[kind]?.completeUntil ?? ''));
  return times.length === 0 || times.some(Number.isNaN) ? undefined : Math.min(...times);
}

/** Up to where all streams are delivered, epoch ms; what comes after must be read, however old it is. */
export function deliveredUntil(marks: Marks, wanted: EventKind[]): number | undefined {
  const times = wanted.flatMap((kind) => {
    const { deliveredUntil: until, lacking } = marks[kind] ?? {};
    return until === undefined || lacking ? [] : [Date.parse(until)];
  });
  return times.length === 0 ? undefined : Math.min(...times);
}

/** A run whose graph was delivered. */
interface DeliveredRun {
  window: EventWindow;
  /** The window is a whole look-back: there is no older event to miss. */
  whole: boolean;
  wanted: EventKind[];
  lacking: ReadonlySet<EventKind>;
  /** Ids of steps that failed. */
  failed: ReadonlySet<string>;
}

/**
 * The marks after a run. A mark moves on only if the window began where it stood, or before. A stream that was
 * switched off loses its marks: its events were removed with it, and must all come back when it is on again.
 */
export function advance(marks: Marks, run: DeliveredRun): Marks {
  const { window, whole, wanted, lacking, failed } = run;
  const until = new Date(window.until).toISOString();
  const moved = (known: string | undefined, may: boolean): string | undefined =>
    may && (whole || (known !== undefined && window.since <= Date.parse(known))) ? until : known;
  const next: Marks = {};
  for (const kind of wanted) {
    const open = !lacking.has(kind);
    const known = marks[kind] ?? {};
    const delivered = moved(known.deliveredUntil, open && !failed.has(STREAMS[kind].step));
    const complete = moved(known.completeUntil, open && failed.size === 0);
    const mark: StreamMark = {};
    if (delivered !== undefined) mark.deliveredUntil = delivered;
    if (complete !== undefined) mark.completeUntil = complete;
    if (!open) mark.lacking = true;
    next[kind] = mark;
  }
  return next;
}
