import { EVENT_KINDS } from '@graph-1password/vocabulary';
import { DETAIL_SHAPES } from '../../../../src/client/connect/allowList';

type Test = (value: unknown) => boolean;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isText: Test = (value) => typeof value === 'string';
const isCount: Test = (value) => Number.isInteger(value) && (value as number) >= 0;
const isNumber: Test = (value) => Number.isFinite(value);
const isTime: Test = (value) => typeof value === 'string' && !Number.isNaN(Date.parse(value));
const isTrue: Test = (value) => value === true;
const optional =
  (test: Test): Test =>
  (value) =>
    value === undefined || test(value);
const listOf =
  (test: Test): Test =>
  (value) =>
    Array.isArray(value) && value.every(test);
const eachOf =
  (test: Test): Test =>
  (value) =>
    isObject(value) && Object.values(value).every(test);
const nullOr =
  (test: Test): Test =>
  (value) =>
    value === null || test(value);
/** An object whose fields fit; fields that it does not name are those of another version. */
const shaped =
  (fields: Readonly<Record<string, Test>>): Test =>
  (value) =>
    isObject(value) && Object.entries(fields).every(([name, test]) => test(value[name]));

const OUTCOMES = ['ok', 'partly', 'failed', 'interrupted'];

const isReport = shaped({
  startedOn: isTime,
  finishedOn: isTime,
  outcome: (value) => OUTCOMES.includes(value as string),
  reasons: listOf(isText),
  window: optional(shaped({ since: isTime, until: isTime })),
  events: eachOf(isCount),
  entities: isCount,
  relationships: isCount,
  items: shaped({ known: isCount, read: isCount }),
});

const isMark = shaped({
  deliveredUntil: optional(isTime),
  completeUntil: optional(isTime),
  lacking: optional(isTrue),
});

const isItem = shaped({
  version: isNumber,
  faultyOn: optional(isNumber),
  reads: optional(listOf(isNumber)),
  ...Object.fromEntries(
    Object.entries(DETAIL_SHAPES).map(([name, test]) => [name, optional(nullOr(test))]),
  ),
});

/** Whether what was read from a file has the shape of a state of a poller, all that is used of it. */
export const isPollState = shaped({
  version: isCount,
  instance: isText,
  source: optional(isText),
  destination: optional(isText),
  kept: optional(isText),
  lastSuccess: optional(isTime),
  readBackOn: optional(isTime),
  lateUntil: optional(isTime),
  failures: optional(isCount),
  partlyInRow: optional(isCount),
  runningSince: optional(isTime),
  nextRun: optional(shaped({ on: isTime, schedule: isText })),
  runs: optional(shaped({ ok: isCount, partly: isCount, failed: isCount })),
  lastRun: optional(isReport),
  access: optional(shaped({ on: isTime, saved: optional(isTime), until: optional(isTime) })),
  streams: optional(
    shaped(Object.fromEntries(EVENT_KINDS.map((kind) => [kind, optional(isMark)]))),
  ),
  items: optional(eachOf(eachOf(isItem))),
});
