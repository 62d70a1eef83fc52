import { checkToken } from './token';
import type { TokenPlace } from './token';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const seconds = (date: string) => Date.parse(date) / 1000;
const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const jwt = (claims: object) => `${encode({ alg: 'ES256' })}.${encode(claims)}.c2ln`;

const EVENTS_CLAIMS = { aud: ['events.1password.eu'], '1password.com/fts': ['auditevents'] };
const CONNECT_CLAIMS = { aud: ['com.1password.connect'], '1password.com/fts': ['vaultaccess'] };

const events: TokenPlace = {
  field: 'eventsToken',
  urlField: 'eventsUrl',
  baseUrl: 'https://events.1password.eu',
  kind: 'events',
};
const connect: TokenPlace = {
  field: 'connectToken',
  urlField: 'connectUrl',
  baseUrl: 'http://connect:8080',
  kind: 'connect',
};

function sentence(token: string, place: TokenPlace): string {
  try {
    checkToken(token, place, NOW);
  } catch (error) {
    const { message } = error as Error;
    expect(message).not.toContain(token);
    expect(message).toContain(place.field);
    expect(message).toMatch(/[.?]$/);
    return message;
  }
  throw new Error('The token was accepted.');
}

describe('checkToken', () => {
  it('returns the claims of a fitting token', () => {
    const exp = seconds('2026-03-01T12:00:01Z');
    expect(checkToken(jwt({ ...EVENTS_CLAIMS, exp }), events, NOW)?.kind).toBe('events');
    expect(checkToken(jwt(CONNECT_CLAIMS), connect, NOW)?.kind).toBe('connect');
    expect(checkToken(jwt({ sub: 'unknown kind' }), connect, NOW)?.kind).toBe('unknown');
  });

  it('lets opaque tokens pass', () => {
    expect(checkToken('s3cr3t$opaque/token', events, NOW)).toBeUndefined();
  });

  it('tells swapped tokens', () => {
    expect(sentence(jwt(CONNECT_CLAIMS), events)).toBe(
      'eventsToken contains a Connect token, but needs an Events Reporting token: did you swap the two tokens?',
    );
    expect(sentence(jwt(EVENTS_CLAIMS), connect)).toBe(
      'connectToken contains an Events Reporting token, but needs a Connect token: did you swap the two tokens?',
    );
  });

  it.each([events, connect])('tells a service account token', (place) => {
    expect(sentence(`ops_${encode({ secretKey: 'x' })}`, place)).toContain(
      'contains a service account token',
    );
  });

  it('tells a token of another region', () => {
    const message = sentence(jwt(EVENTS_CLAIMS), {
      ...events,
      baseUrl: 'https://events.1password.com',
    });
    expect(message).toContain(
      'is for events.1password.eu, but eventsUrl leads to events.1password.com',
    );
  });

  it.each([
    'https://gateway.example.com/1password',
    'https://events.internal.example.com:8443',
    'http://127.0.0.1:4010',
  ])('lets a gateway in front of the Events API have the token: %s', (baseUrl) => {
    expect(checkToken(jwt(EVENTS_CLAIMS), { ...events, baseUrl }, NOW)).toBeDefined();
  });

  it('keeps an Events token from a host that looks like one of 1Password’s', () => {
    expect(
      sentence(jwt(EVENTS_CLAIMS), { ...events, baseUrl: 'https://events.1password.co' }),
    ).toContain('leads to events.1password.co');
    expect(
      sentence(jwt(EVENTS_CLAIMS), { ...events, baseUrl: 'https://events.1pasword.eu' }),
    ).toContain('leads to events.1pasword.eu');
    const local = { ...events, baseUrl: 'http://127.0.0.1:4010' };
    expect(checkToken(jwt(EVENTS_CLAIMS), local, NOW)).toBeDefined();
  });

  it('asks for a new token in place of one of the old kind', () => {
    expect(sentence(jwt({ aud: ['com.1password.streamingservice'] }), events)).toContain(
      'generate a new token',
    );
  });

  it.each([
    ['2026-01-02T23:59:59Z', '2026-01-02'],
    ['2026-03-01T12:00:00Z', '2026-03-01'],
  ])('tells since when a token is expired, in UTC', (date, day) => {
    expect(sentence(jwt({ ...CONNECT_CLAIMS, exp: seconds(date) }), connect)).toContain(
      `The token in connectToken expired on ${day}`,
    );
  });

  it.each([
    ['Bearer abc', 'starts with the word "Bearer"'],
    ['Authorization: bearer abc', 'starts with the word "Bearer"'],
    ['https://events.1password.com', 'contains a URL'],
    ['"abc"', 'quotation marks'],
    ['abc def', 'spaces or line breaks'],
    ['abc\ndef', 'spaces or line breaks'],
    ['abc\u0000def', 'characters that a token cannot contain'],
    ['schlüssel', 'characters that a token cannot contain'],
    ['eyJhbGciOiJFUzI1NiJ9.eyJhdWQi', 'cut off'],
    ['eyJhbGciOiJFUzI1NiJ9', 'cut off'],
    [`${encode({ alg: 'ES256' })}.${encode({ aud: 'x' }).slice(0, 5)}.c2ln`, 'cut off'],
  ])('says what is wrong with the form of %j', (token, expected) => {
    expect(sentence(token, events)).toContain(expected);
  });
});
