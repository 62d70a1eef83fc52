import type { Har, HarEntry } from '@pollyjs/persister';
import { CONNECT_ORIGIN, EVENTS_ORIGIN, isEventsPath } from './origins';
import { holdsToken, REDACTED, redactUrl } from './redact';
import { KEPT_REQUEST_HEADERS, KEPT_RESPONSE_HEADERS, parseJson, redactBody } from './sanitize';

/**
 * Names that carry or describe a secret in an item of Connect. Kept apart from the allow-list of the
 * redaction on purpose: each catches what is forgotten in the other.
 */
const SECRET_KEYS = new Set([
  'value',
  'totp',
  'otp',
  'passwordDetails',
  'history',
  'recipe',
  'entropy',
  'generate',
  'content',
  'password',
  'secret',
]);
/** `details.value` of a sign-in attempt is a word like `MFA`. */
const NOT_SECRET_IN_EVENTS = new Set(['value']);

/**
 * Looks for anything in a recording that must not be committed.
 * @param text content of a `recording.har`
 * @returns one sentence for each finding, which names the place but not the value; empty when it is clean
 */
export function findLeaks(text: string): string[] {
  const har = parseJson(text)?.value as Partial<Har> | null | undefined;
  const entries = har?.log?.entries;
  if (!Array.isArray(entries)) return ['The file is no HAR, so it cannot be checked.'];
  const leaks = entries.flatMap((entry, index) =>
    leaksOfEntry(entry).map((leak) => `Entry ${index}: ${leak}`),
  );
  if (holdsToken(text)) leaks.push('The file holds something that looks like a token.');
  return leaks;
}

function leaksOfEntry({ request, response }: HarEntry): string[] {
  const leaks: string[] = [];
  const bodies: [string, string | undefined][] = [
    ['request', request.postData?.text],
    ['response', response.content.text],
  ];
  const isEvents = isEventsPath(request.url);

  if (!request.url.startsWith(`${isEvents ? EVENTS_ORIGIN : CONNECT_ORIGIN}/`)) {
    leaks.push('its URL names a real host.');
  }
  leaks.push(...leaksOfHeaders('request', request.headers, KEPT_REQUEST_HEADERS));
  leaks.push(...leaksOfHeaders('response', response.headers, KEPT_RESPONSE_HEADERS));
  if (request.cookies.length + response.cookies.length > 0) leaks.push('it holds cookies.');
  for (const [side, body] of bodies) {
    const parsed = body === undefined ? undefined : parseJson(body);
    if (parsed) leaks.push(...leaksOfJson(parsed.value, `the ${side} body`, isEvents));
  }
  if (!isRedacted(request, response)) leaks.push('its response body is not redacted.');
  return leaks;
}

function leaksOfHeaders(
  side: string,
  headers: readonly { name: string }[],
  kept: readonly string[],
): string[] {
  return headers
    .filter(({ name }) => !kept.includes(name.toLowerCase()))
    .map(({ name }) => `the ${side} holds the header "${name}".`);
}

/** Redacting what is redacted changes nothing. */
function isRedacted(request: HarEntry['request'], response: HarEntry['response']): boolean {
  const { text = '', encoding } = response.content;
  try {
    return redactBody(request, response.status, text, encoding) === text;
  } catch {
    return false;
  }
}

function leaksOfJson(value: unknown, place: string, isEvents: boolean): string[] {
  if (Array.isArray(value)) {
    return value.flatMap((entry, index) => leaksOfJson(entry, `${place}[${index}]`, isEvents));
  }
  if (typeof value === 'string') return holdsToken(value) ? [`${place} holds a token.`] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, entry]: [string, unknown]) => {
    const isSecret = SECRET_KEYS.has(key) && !(isEvents && NOT_SECRET_IN_EVENTS.has(key));
    if (isSecret) return entry === REDACTED ? [] : [`"${key}" in ${place} is not redacted.`];
    if (key === 'href' && typeof entry === 'string' && redactUrl(entry) !== entry) {
      return [`"${key}" in ${place} is not redacted.`];
    }
    return leaksOfJson(entry, `${place}.${key}`, isEvents);
  });
}
