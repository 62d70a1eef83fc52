import { HOUR } from '@graph-1password/vocabulary';
import type { AlertState, OutboxEntry, SinkHealth } from '../state/types';
import type { SendAttempt } from './outcome';

const SECOND_MS = 1000;
/** Wait after the first failure; it doubles with each further one. */
const FIRST_PAUSE_MS = 5 * SECOND_MS;
const LONGEST_PAUSE_MS = HOUR / 2;
/** The longest that a sink can make us wait. */
const LONGEST_AFTER_MS = HOUR;
/** How often a sink that rejected our address or secret is retried: somebody may have fixed it. */
const CLOSED_PAUSE_MS = HOUR;
/** After so long a message is given up, and kept to be seen. */
const MAX_AGE_MS = 72 * HOUR;
/** Refused messages that are kept, and deliveries of an incident. */
const KEPT = 100;
const KEPT_DELIVERIES = 20;

/** Upper bounds of the histogram of seconds from event to message. */
export const LATENCY_BUCKETS = [10, 30, 65, 120, 300, 900, 3600, 14_400, 86_400, 259_200] as const;

const newHealth = (): SinkHealth => ({ failures: 0, delivered: 0, failed: 0, refused: 0 });

/** Wait after so many failures in a row, in ms. */
export const pauseAfter = (failures: number): number =>
  Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(failures - 1, 20));

/** Notes an attempt in the state; one whose message is not in the outbox changes nothing. */
export function applyOutcome(state: AlertState, { sink, key, sent, on }: SendAttempt): void {
  const entry = state.outbox.find(
    (each) => each.sink === sink && each.message.key === key && each.refusedOn === undefined,
  );
  if (!entry) return;
  const health = (state.sinks[sink] ??= newHealth());
  entry.attempts++;
  if (sent.kind === 'delivered') return delivered(state, entry, health, on);
  health.failed++;
  health.lastError = entry.lastError = sent.reason;
  if (sent.kind === 'refused' && !entry.minimal) entry.minimal = true;
  else if (sent.kind === 'refused') refuse(state, entry, health, on);
  else {
    health.failures++;
    if (sent.kind === 'closed') health.closed = true;
    const after =
      sent.kind === 'retry' ? Math.min(sent.after ?? 0, LONGEST_AFTER_MS) : CLOSED_PAUSE_MS;
    health.pausedUntil = on + Math.max(after, pauseAfter(health.failures));
    if (on - entry.message.on > MAX_AGE_MS) refuse(state, entry, health, on);
  }
}

function delivered(state: AlertState, entry: OutboxEntry, health: SinkHealth, on: number): void {
  const { sink, message } = entry;
  state.outbox.splice(state.outbox.indexOf(entry), 1);
  health.delivered++;
  health.failures = 0;
  health.lastSuccess = on;
  delete health.pausedUntil;
  delete health.closed;
  delete health.lastError;
  const told = new Set(message.incidents);
  for (const incident of state.incidents.filter(({ id }) => told.has(id))) {
    incident.deliveries = [...incident.deliveries, { sink, kind: message.kind, on }].slice(
      -KEPT_DELIVERIES,
    );
  }
  if (message.eventOn === undefined || (message.kind !== 'new' && message.kind !== 'grown')) return;
  const seconds = Math.max(0, on - message.eventOn) / SECOND_MS;
  const { buckets } = state.latency;
  for (const bound of [...LATENCY_BUCKETS, Infinity]) {
    const name = bound === Infinity ? '+Inf' : String(bound);
    buckets[name] = (buckets[name] ?? 0) + Number(seconds <= bound);
  }
  state.latency.sum += seconds;
}

function refuse(state: AlertState, entry: OutboxEntry, health: SinkHealth, on: number): void {
  entry.refusedOn = on;
  health.refused++;
  const refused = state.outbox.filter(({ refusedOn }) => refusedOn !== undefined);
  const oldest = new Set(refused.slice(0, Math.max(0, refused.length - KEPT)));
  state.outbox = state.outbox.filter((each) => !oldest.has(each));
}
