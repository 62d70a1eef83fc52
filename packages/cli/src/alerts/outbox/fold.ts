import { digestMessage } from '../compose';
import type { AlertState, OutboxEntry } from '../state/types';

/** Messages that may wait for one sink. */
const MOST_WAITING = 200;

/**
 * Keeps the outbox in bounds: when too much waits for a sink, the oldest become one digest, so that nothing is dropped
 * without a word. A message that was tried already stays what it is: it may have arrived.
 */
export function foldOverflow(state: AlertState, now: number): void {
  const sinks = new Set(state.outbox.map(({ sink }) => sink));
  for (const sink of sinks) {
    const waiting = state.outbox.filter(
      (each) => each.sink === sink && each.refusedOn === undefined,
    );
    if (waiting.length <= MOST_WAITING) continue;
    const oldest = waiting
      .slice(0, waiting.length - MOST_WAITING / 2)
      .filter(({ attempts, message }) => attempts === 0 && message.kind !== 'gone');
    if (oldest.length < 2) continue;
    fold(state, sink, oldest, now);
  }
}

function fold(state: AlertState, sink: string, oldest: OutboxEntry[], now: number): void {
  const messages = oldest.map(({ message }) => message);
  const message = digestMessage(
    messages,
    `digest-${messages[0]?.key ?? ''}-fold-${now}`.slice(0, 100),
    now,
  );
  const at = state.outbox.indexOf(oldest[0] as OutboxEntry);
  const folded = new Set(oldest);
  const notBefore = Math.min(...oldest.map((each) => each.notBefore));
  state.outbox.splice(at, 0, { sink, message, notBefore, attempts: 0 });
  state.outbox = state.outbox.filter((each) => !folded.has(each));
  // What is said later of these incidents belongs to the digest now.
  const threads = new Set(messages.flatMap(({ kind, thread }) => (isFirst(kind) ? [thread] : [])));
  for (const { told } of state.incidents) {
    const mine = told[sink];
    if (mine && threads.has(mine.thread)) mine.thread = message.thread;
  }
}

const isFirst = (kind: string): boolean => kind === 'new' || kind === 'digest';
