import { counted } from '@graph-1password/vocabulary';
import type { AlertState } from '../alerts/state/types';
import type { Origin } from '../graph/provenance';
import type { PollState } from '../poll/state';
import type { ReportHealth } from './types';

/**
 * How the collection and the alerts do.
 * @param poller what a poller remembers; undefined without one
 * @param unjudged sentences about rules that were not judged, and states that are not known
 */
export function healthOf(
  { collectedOn, lacks }: Origin,
  poller: PollState | undefined,
  alerts: AlertState | undefined,
  unjudged: readonly string[],
): ReportHealth {
  const failing = Object.entries(alerts?.sinks ?? {}).flatMap(([name, { lastError }]) => {
    if (lastError === undefined) return [];
    const waiting = (alerts?.outbox ?? []).filter(
      ({ sink, refusedOn }) => sink === name && refusedOn === undefined,
    );
    return [`Sink "${name}": ${lastError} ${counted(waiting.length, 'message')} waiting.`];
  });
  const refused = (alerts?.outbox ?? []).filter(({ refusedOn }) => refusedOn !== undefined).length;
  return {
    ...(collectedOn !== undefined && { collectedOn }),
    lacks: [...lacks],
    ...(poller && {
      poller: {
        ...(poller.lastSuccess !== undefined && { lastSuccess: Date.parse(poller.lastSuccess) }),
        ...{ runs: { ...poller.runs }, failuresInRow: poller.failures },
      },
    }),
    alerts: [
      ...unjudged,
      ...failing,
      ...(refused === 0
        ? []
        : [`${counted(refused, 'message')} refused: "graph-1password alerts list" shows them.`]),
    ],
  };
}
