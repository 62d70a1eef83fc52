import { IntegrationWarnEventName } from '@jupiterone/integration-sdk-core';
import type { EventKind, EventOfKind } from '@graph-1password/vocabulary';
import type { MeteredEventsClient } from '../client/events/client';
import type { EventPage, EventText } from '../client/events/types';
import { counted, STREAMS, upperId } from '@graph-1password/vocabulary';
import { WRITTEN_AT_ONCE } from './batches';
import { tellProgress, warnIncomplete } from './tell';
import { runOf } from '../run/run';
import type { StepContext } from '../run/run';

/** An event with what every converter needs of it. */
export interface TimedEvent<K extends EventKind> {
  event: EventOfKind[K];
  /** Epoch ms. */
  createdOn: number;
  /** As it was received, when the run keeps it. */
  text?: EventText | undefined;
}

/**
 * Reads one stream over the window of the run, hands on every event once, and has written what was added.
 *
 * A token without the feature is not a reason to fail or to disable the step: a disabled step's types
 * are not protected by the SDK, so that a wrongly issued token would delete history. It warns and adds nothing.
 * @param keyOf the `_key` of the event with a UUID: by it a repeated event is known
 * @param addEvents converts and adds a part of a page
 * @returns how many events there were, when all were read; undefined when nothing could be asked for
 * @throws an error of `src/client/errors.ts`
 */
export async function readStream<K extends EventKind>(
  context: StepContext,
  kind: K,
  keyOf: (uuid: string) => string,
  addEvents: (events: TimedEvent<K>[]) => Promise<void>,
): Promise<number | undefined> {
  const { jobState, logger } = context;
  const run = runOf(context);
  const client = run.events(logger);
  if (!client) return undefined;
  if (!(await hasFeature(context, client, kind))) return undefined;

  const started = Date.now();
  const counts = { pages: 0, events: 0, malformed: 0 };
  try {
    for await (const page of client.iterateEvents(kind, run.window(context.executionHistory))) {
      const fresh = freshEvents(page, run.keepsTexts, (uuid) => jobState.hasKey(keyOf(uuid)));
      counts.pages++;
      counts.events += fresh.length;
      counts.malformed += page.malformed;
      for (let from = 0; from < fresh.length; from += WRITTEN_AT_ONCE) {
        await addEvents(fresh.slice(from, from + WRITTEN_AT_ONCE));
        await jobState.flush();
      }
      logger.debug({ kind, ...counts }, `Read a page of ${STREAMS[kind].label}.`);
    }
    return counts.events;
  } finally {
    const seconds = (Date.now() - started) / 1000;
    const {
      label,
      names: [one],
    } = STREAMS[kind];
    tellProgress(
      context,
      { kind, ...counts, seconds },
      `Read ${counted(counts.events, one.toLowerCase(), label)} in ${counted(counts.pages, 'page')} and ${seconds.toFixed(1)} s.`,
    );
    if (counts.malformed > 0) warnMalformed(context, kind, counts.malformed);
  }
}

/** The events of a page that the job does not have yet; repeats inside the page are dropped too. */
function freshEvents<K extends EventKind>(
  { items, times, texts }: EventPage<K>,
  keepsTexts: boolean,
  isKnown: (uuid: string) => boolean,
): TimedEvent<K>[] {
  const inPage = new Set<string>();
  const fresh: TimedEvent<K>[] = [];
  items.forEach((event, i) => {
    const uuid = upperId(event.uuid) ?? event.uuid;
    if (inPage.has(uuid) || isKnown(uuid)) return;
    inPage.add(uuid);
    fresh.push({ event, createdOn: times[i] ?? 0, text: keepsTexts ? texts?.[i] : undefined });
  });
  return fresh;
}

async function hasFeature(
  context: StepContext,
  client: MeteredEventsClient,
  kind: EventKind,
): Promise<boolean> {
  const { logger } = context;
  const run = runOf(context);
  const { features } = await run.introspect(client);
  if (features.includes(kind)) return true;
  const description = run.name(
    `The Events API token lacks the feature "${kind}", so no ${STREAMS[kind].label} were collected: ` +
      `in 1Password, open Integrations, issue a new Events Reporting token that reports ${STREAMS[kind].label}, and enter it as reportingEventAccessToken.`,
  );
  logger.warn({ feature: kind }, description);
  logger.publishWarnEvent({ name: IntegrationWarnEventName.MissingPermission, description });
  run.noteMissingFeature(kind, description);
  return false;
}

function warnMalformed(context: StepContext, kind: EventKind, count: number): void {
  runOf(context).noteMalformed(kind, count);
  const description = `${count} ${STREAMS[kind].label} arrived without a UUID or a valid time, or nested without end, and were not stored: report this to 1Password if it keeps happening.`;
  warnIncomplete(context, { kind, count }, description);
}
