import type { Message } from '../message';
import type { AlertState, OutboxEntry } from '../state/types';
import { applyOutcome } from './apply';
import type { SendAttempt, SendResult } from './outcome';

/** Somewhere that messages go. */
export interface Sink {
  /**
   * Tries once. What went wrong is in the outcome; nothing is thrown for it.
   * @param minimal say only the least, because the sink could not read the whole message
   */
  send(message: Message, minimal: boolean): Promise<SendResult>;
}

/** What delivering works with. */
export interface DeliveryContext {
  /** Epoch ms. */
  now: () => number;
  /** A sink by its name. @throws Error with a sentence when it cannot be opened as it is configured */
  open: (name: string) => Sink;
  /** Writes an attempt down so that it outlives the process. */
  note: (outcome: SendAttempt) => void;
  signal?: AbortSignal;
}

/** How long a sink is given new messages to send at a time, in ms: the rest waits until others had their turn. */
const TURN_MS = 10_000;

/**
 * Sends what is due: each sink its messages one after the other, all sinks at a time, so that a slow one delays only
 * its own. A sink that fails is left alone until its pause is over; one that is slow goes on in its next turn, so that
 * the rules can run in between.
 */
export async function deliver(state: AlertState, context: DeliveryContext): Promise<void> {
  const names = [...new Set(state.outbox.map(({ sink }) => sink))];
  await Promise.all(names.map((name) => deliverTo(name, state, context)));
}

/** The next message for a sink, if one is due. @param now epoch ms */
function nextFor(name: string, state: AlertState, now: number): OutboxEntry | undefined {
  if ((state.sinks[name]?.pausedUntil ?? 0) > now) return undefined;
  return state.outbox.find(
    ({ sink, refusedOn, notBefore }) =>
      sink === name && refusedOn === undefined && notBefore <= now,
  );
}

async function deliverTo(name: string, state: AlertState, context: DeliveryContext): Promise<void> {
  const { now, open, note, signal } = context;
  let sink: Sink | undefined;
  const end = performance.now() + TURN_MS;
  while (performance.now() < end) {
    const entry = nextFor(name, state, now());
    if (!entry || signal?.aborted) return;
    let sent: SendResult;
    try {
      sink ??= open(name);
      sent = await sink.send(entry.message, entry.minimal === true);
    } catch (error) {
      // Only opening throws, with a sentence of ours.
      sent = { kind: 'retry', reason: (error as Error).message };
    }
    const outcome = { sink: name, key: entry.message.key, sent, on: now() };
    note(outcome);
    applyOutcome(state, outcome);
  }
}

/** When something is due next, epoch ms; undefined when nothing waits. */
export function nextDue(state: AlertState): number | undefined {
  const times = state.outbox
    .filter(({ refusedOn }) => refusedOn === undefined)
    .map(({ sink, notBefore }) => Math.max(notBefore, state.sinks[sink]?.pausedUntil ?? 0));
  return times.length === 0 ? undefined : Math.min(...times);
}
