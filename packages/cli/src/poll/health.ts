import { EVENT_KINDS } from '@graph-1password/vocabulary';
import { secondsOf } from './run/report';
import type { PollState } from './state';

/** How late a run may begin before somebody should look, in ms. */
const GRACE_MS = 15 * 60_000;

/** How a poller is doing. `overdue` means that no poller does what the state has planned. */
export type Health = 'waiting for the first run' | 'ok' | 'partly' | 'failing' | 'overdue';

/**
 * @param now epoch ms
 * @param alive whether a poller is running
 */
export function healthOf(
  { lastRun, nextRun, failures, runningSince }: PollState,
  now: number,
  alive: boolean,
): Health {
  if (!lastRun) return 'waiting for the first run';
  const isAtWork = alive && runningSince !== undefined;
  if (!isAtWork && nextRun && now > Date.parse(nextRun.on) + GRACE_MS) return 'overdue';
  if (failures > 0) return 'failing';
  return lastRun.outcome === 'partly' ? 'partly' : 'ok';
}

/** Whether nobody has to look. */
export const isHealthy = (health: Health): boolean => health !== 'failing' && health !== 'overdue';

const seconds = (time: string | undefined): number | undefined =>
  time === undefined ? undefined : Date.parse(time) / 1000;

/** A value of a metric with its labels; undefined values are left out. */
type Sample = [labels: string, value: number | undefined];

/** A metric in Prometheus' text format, or nothing when it has no value. */
function metric(
  name: string,
  type: 'gauge' | 'counter',
  help: string,
  samples: Sample[],
): string[] {
  const lines = samples.flatMap(([labels, value]) =>
    value === undefined ? [] : [`graph_1password_${name}${labels} ${value}`],
  );
  if (lines.length === 0) return [];
  const full = `graph_1password_${name}`;
  return [`# HELP ${full} ${help}`, `# TYPE ${full} ${type}`, ...lines];
}

/** The state of a running poller as Prometheus' text format 0.0.4. @param now epoch ms */
export function metricsOf(state: PollState, now: number): string {
  const { lastRun, runs, streams, failures, lastSuccess, nextRun } = state;
  const one = (value: number | undefined): Sample[] => [['', value]];
  const perStream = (value: (kind: (typeof EVENT_KINDS)[number]) => number | undefined): Sample[] =>
    EVENT_KINDS.map((kind) => [`{stream="${kind}"}`, value(kind)]);
  return [
    metric(
      'healthy',
      'gauge',
      '1 unless runs fail or are overdue.',
      one(Number(isHealthy(healthOf(state, now, true)))),
    ),
    metric(
      'runs_total',
      'counter',
      'Runs by outcome.',
      Object.entries(runs).map(([outcome, count]) => [`{outcome="${outcome}"}`, count]),
    ),
    metric(
      'failures_in_row',
      'gauge',
      'Failed runs since the last one that did not fail.',
      one(failures),
    ),
    metric(
      'last_success_timestamp_seconds',
      'gauge',
      'Start of the last run in which nothing failed.',
      one(seconds(lastSuccess)),
    ),
    metric(
      'last_run_timestamp_seconds',
      'gauge',
      'Start of the last run.',
      one(seconds(lastRun?.startedOn)),
    ),
    metric(
      'last_run_duration_seconds',
      'gauge',
      'Length of the last run.',
      one(lastRun && secondsOf(lastRun)),
    ),
    metric(
      'last_run_entities',
      'gauge',
      'Entities that the last run collected.',
      one(lastRun?.entities),
    ),
    metric(
      'last_run_relationships',
      'gauge',
      'Relationships that the last run collected.',
      one(lastRun?.relationships),
    ),
    metric(
      'last_run_events',
      'gauge',
      'Events that the last run read.',
      perStream((kind) => lastRun?.events[kind]),
    ),
    metric(
      'next_run_timestamp_seconds',
      'gauge',
      'When the next run is due.',
      one(seconds(nextRun?.on)),
    ),
    metric(
      'stream_delivered_timestamp_seconds',
      'gauge',
      'Up to where the events of a stream are delivered.',
      perStream((kind) => seconds(streams[kind]?.deliveredUntil)),
    ),
  ]
    .flat()
    .concat('')
    .join('\n');
}
