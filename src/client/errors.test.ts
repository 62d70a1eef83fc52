import { DAY } from '@graph-1password/vocabulary';
import * as errors from './errors';
import { ERROR_MESSAGES, OnePasswordError, StreamEndedEarlyError } from './errors';
import type { ErrorDetails } from './errors';

const DETAILS: ErrorDetails = {
  service: 'events',
  endpoint: 'POST https://events.1password.com/api/v2/auditevents',
  status: 418,
  reason: 'short reason',
  attempts: 3,
  waitedMs: 12_400,
};

type ErrorClass = new (details: ErrorDetails) => OnePasswordError;

const classes = Object.entries(errors).filter(
  ([name]) =>
    name.endsWith('Error') && !['OnePasswordError', 'StreamEndedEarlyError'].includes(name),
) as unknown as [string, ErrorClass][];

test('there is one class for each code, and one code for each class', () => {
  const codes = classes.map(([, Class]) => new Class(DETAILS).code);
  expect([...codes, 'STREAM_ENDED_EARLY'].sort()).toEqual(Object.keys(ERROR_MESSAGES).sort());
});

describe.each(classes)('%s', (name, Class) => {
  test.each(['events', 'connect'] as const)('speaks in finished sentences about %s', (service) => {
    for (const details of [
      { ...DETAILS, service },
      { service, endpoint: DETAILS.endpoint },
    ]) {
      const error = new Class(details);
      expect(error).toBeInstanceOf(OnePasswordError);
      expect(error).toMatchObject({ name, endpoint: DETAILS.endpoint, service });
      expect(error.message).toMatch(/^[A-Z].*\.$/);
      expect(error.message).not.toMatch(/undefined|NaN|null|\[object/);
      expect(error.cause).toBeUndefined();
    }
  });
});

test('every row of the table names cause and cure in finished sentences', () => {
  for (const { cause, cure } of Object.values(ERROR_MESSAGES)) {
    expect(cause).toMatch(/^[A-Z].*\.$/);
    expect(cure).toMatch(/^[A-Z].*\.$/);
  }
});

test('a wrong address is named for each half', () => {
  const details = {
    endpoint: 'GET https://x.1password.com',
    reason: 'it sent a web page, not JSON',
  };
  expect(new errors.NotTheApiError({ ...details, service: 'events' }).message).toBe(
    'GET https://x.1password.com answered, but it is not the 1Password Events API (it sent a web page, not JSON): set reportingEventBaseUrl to the Events API of your region, for example https://events.1password.com.',
  );
  expect(new errors.NotTheApiError({ ...details, service: 'connect' }).message).toBe(
    'GET https://x.1password.com answered, but it is not a Connect server (it sent a web page, not JSON): did you enter your 1password.com address? Set connectServerBaseUrl to the address of your own Connect server.',
  );
});

test('a rate limit says what was asked for, or how long was tried', () => {
  expect(new errors.RateLimitedError({ ...DETAILS, retryAfterMs: DAY }).message).toContain(
    'asks to wait 86400 s, which is longer than this run can wait',
  );
  expect(new errors.RateLimitedError(DETAILS).message).toContain(
    '(429) after 3 attempts and 12 s of waiting',
  );
});

test('a stream that ended early says how far it came, and keeps the fault', () => {
  const failure = new errors.ServerError({ ...DETAILS, status: 503 });
  const error = new StreamEndedEarlyError(
    {
      kind: 'auditevents',
      eventsSeen: 2500,
      reachedTime: '2026-01-05T00:00:00.000Z',
      windowSince: '2026-01-01T00:00:00.000Z',
      windowUntil: '2026-01-10T00:00:00.000Z',
    },
    failure,
  );
  expect(error.message).toBe(
    'auditevents from 2026-01-01T00:00:00.000Z to 2026-01-10T00:00:00.000Z ended early after 2500 events, the newest of 2026-01-05T00:00:00.000Z; nothing already collected is lost and the next run fetches the rest. ' +
      failure.message,
  );
  expect(error).toMatchObject({ code: 'STREAM_ENDED_EARLY', status: 503, failure });
});
