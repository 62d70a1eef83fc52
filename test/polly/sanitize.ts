import type { Har, HarEntry, HarRequest, HarResponse } from '@pollyjs/persister';
import { compare } from '@graph-1password/j1ql';
import { isEventsPath } from './origins';
import { redactConnect } from './redact';

/** Everything else (dates, connection, cookies, credentials) is left out. */
export const KEPT_REQUEST_HEADERS: readonly string[] = ['content-type'];
export const KEPT_RESPONSE_HEADERS: readonly string[] = [
  '1password-connect-version',
  'content-type',
  'retry-after',
];

/** Longest body that is kept without being understood, in characters. */
const MAX_TEXT = 2048;
/** Stands for every date, so that recording twice gives the same bytes. */
const NO_DATE = '1970-01-01T00:00:00.000Z';

/**
 * Makes a recording fit to be committed: credentials and secret values out, nothing in it that differs
 * between two recordings of the same traffic.
 * @param har as made by Polly
 * @throws Error when a body is not understood and so cannot be redacted
 */
export function sanitizeHar(har: Har): Har {
  const entries = har.log.entries.map(sanitizeEntry).sort(byRequest);
  return { log: { ...har.log, entries } };
}

function sanitizeEntry(entry: HarEntry): HarEntry {
  const { _id, _order } = entry;
  return {
    _id,
    _order,
    cache: {},
    request: sanitizeRequest(entry.request),
    response: sanitizeResponse(entry),
    startedDateTime: NO_DATE,
    time: 0,
    timings: { blocked: -1, connect: -1, dns: -1, receive: 0, send: 0, ssl: -1, wait: 0 },
  };
}

function sanitizeRequest({ method, url, queryString, headers, postData }: HarRequest): HarRequest {
  const text = postData?.text;
  return {
    bodySize: -1,
    cookies: [],
    headers: keepHeaders(headers, KEPT_REQUEST_HEADERS),
    headersSize: -1,
    httpVersion: 'HTTP/1.1',
    method,
    queryString,
    url,
    ...(text === undefined
      ? {}
      : { postData: { mimeType: 'application/json', params: [], text: redactRequest(url, text) } }),
  };
}

function sanitizeResponse({ request, response }: HarEntry): HarResponse {
  const { content, headers, status, statusText } = response;
  // The size that Polly computed is that of the secret values: it must go with them.
  const text = redactBody(request, status, content.text ?? '', content.encoding);
  return {
    bodySize: -1,
    content: {
      mimeType: content.mimeType,
      size: Buffer.byteLength(text),
      ...(text === '' ? {} : { text }),
    },
    cookies: [],
    headers: keepHeaders(headers, KEPT_RESPONSE_HEADERS),
    headersSize: -1,
    httpVersion: 'HTTP/1.1',
    status,
    statusText,
  };
}

function keepHeaders(headers: HarRequest['headers'], kept: readonly string[]) {
  return headers
    .map(({ name, value }) => ({ name: name.toLowerCase(), value }))
    .filter(({ name }) => kept.includes(name))
    .sort((a, b) => compare(a.name, b.name));
}

/** Bodies of the Events API are queries (times, limits, cursors); Connect is only read. */
function redactRequest(url: string, text: string): string {
  const parsed = parseJson(text);
  if (parsed === undefined) {
    throw new Error(
      `The body of a request to ${pathOf(url)} is not JSON, so it cannot be redacted: do not record it.`,
    );
  }
  return isEventsPath(pathOf(url)) ? text : JSON.stringify(redactConnect(parsed.value));
}

/**
 * Redacts the body of an answer. Bodies of the Events API hold no secret value and stay as they are.
 * @param request what was asked
 * @param status HTTP status of the answer
 * @param text the body, or an empty string
 * @param encoding set when the body is not a string
 * @throws Error when the body is neither JSON nor one of the few known texts
 */
export function redactBody(
  request: Pick<HarRequest, 'method' | 'url'>,
  status: number,
  text: string,
  encoding?: string,
): string {
  if (text === '') return '';
  const path = pathOf(request.url);
  const refuse = (what: string) =>
    new Error(
      `The answer to ${request.method} ${path} (status ${status}) is ${what}, so it cannot be redacted: do not record it.`,
    );
  if (encoding) throw refuse('no text');
  const parsed = parseJson(text);
  if (parsed) return isEventsPath(path) ? text : JSON.stringify(redactConnect(parsed.value));
  // Broken JSON of an item would hold its secrets as any other does.
  const isKnownText = status >= 400 ? !/^\s*[[{]/.test(text) : path.endsWith('/heartbeat');
  if (!isKnownText || text.length > MAX_TEXT) throw refuse('not JSON');
  return text;
}

/** @returns undefined when the text is not JSON */
export function parseJson(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return undefined;
  }
}

const pathOf = (url: string): string => new URL(url).pathname;

/** By what was asked, not by when: steps ask in parallel. */
function byRequest(a: HarEntry, b: HarEntry): number {
  const keyOf = ({ request }: HarEntry) =>
    `${request.url} ${request.method} ${request.postData?.text ?? ''}`;
  return compare(keyOf(a), keyOf(b)) || a._order - b._order;
}
