import type { SendAttempt } from '../outbox/outcome';
import { ALERTS_VERSION } from './types';
import type { AlertState, Decisions } from './types';

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isListOf = (value: unknown, fits: (item: Record<string, unknown>) => boolean): boolean =>
  Array.isArray(value) && value.every((item) => isRecord(item) && fits(item));

const isText = (value: unknown): value is string => typeof value === 'string';
const isNumber = (value: unknown): value is number =>
  typeof value === 'number' && Number.isFinite(value);

const isIncident = (value: Record<string, unknown>): boolean =>
  [value.id, value.level, value.rule, value.title, value.what].every(isText) &&
  [value.seenFirst, value.seenLast, value.returns].every(isNumber) &&
  [value.evidence, value.rules].every((list) => Array.isArray(list) && list.every(isText)) &&
  isRecord(value.told) &&
  Object.values(value.told).every(
    (told) =>
      isRecord(told) && isNumber(told.on) && isText(told.thread) && Array.isArray(told.evidence),
  ) &&
  Array.isArray(value.deliveries);

const isEntry = ({ sink, message, notBefore, attempts }: Record<string, unknown>): boolean =>
  isText(sink) &&
  isNumber(notBefore) &&
  isNumber(attempts) &&
  isRecord(message) &&
  [message.key, message.thread, message.kind, message.title, message.level].every(isText) &&
  isNumber(message.on) &&
  [message.facts, message.lines, message.incidents].every(Array.isArray);

/** Whether what was read from a file has the shape of the state of alerts, all that is used of it. */
export const isState = (value: unknown): value is AlertState =>
  isRecord(value) &&
  value.version === ALERTS_VERSION &&
  isNumber(value.generation) &&
  (value.dueOn === undefined || isNumber(value.dueOn)) &&
  isListOf(value.incidents, isIncident) &&
  isListOf(value.outbox, isEntry) &&
  isRecord(value.sinks) &&
  Object.values(value.sinks).every((sink) => isRecord(sink) && isNumber(sink.failures)) &&
  Array.isArray(value.notices) &&
  isRecord(value.reports) &&
  isRecord(value.latency) &&
  isRecord(value.latency.buckets) &&
  isNumber(value.latency.sum);

/** The same of what people decided. */
export const isDecisions = (value: unknown): value is Decisions =>
  isRecord(value) &&
  value.version === ALERTS_VERSION &&
  isRecord(value.acknowledged) &&
  isListOf(value.mutes, ({ id, reason, until }) => isText(id) && isText(reason) && isNumber(until));

/** The same of an attempt to send. */
export const isOutcome = (value: unknown): value is SendAttempt =>
  isRecord(value) &&
  isText(value.sink) &&
  isText(value.key) &&
  isNumber(value.on) &&
  isRecord(value.sent) &&
  isText(value.sent.kind);
