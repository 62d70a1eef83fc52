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

/** What a plan depends on beside the state. */
export interface PlanOptions {
  /** Events from then on are to be read again, epoch ms. */
  neededSince?: number | undefined;
  /** From one run to the next. */
  intervalMs?: number | undefined;
  /** The run is for what comes late, see {@link isReadBackDue}. */
  readBack?: boolean | undefined;
}

/**
 * Plans a run by the state. A configuration that is wrong gives a plan too: the run itself says what is wrong, also to
 * JupiterOne.
 */
export function planRun(
  instance: IntegrationInstance<IntegrationConfig>,
  state: PollState,
  destination: string,
  { neededSince, intervalMs, readBack = false }: PlanOptions = {},
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
      const since = lateSince(startedOn, lookbackDays, last, state.lateUntil ?? state.readBackOn);
      const days = daysFor(startedOn, lookbackDays, since, delivered);
      const lastSuccess = last === undefined ? {} : { lastSuccessful: { startedOn: last } };
      const isShort = isShortInterval(intervalMs) && !readBack;
      const overlapMs = isShort ? SHORT_OVERLAP_MS : OVERLAP_MS + (last ?? 0) - (since ?? 0);
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
/** What all others read before the last success, in ms: most events reach the API within seconds or minutes. */
const SHORT_OVERLAP_MS = 5 * MINUTE;

/** Whether runs are so near to each other that not each of them asks for what comes late: that costs as much as all of two days. */
const isShortInterval = (intervalMs: number | undefined): boolean =>
  intervalMs !== undefined && intervalMs < READ_BACK_EVERY_MS;

/**
 * Whether, after a run of a poller that runs more than once an hour, another one is due that asks for what came late. It is a run of
 * its own, so that the news do not wait for it.
 * @param now epoch ms
 * @param intervalMs from one run to the next
 */
export function isReadBackDue(
  { readBackOn }: Pick<PollState, 'readBackOn'>,
  now: number,
  intervalMs: number,
): boolean {
  // JupiterOne's clock may be some way ahead of ours.
  const age = Math.abs(now - Date.parse(readBackOn ?? ''));
  return isShortInterval(intervalMs) && !(age < READ_BACK_EVERY_MS);
}

/**
 * What is remembered after a delivered run that asked for the whole overlap. What came late for a stream that failed is asked for by the
 * next one: the time from which on that counts stays.
 * @param until start of the run, ISO 8601
 * @param isWhole no stream failed; one that the token does not open is no failure
 */
export function afterReadBack(
  { readBackOn, lateUntil = readBackOn }: Pick<PollState, 'readBackOn' | 'lateUntil'>,
  until: string,
  isWhole: boolean,
): Pick<PollState, 'readBackOn' | 'lateUntil'> {
  const late = isWhole ? until : lateUntil;
  return { readBackOn: until, ...(late !== undefined && { lateUntil: late }) };
}

/**
 * The time from which on the overlap counts: the last success or, when nobody has asked for what came late since then, the last time
 * somebody has. What is older than the look-back is not asked for.
 * @returns epoch ms
 */
function lateSince(
  startedOn: number,
  lookbackDays: number,
  last: number | undefined,
  readBackOn: string | undefined,
): number | undefined {
  const asked = Date.parse(readBackOn ?? '');
  if (last === undefined || !(asked < last)) return last;
  return Math.min(last, Math.max(asked, startedOn - lookbackDays * DAY));
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
