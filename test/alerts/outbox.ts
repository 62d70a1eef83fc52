import { incidentMessage } from '../../packages/cli/src/alerts/compose';
import type { Incident } from '../../packages/cli/src/alerts/incidents';
import type { Message } from '../../packages/cli/src/alerts/message';
import { deliver } from '../../packages/cli/src/alerts/outbox/deliver';
import type { SendAttempt } from '../../packages/cli/src/alerts/outbox/outcome';
import { openSink } from '../../packages/cli/src/alerts/sinks/open';
import { emptyAlerts } from '../../packages/cli/src/alerts/state/types';
import type { AlertState } from '../../packages/cli/src/alerts/state/types';
import type { Receiver } from './receivers/receiver';

/** Names as somebody hostile would type them. */
export const HOSTILE =
  '<!channel> <@U123> <https://evil.example|bank> [click](https://evil.example) <at>everyone</at> *b* \u202Eevil\u001b[31m\r\nBcc: x@evil.example "]\\ \ud800';

/** A message about an incident with hostile names. */
export function messageOf(n: number, name = HOSTILE): Message {
  const finding = {
    ...{
      rule: 'report',
      level: 'HIGH' as const,
      who: name,
      what: `${name} viewed`,
      when: 1000 + n,
    },
    ...{ details: {}, facts: {}, path: [`one_password_audit_event:E${n}`] },
  };
  const incident: Incident = {
    ...{
      id: `inc-${n}`,
      level: 'HIGH',
      rule: 'report',
      title: `${name} did it`,
      who: name,
      what: name,
    },
    ...{ first: 1000, last: 1000 + n, evidence: [{ id: `f${n}`, finding }] },
  };
  return incidentMessage('new', incident, incident.evidence, `inc-${n}-new-k`, {
    rules: new Map(),
    now: 2000,
  });
}

/** A state in which messages wait for a sink. */
export function waiting(count: number, sink = 'one'): AlertState {
  const state = emptyAlerts();
  for (let n = 0; n < count; n++) {
    state.outbox.push({ sink, message: messageOf(n), notBefore: 0, attempts: 0 });
  }
  return state;
}

/**
 * Delivers again and again, with a clock that jumps over every pause, until nothing waits or the rounds are over.
 * @returns all attempts
 */
export async function deliverAll(
  state: AlertState,
  receivers: Record<string, Receiver>,
  rounds = 20,
): Promise<SendAttempt[]> {
  const outcomes: SendAttempt[] = [];
  let now = 10_000;
  for (let round = 0; round < rounds; round++) {
    await deliver(state, {
      now: () => now,
      open: (name) => {
        const receiver = receivers[name];
        if (!receiver) throw new Error(`no ${name}`);
        return openSink(name, receiver.config, receiver.env, () => now);
      },
      note: (outcome) => void outcomes.push(outcome),
    });
    const pauses = Object.values(state.sinks).map(({ pausedUntil = 0 }) => pausedUntil);
    now = Math.max(now, ...pauses);
    if (state.outbox.every(({ refusedOn }) => refusedOn !== undefined)) break;
  }
  return outcomes;
}
