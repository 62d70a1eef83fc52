import type { Har, HarEntry } from '@pollyjs/persister';
import { findLeaks } from './check';
import { CONNECT_ORIGIN, EVENTS_ORIGIN } from './origins';
import { REDACTED } from './redact';
import { sanitizeHar } from './sanitize';

/** A recording of one exchange, as Polly makes it. */
function harOf(url: string, body: unknown, changes: (entry: HarEntry) => void = () => undefined) {
  const entry: HarEntry = {
    _id: 'id',
    _order: 0,
    startedDateTime: '2026-01-01T00:00:00.000Z',
    cache: {},
    time: 5,
    timings: { blocked: -1, dns: -1, connect: -1, send: 0, wait: 5, receive: 0, ssl: -1 },
    request: {
      httpVersion: 'HTTP/1.1',
      url,
      method: 'GET',
      headers: [{ name: 'content-type', value: 'application/json' }],
      headersSize: 7,
      queryString: [],
      cookies: [],
    },
    response: {
      httpVersion: 'HTTP/1.1',
      status: 200,
      statusText: 'OK',
      headers: [
        { name: 'Date', value: 'Thu, 01 Jan 2026 00:00:00 GMT' },
        { name: 'Content-Type', value: 'application/json' },
      ],
      headersSize: 9,
      cookies: [],
      content: {
        mimeType: 'application/json',
        text: typeof body === 'string' ? body : JSON.stringify(body),
      },
    },
  };
  changes(entry);
  return { log: { version: '1.2', browser: '', pages: [], entries: [entry] } } as unknown as Har;
}

const ITEM = `${CONNECT_ORIGIN}/v1/vaults/v/items/i`;
const EVENTS = `${EVENTS_ORIGIN}/api/v2/signinattempts`;
const leaksOf = (har: Har) => findLeaks(JSON.stringify(har));
/** Base64 of `{"alg":"none"}` and `{"sub":"x"}`. */
const JWT = 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.c2ln';

describe('findLeaks', () => {
  test('finds nothing in a sanitised recording', () => {
    const item = { id: 'i', fields: [{ id: 'f', value: 'x', totp: '1' }], urls: [{ href: 'a?b' }] };
    expect(leaksOf(sanitizeHar(harOf(ITEM, item)))).toEqual([]);
    const events = { items: [{ details: { value: 'MFA' } }], cursor: 'abc' };
    expect(leaksOf(sanitizeHar(harOf(EVENTS, events)))).toEqual([]);
  });

  test.each(['authorization', 'Authorization', 'cookie', 'x-api-key'])('header %s', (name) => {
    const har = sanitizeHar(harOf(ITEM, {}));
    har.log.entries[0]?.request.headers.push({ name, value: REDACTED });
    expect(leaksOf(har)).toEqual([`Entry 0: the request holds the header "${name}".`]);
  });

  test.each(['set-cookie', 'www-authenticate', 'date'])('response header %s', (name) => {
    const har = sanitizeHar(harOf(ITEM, {}));
    har.log.entries[0]?.response.headers.push({ name, value: 'x' });
    expect(leaksOf(har)).toEqual([`Entry 0: the response holds the header "${name}".`]);
  });

  test.each(['request', 'response'] as const)('cookies of the %s', (side) => {
    const har = sanitizeHar(harOf(ITEM, {}));
    har.log.entries[0]?.[side].cookies.push({ name: 'session', value: 'x' });
    expect(leaksOf(har)).toEqual(['Entry 0: it holds cookies.']);
  });

  test.each([
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
  ])('secret key "%s", without giving its value away', (key) => {
    const leaks = leaksOf(harOf(ITEM, [{ fields: [{ [key]: 'CANARY' }] }]));
    expect(leaks).toContain(`Entry 0: "${key}" in the response body[0].fields[0] is not redacted.`);
    expect(leaks.join()).not.toContain('CANARY');
  });

  test.each([0, true, null, '', { a: 1 }, []])('a secret value of %j', (value) => {
    expect(leaksOf(harOf(ITEM, { fields: [{ value }] }))).toContain(
      'Entry 0: "value" in the response body.fields[0] is not redacted.',
    );
  });

  test('secret keys in events, where "value" is a word', () => {
    const clean = sanitizeHar(harOf(EVENTS, { items: [{ details: { value: 'MFA' } }] }));
    expect(leaksOf(clean)).toEqual([]);
    expect(leaksOf(sanitizeHar(harOf(EVENTS, { items: [{ totp: '1' }] })))).toEqual([
      'Entry 0: "totp" in the response body.items[0] is not redacted.',
    ]);
  });

  test('addresses with user info or a query', () => {
    expect(leaksOf(harOf(ITEM, { urls: [{ href: 'https://u:p@a.example/' }] }))).toContain(
      'Entry 0: "href" in the response body.urls[0] is not redacted.',
    );
  });

  test.each([
    ['an unknown key', { notes: 'x' }],
    ['text that is not JSON', 'BEGIN PRIVATE KEY'],
    ['broken JSON', '{"fields":[{"value":"x'],
  ])('%s', (_name, body) => {
    expect(leaksOf(harOf(ITEM, body))).toContain('Entry 0: its response body is not redacted.');
  });

  test('an encoded body', () => {
    const har = harOf(ITEM, 'eyJ9', (entry) => (entry.response.content.encoding = 'base64'));
    expect(leaksOf(har)).toContain('Entry 0: its response body is not redacted.');
  });

  test.each<[string, Har]>([
    ['an event', harOf(EVENTS, { items: [{ aux_info: JWT }] })],
    ['a title', harOf(ITEM, { title: JWT })],
    ['a URL', harOf(`${ITEM}?token=${JWT}`, {})],
    ['an escaped text', harOf(ITEM, `{"title":"${JWT.replace('.', '\\u002e')}"}`)],
  ])('a token in %s', (_name, har) => {
    expect(leaksOf(har).join()).toMatch(/token/);
  });

  test('a real host', () => {
    const har = sanitizeHar(harOf('https://acme.example:8443/v1/vaults', []));
    expect(leaksOf(har)).toEqual(['Entry 0: its URL names a real host.']);
    expect(leaksOf(sanitizeHar(harOf(`https://user:x@connect.example/v1/vaults`, [])))).toEqual([
      'Entry 0: its URL names a real host.',
    ]);
  });

  test.each(['', '{}', 'null', '[]', '{"log":{}}'])('a file that is not a HAR: %s', (text) => {
    expect(findLeaks(text)).toEqual(['The file is no HAR, so it cannot be checked.']);
  });
});

