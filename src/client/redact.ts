import { shorten } from '@graph-1password/vocabulary';

/** Longest reason of a server that is repeated in a message, in characters. */
const MAX_REASON_LENGTH = 200;

const CONTROL_CHARACTERS = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu;
/** JSON web tokens, whole or in part: their header always starts with `{"`, in base64 `eyJ`. */
const JSON_WEB_TOKEN = /eyJ[\w-]+(?:\.[\w-]*)*/g;
const BEARER = /\bbearer\s+\S+/gi;
/** Longer than any 1Password id (26), so ids stay readable and keys do not. */
const LONG_RUN = /[\w+=~-]{32,}/g;

/**
 * Makes a text of a server safe and short enough to be part of a message.
 * @param text any text
 * @param token the token in use, which is removed wherever it appears
 * @returns one line of at most 200 characters without control characters and without anything that looks like a token
 */
export function sanitizeReason(text: string, token?: string): string {
  // Cut first: a regular expression need not see a megabyte. The slack keeps a token at the edge whole.
  let safe = text.slice(0, MAX_REASON_LENGTH * 50);
  if (token) safe = safe.split(token).join('[token]');
  safe = safe
    .replace(CONTROL_CHARACTERS, ' ')
    .replace(BEARER, '[token]')
    .replace(JSON_WEB_TOKEN, '[token]')
    .replace(LONG_RUN, '[removed]')
    .replace(/\s+/g, ' ')
    .replace(/"/g, "'")
    .trim();
  return shorten(safe, MAX_REASON_LENGTH);
}

/**
 * Reads the reason out of an error body of either API. Both official shapes of the Events API are known,
 * `{"Error":{"Message"}}` (spec 1.2) and `{"status","message"}` (spec 1.4.1); the latter is Connect's too.
 * @param body the body as text
 * @param token the token in use
 * @returns a sanitised reason, or undefined when the body has neither shape
 */
export function reasonOfErrorBody(body: string, token?: string): string | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return undefined;
  }
  if (!isObject(parsed)) return undefined;
  const nested = isObject(parsed.Error) ? parsed.Error.Message : undefined;
  const message = nested ?? parsed.message;
  return typeof message === 'string' ? sanitizeReason(message, token) || undefined : undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
