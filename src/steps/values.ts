import type { EventText } from '../client/events/types';
import type { Entity } from '@jupiterone/integration-sdk-core';
import { canonicalIp, cutText, DAY } from '@graph-1password/vocabulary';

/**
 * Readers for values from outside: a missing, empty or wrongly typed value gives no property.
 * The wire types say what should come; these say what is taken when something else does.
 */

/** The longest string that JupiterOne's search keeps (SDK: `truncateEntityPropertyValue`), in UTF-16 units. */
const MAX_LENGTH = 4096;

/** A non-empty string, cut at what JupiterOne keeps; anything else is undefined. */
export function text(value: unknown): string | undefined {
  if (typeof value !== 'string' || value === '') return undefined;
  return cutText(value, MAX_LENGTH);
}

/** An IP address in its one spelling; a text that is none as it is, and anything else undefined. */
export function ipText(value: unknown): string | undefined {
  const given = text(value);
  return given === undefined ? undefined : (canonicalIp(given) ?? given);
}

/** A finite number; anything else is undefined. */
export function number(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

/** The first of the texts that is one. */
export const firstText = (...values: unknown[]): string | undefined => {
  for (const value of values) {
    const found = text(value);
    if (found !== undefined) return found;
  }
  return undefined;
};

/** UTC day of a time in epoch ms, `YYYY-MM-DD`. */
export function utcDay(time: number): string {
  // Events come in time order, so nearly every call is about the day of the call before.
  const day = Math.floor(time / DAY);
  if (day !== lastDay) {
    lastDay = day;
    lastText = new Date(day * DAY).toISOString().slice(0, 10);
  }
  return lastText;
}

let lastDay = Number.NaN;
let lastText = '';

/**
 * Attaches what the API said to an entity that was just made.
 * @param rawData an event as received, or allow-listed metadata; never a Connect item
 */
export const withRawData = <E extends object>(entity: E, rawData: object) =>
  Object.assign(entity, { _rawData: [{ name: 'default', rawData }] });

/** Where raw data keeps its text as it was received. Not a name, so that it is no part of what is stored. */
const RECEIVED = Symbol('text as received');

interface Raw {
  [RECEIVED]?: EventText;
}

/** Lets the raw data of an entity keep its text, for a store that writes it as it came. */
export function keepText(entity: Pick<Entity, '_rawData'>, received: EventText | undefined): void {
  const raw = entity._rawData?.[0] as Raw | undefined;
  if (raw && received) raw[RECEIVED] = received;
}

/** The text of an entity's raw data, when it was kept. */
export const receivedText = ({ _rawData }: Pick<Entity, '_rawData'>): EventText | undefined =>
  (_rawData?.[0] as Raw | undefined)?.[RECEIVED];
