import { EVENT_KINDS } from '@graph-1password/vocabulary';
import type { EventKind } from '@graph-1password/vocabulary';
import { LATENCY_BUCKETS } from '../../alerts/outbox/apply';
import type { Mute } from '../../alerts/config/types';
import { standings } from '../../alerts/standing';
import type { StandingOptions } from '../../alerts/standing';
import type { AlertState, Decisions } from '../../alerts/state/types';
import { LEVELS } from '../../detect/levels';
import type { Level } from '../../detect/levels';
import { packageVersion } from '../../support/projectRoot';
import { healthOf, isHealthy } from '../health';
import { secondsOf } from '../run/report';
import type { PollState } from '../state';

/** What the metrics are made from. */
export interface Observed {
  state: PollState;
  /** What the rules have found. Before the first judgement its `judgedOn` is absent. */
  alerts: Pick<AlertState, 'judgedOn' | 'findings' | 'incidents' | 'outbox' | 'sinks' | 'latency'>;
  /** What people decided on incidents. */
  decisions: Decisions;
  /** Those of `graph-1password.yaml`, read when they are needed. */
  mutes: () => readonly Mute[];
}

/** A value of a metric with its labels, and what follows the name; undefined values are left out. */
type Sample = [labels: Record<string, string>, value: number | undefined, suffix?: string];

/** A metric: name without prefix, type, help, and what it counts. */
type Metric = [
  name: string,
  type: 'gauge' | 'counter' | 'histogram',
  help: string,
  samples: Sample[],
];

const PREFIX = 'graph_1password_';

/**
 * The state of a running poller, and of its alerts, in Prometheus' text format 0.0.4.
 * @see https://prometheus.io/docs/instrumenting/exposition_formats/
 * @param now epoch ms
 */
export function metricsOf({ state, alerts, decisions, mutes }: Observed, now: number): string {
  const metrics = [
    ...[...ofRuns(state, now), ...ofStreams(state)],
    ...[...ofIncidents(alerts, { decisions, mutes: mutes(), now }), ...ofSinks(alerts)],
  ];
  return metrics.flatMap(linesOf).concat('').join('\n');
}

const seconds = (time: string | undefined): number | undefined =>
  time === undefined ? undefined : Date.parse(time) / 1000;

const one = (value: number | undefined): Sample[] => [[{}, value]];

function ofRuns(state: PollState, now: number): Metric[] {
  const { lastRun, runs, failures, partlyInRow, lastSuccess, nextRun } = state;
  const success = seconds(lastSuccess);
  const age =
    lastSuccess === undefined ? undefined : Math.max(0, now - Date.parse(lastSuccess)) / 1000;
  const byOutcome = Object.entries(runs).map(([outcome, count]): Sample => [{ outcome }, count]);
  return [
    ['build_info', 'gauge', 'Version that polls.', [[{ version: packageVersion() }, 1]]],
    [
      'healthy',
      'gauge',
      '0 when runs fail or are overdue, or when part of the data is missing again and again.',
      one(Number(isHealthy(healthOf(state, now, true)))),
    ],
    ['runs_total', 'counter', 'Runs by outcome.', byOutcome],
    ['failures_in_row', 'gauge', 'Failed runs since the last one that did not.', one(failures)],
    [
      'partial_runs_in_row',
      'gauge',
      'Runs that missed part of the data, since the last one that did not.',
      one(partlyInRow),
    ],
    [
      'last_success_timestamp_seconds',
      'gauge',
      'Start of the last run in which nothing failed.',
      one(success),
    ],
    ['last_success_age_seconds', 'gauge', 'Time since the start of that run.', one(age)],
    [
      'last_run_timestamp_seconds',
      'gauge',
      'Start of the last run.',
      one(seconds(lastRun?.startedOn)),
    ],
    [
      'last_run_duration_seconds',
      'gauge',
      'Length of the last run.',
      one(lastRun && secondsOf(lastRun)),
    ],
    ['last_run_entities', 'gauge', 'Entities that the last run collected.', one(lastRun?.entities)],
    [
      'last_run_relationships',
      'gauge',
      'Relationships that the last run collected; absent where an archive follows them from events.',
      // In an archive none is made: a zero would be an alarm.
      one(lastRun?.archived && lastRun.relationships === 0 ? undefined : lastRun?.relationships),
    ],
    ['next_run_timestamp_seconds', 'gauge', 'When the next run is due.', one(seconds(nextRun?.on))],
  ];
}

