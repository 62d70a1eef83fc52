import { EVENT_KINDS } from '@graph-1password/vocabulary';
import type { PollState, StreamMark } from './state';

/** Clocks differ by so much without anybody's fault, in ms. */
const TOLERANCE_MS = 5 * 60_000;

/** Whether a time of the state can be believed: it is not of a clock that was ahead. @param on ISO 8601 @param now epoch ms */
export const isPast = (on: string | undefined, now: number): boolean =>
  on === undefined || Date.parse(on) <= now + TOLERANCE_MS;

/** Whether a state was written by a clock that was ahead of that of now, which is taken to be right. */
export const isOfFuture = ({ lastRun, lastSuccess, streams }: PollState, now: number): boolean =>
  ![
    ...[lastRun?.startedOn, lastSuccess],
    ...EVENT_KINDS.flatMap((kind) => [streams[kind]?.deliveredUntil, streams[kind]?.completeUntil]),
  ].every((on) => isPast(on, now));

/**
 * The state without what lies in the future: a clock was ahead and is right again, or is behind now. The run reads more, and
 * loses nothing.
 * @param now epoch ms
 * @param warn told of it in a sentence
 */
export function beforeNow(
  state: PollState,
  now: number,
  warn: (sentence: string) => void,
): PollState {
  if (!isOfFuture(state, now)) return state;
  const streams: PollState['streams'] = {};
  for (const kind of EVENT_KINDS) {
    const { deliveredUntil, completeUntil, ...mark } = state.streams[kind] ?? {};
    if (state.streams[kind] === undefined) continue;
    const believed: StreamMark = { ...mark };
    if (deliveredUntil !== undefined && isPast(deliveredUntil, now))
      believed.deliveredUntil = deliveredUntil;
    if (completeUntil !== undefined && isPast(completeUntil, now))
      believed.completeUntil = completeUntil;
    streams[kind] = believed;
  }
  const { lastSuccess, ...others } = state;
  warn(
    'The state is of a time that has not come yet: the clock of this machine was ahead, or is behind now. The run does not rely on it and reads the whole look-back period again; check the clock.',
  );
  return {
    ...others,
    streams,
    ...(lastSuccess !== undefined && isPast(lastSuccess, now) && { lastSuccess }),
  };
}
