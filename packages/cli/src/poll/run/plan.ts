import type { IntegrationInstance } from '@jupiterone/integration-sdk-core';
import { DAY, HOUR, MINUTE } from '@graph-1password/vocabulary';
import type { EventKind } from '@graph-1password/vocabulary';
import type { EventWindow } from '../../../../../src/client/events/types';
import {
  DEFAULT_LOOKBACK_DAYS,
  IngestionSources,
  MAX_LOOKBACK_DAYS,
  readConfig,
} from '../../../../../src/config';
import type { IntegrationConfig } from '../../../../../src/config';
import { eventWindow, OVERLAP_MS } from '../../../../../src/run/window';
import { deliveredUntil, lastSuccessful, wantedStreams } from '../marks';
import type { PollState } from '../state';

/** What a run is going to do. */
export interface RunPlan {
  instance: IntegrationInstance<IntegrationConfig>;
  /**
   * What is read: marks of another account say nothing. Neither do those of a run without vaults once there are some,
   * because the edges from events to vaults are made in the run that reads the event.
   */
  source: string;
  destination: string;
  wanted: EventKind[];
  /** Marks that hold for this source and destination. */
  marks: PollState['streams'];
  /** Days of events that a whole collection reads. */
  lookbackDays: number;
  /**
   * What the run is told when it starts, epoch ms: its last success, the configuration with a look-back that reaches
   * it, its window, and whether that is a whole look-back.
   */
  at(startedOn: number): {
    last: number | undefined;
    config: IntegrationConfig;
    window: EventWindow;
    whole: boolean;
    /** How far the run reads back before its last success, ms. */
    overlapMs: number;
  };
}

/**
 * Plans a run by the state. A configuration that is wrong gives a plan too: the run itself says what is wrong, also to
 * JupiterOne.
 * @param neededSince events from then on are to be read again, epoch ms
 * @param intervalMs from one run to the next
 */
export function planRun(
  instance: IntegrationInstance<IntegrationConfig>,
  state: PollState,
  destination: string,
  neededSince?: number,
  intervalMs?: number,
): RunPlan {
  const disabled = (instance.disabledSources ?? []).map((entry) => entry.ingestionSourceId);
  const { lookbackDays, hasEvents, origin } = read(instance.config);
  const without = disabled.filter((id) => id !== IngestionSources.ITEM_DETAILS).sort();
  const source = [origin, ...without.map((id) => `without ${id}`)].join(', ');
  const wanted = wantedStreams(hasEvents, disabled);
  const same = state.source === source && state.destination === destination;
  const marks = same ? state.streams : {};
  const last = neededSince === undefined ? lastSuccessful(marks, wanted) : undefined;
  const delivered = earlier(deliveredUntil(marks, wanted), neededSince);
  return {
    ...{ instance, source, destination, wanted, marks, lookbackDays },
    at: (startedOn) => {
      const days = daysFor(startedOn, lookbackDays, last, delivered);
      const lastSuccess = last === undefined ? {} : { lastSuccessful: { startedOn: last } };
      const overlapMs = overlapOf(startedOn, intervalMs, state.readBackOn);
      const window = eventWindow({ current: { startedOn }, ...lastSuccess }, days, overlapMs);
      return {
        last,
        overlapMs,
        window,
        config: { ...instance.config, ...(days !== lookbackDays && { eventsLookbackDays: days }) },
        whole: window.since === startedOn - days * DAY,
      };
    },
  };
}

/** Between the runs that ask for the whole overlap, in ms. */
const READ_BACK_EVERY_MS = HOUR;
/** What the runs between them read before the last success, in ms: events reach the API within seconds or minutes. */
const SHORT_OVERLAP_MS = 5 * MINUTE;

/** Late events are asked for once an hour: each minute would cost as much as all of two days. */
function overlapOf(
  startedOn: number,
  intervalMs: number | undefined,
  readBackOn: string | undefined,
): number {
  if (intervalMs === undefined || intervalMs >= READ_BACK_EVERY_MS) return OVERLAP_MS;
  const age = startedOn - Date.parse(readBackOn ?? '');
  return age >= 0 && age < READ_BACK_EVERY_MS ? SHORT_OVERLAP_MS : OVERLAP_MS;
}

const earlier = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined || b === undefined ? (a ?? b) : Math.min(a, b);

/**
 * Days of events to read: the look-back, or more when it would cut off what must be read. That is all since the last
 * delivery, however long ago, or events would be lost; and the overlap before the last success, as long as that itself
 * is within the look-back, or edges of late events would be.
 */
function daysFor(
  startedOn: number,
  lookbackDays: number,
  last: number | undefined,
  delivered: number | undefined,
): number {
  const isRecent = last !== undefined && startedOn - last <= lookbackDays * DAY;
  const from = Math.min(startedOn, delivered ?? startedOn, isRecent ? last : startedOn);
  const needed = from === startedOn ? 0 : Math.ceil((startedOn - from + OVERLAP_MS) / DAY);
  return Math.min(MAX_LOOKBACK_DAYS, Math.max(lookbackDays, needed));
}

function read(config: IntegrationConfig) {
  try {
    const { events, connect, wrong } = readConfig(config);
    const account = events?.claims?.accountUuid ?? connect?.claims?.accountUuid ?? '';
    return {
      lookbackDays: events?.lookbackDays ?? DEFAULT_LOOKBACK_DAYS,
      hasEvents: Boolean(events ?? wrong.events),
      origin: [
        ...(account === '' ? [] : [`account ${account}`]),
        events?.baseUrl ?? (wrong.events ? 'unusable Events API' : 'no Events API'),
        connect?.baseUrl ?? (wrong.connect ? 'unusable Connect Server' : 'no Connect Server'),
      ].join(', '),
    };
  } catch {
    return { lookbackDays: DEFAULT_LOOKBACK_DAYS, hasEvents: true, origin: '' };
  }
}