function ofStreams({ lastRun, streams }: PollState): Metric[] {
  const perStream = (value: (kind: EventKind) => number | undefined): Sample[] =>
    EVENT_KINDS.map((stream) => [{ stream }, value(stream)]);
  return [
    [
      'last_run_events',
      'gauge',
      'Events that the last run read.',
      perStream((kind) => lastRun?.events[kind]),
    ],
    [
      'stream_delivered_timestamp_seconds',
      'gauge',
      'Up to where the events of a stream are delivered.',
      perStream((kind) => seconds(streams[kind]?.deliveredUntil)),
    ],
  ];
}

function ofIncidents(
  { judgedOn, findings, incidents }: Observed['alerts'],
  by: StandingOptions,
): Metric[] {
  const hasJudged = judgedOn !== undefined;
  const open = incidents.filter(({ goneOn }) => goneOn === undefined);
  const perLevel = (value: (level: Level) => number | undefined): Sample[] =>
    LEVELS.map((level) => [{ level }, hasJudged ? value(level) : undefined]);
  const standing = standings(judgedOn, by);
  const states = incidents.map((each) => {
    const { state } = standing(each);
    return `${each.level} ${state === 'new' ? 'open' : state}`;
  });
  const perState = STATES.flatMap((state) =>
    LEVELS.map((level): Sample => {
      const count = states.filter((each) => each === `${level} ${state}`).length;
      return [{ level, state }, hasJudged ? count : undefined];
    }),
  );
  return [
    [
      'findings',
      'gauge',
      'Findings in the last graph by level.',
      perLevel((it) => findings && (findings[it] ?? 0)),
    ],
    [
      'open_incidents',
      'gauge',
      'Incidents that are there, by level.',
      perLevel((it) => open.filter(({ level }) => level === it).length),
    ],
    ['incidents', 'gauge', 'Incidents of the last 30 days by level and state.', perState],
    [
      'judged_timestamp_seconds',
      'gauge',
      'When the rules last judged the graph.',
      one(hasJudged ? judgedOn / 1000 : undefined),
    ],
  ];
}

const STATES = ['open', 'acknowledged', 'muted', 'gone'] as const;

function ofSinks({ outbox, sinks, latency }: Observed['alerts']): Metric[] {
  const perSink = (value: (sink: string) => number): Sample[] =>
    Object.keys(sinks).map((sink) => [{ sink }, value(sink)]);
  const waiting = (name: string): number =>
    outbox.filter(({ sink, refusedOn }) => sink === name && refusedOn === undefined).length;
  const outcomes = Object.entries(sinks).flatMap(([sink, { delivered, failed, refused }]) =>
    Object.entries({ delivered, failed, refused }).map(([outcome, count]): Sample => [
      { sink, outcome },
      count,
    ]),
  );
  return [
    [
      'alerts_delivered_total',
      'counter',
      'Messages that arrived.',
      perSink((name) => sinks[name]?.delivered ?? 0),
    ],
    [
      'alert_attempts_failed_total',
      'counter',
      'Attempts to send that failed.',
      perSink((name) => sinks[name]?.failed ?? 0),
    ],
    [
      'alert_deliveries_total',
      'counter',
      'Messages that arrived, attempts that failed, and messages that were refused for good.',
      outcomes,
    ],
    ['alerts_waiting', 'gauge', 'Messages that wait to be sent.', perSink(waiting)],
    [
      'alert_delivery_seconds',
      'histogram',
      'Time from the newest event of an incident to the message about it.',
      latencySamples(latency),
    ],
  ];
}

/** A histogram that counts upwards, as the state keeps it; none before the first delivery. */
function latencySamples({ buckets, sum }: AlertState['latency']): Sample[] {
  const count = buckets['+Inf'];
  if (count === undefined) return [];
  const bounds = [...LATENCY_BUCKETS.map(String), '+Inf'];
  return [
    ...bounds.map((le): Sample => [{ le }, buckets[le] ?? 0, '_bucket']),
    [{}, sum, '_sum'],
    [{}, count, '_count'],
  ];
}

/** A metric's lines, or none when it has no value. */
function linesOf([name, type, help, samples]: Metric): string[] {
  const full = PREFIX + name;
  const lines = samples.flatMap(([labels, value, suffix = '']) =>
    value === undefined || Number.isNaN(value)
      ? []
      : [`${full}${suffix}${labelsOf(labels)} ${value}`],
  );
  return lines.length === 0 ? [] : [`# HELP ${full} ${help}`, `# TYPE ${full} ${type}`, ...lines];
}

function labelsOf(labels: Record<string, string>): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escapeLabel(value)}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

/** A label's value may be any text, such as the name of a sink that somebody chose. */
const escapeLabel = (value: string): string =>
  value.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\n/g, '\\n');