describe('sanitizeHar', () => {
  const sanitized = (har: Har) => sanitizeHar(har).log.entries[0];

  test('forgets dates, durations, sizes and all but a few headers', () => {
    const entry = sanitized(harOf(ITEM, { fields: [{ value: 'a long secret value' }] }));
    const other = sanitized(
      harOf(ITEM, { fields: [{ value: 'short' }] }, (changed) => {
        changed.startedDateTime = '2027-01-01T00:00:00.000Z';
        changed.time = 9;
        changed.request.headersSize = 1;
        changed.request.headers.push({ name: 'authorization', value: 'x' });
        changed.response.headers.unshift({ name: 'set-cookie', value: 'x' });
        changed.response.content.size = 77;
      }),
    );
    expect(other).toEqual(entry);
    expect(entry?.response.headers).toEqual([{ name: 'content-type', value: 'application/json' }]);
  });

  test('keeps the texts of the health check and of errors', () => {
    expect(sanitized(harOf(`${CONNECT_ORIGIN}/heartbeat`, '.'))?.response.content.text).toBe('.');
    const har = harOf(ITEM, '<h1>Bad gateway</h1>', (entry) => (entry.response.status = 502));
    expect(sanitized(har)?.response.content.text).toBe('<h1>Bad gateway</h1>');
  });

  test.each<[string, Har]>([
    ['text', harOf(ITEM, 'BEGIN PRIVATE KEY')],
    ['binary', harOf(ITEM, 'AAAA', (entry) => (entry.response.content.encoding = 'base64'))],
    [
      'a cut item in an error',
      harOf(ITEM, '{"value":"x', (entry) => (entry.response.status = 500)),
    ],
    ['a long text', harOf(ITEM, 'x'.repeat(3000), (entry) => (entry.response.status = 500))],
  ])('refuses %s', (_name, har) => {
    expect(() => sanitizeHar(har)).toThrow(/cannot be redacted: do not record it/);
  });

  test('refuses a request body that is not JSON, and redacts one to Connect', () => {
    const withBody = (url: string, text: string) =>
      harOf(url, {}, (entry) => {
        entry.request.postData = { mimeType: 'application/json', params: [], text };
      });
    expect(() => sanitizeHar(withBody(EVENTS, 'x'))).toThrow(/body of a request to .* is not JSON/);
    expect(sanitized(withBody(EVENTS, '{"limit":1}'))?.request.postData?.text).toBe('{"limit":1}');
    expect(sanitized(withBody(ITEM, '{"password":"x"}'))?.request.postData?.text).toBe(
      `{"password":"${REDACTED}"}`,
    );
  });
});
