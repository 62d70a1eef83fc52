import { HOUR } from '@graph-1password/vocabulary';
import { Steps } from '../../../src/steps/constants';
import { httpDate, status } from '../actions';
import { at, once } from '../plan';
import type { FaultRow } from '../row';
import type { FaultSetup } from '../faultSetup';
import { streamsFail } from './common';

const usages = [Steps.ITEM_USAGES];

const TRANSIENT: readonly [code: number, says: RegExp][] = [
  [408, /gave up on the request \(408\) after \d+ attempts/],
  [500, /failed with status 500 after \d+ attempts.*status\.1password\.com/],
  [502, /failed with status 502 after \d+ attempts/],
  [503, /failed with status 503 after \d+ attempts/],
  [504, /failed with status 504 after \d+ attempts/],
];

const FINAL: readonly [code: number, says: RegExp][] = [
  [400, /refused the request as invalid \(400\) and says "injected fault"/],
  [401, /does not accept the token \(401\).*issue a new Events Reporting token/],
  [403, /denies access with this token \(403\).*Reporting Event Access Token/],
  [404, /does not exist \(404\).*set Reporting Event Base URL to the Events API of your region/],
  [413, /says that the content is too large \(413\)/],
  [418, /answered with the unexpected status 418/],
  [501, /failed with status 501 and says/],
];

/** Requests that were answered with a status. */
const asked = (setup: FaultSetup, code: number): number => setup.server.stats.byStatus[code] ?? 0;

const transientRows = TRANSIENT.flatMap(([code, says]): FaultRow[] => [
  {
    name: `stream: ${code}, once`,
    fault: ({ plan }) => plan.add(at.usages, status(code), { from: 2, times: 1 }),
    expected: 'same graph',
  },
  {
    name: `stream: ${code}, every time`,
    fault: ({ plan }) => plan.add(at.usages, status(code), { from: 2 }),
    expected: streamsFail(says, usages),
  },
]);

const finalRows = FINAL.map(([code, says]): FaultRow => ({
  name: `stream: ${code}, not asked again`,
  fault: ({ plan }) => plan.add(at.usages, status(code)),
  expected: streamsFail(says, usages),
  check: (_, setup) =>
    asked(setup, code) === 1 ? undefined : `${code} was answered ${asked(setup, code)} times`,
}));

/** The wait that a `Retry-After` asks for, and nothing else, in ms; a little is added by chance. */
const waited = (setup: FaultSetup, ms: number): string | undefined => {
  const [wait = 0] = setup.clock.waits;
  return wait >= ms && wait <= ms + 1000 ? undefined : `it waited ${wait} ms, not ${ms}`;
};

/** 429 once on the item usages, with headers. */
const throttled = (name: string, headers: Record<string, string>, ms: number): FaultRow => ({
  name: `stream: 429, ${name}`,
  fault: ({ plan }) => plan.add(at.usages, status(429, headers), once),
  expected: 'same graph',
  check: (_, setup) => waited(setup, ms),
});

const date = Date.UTC(2026, 0, 15, 12);

const throttleRows: FaultRow[] = [
  throttled('no Retry-After, once', {}, 0),
  throttled('Retry-After 20 s', { 'retry-after': '20' }, 20_000),
  throttled(
    'Retry-After as a date',
    { date: httpDate(date), 'retry-after': httpDate(date + 45_000) },
    45_000,
  ),
  throttled(
    'Retry-After as a date, by a clock 6 hours ahead',
    { date: httpDate(date + 6 * HOUR), 'retry-after': httpDate(date + 6 * HOUR + 30_000) },
    30_000,
  ),
  throttled(
    'Retry-After as a date in the past',
    { date: httpDate(date), 'retry-after': httpDate(date - HOUR) },
    0,
  ),
  throttled('Retry-After as nonsense', { 'retry-after': 'in a while' }, 0),
  throttled('Retry-After negative', { 'retry-after': '-5' }, 0),
  {
    name: 'stream: 429, Retry-After longer than a run waits',
    fault: ({ plan }) => plan.add(at.usages, status(429, { 'retry-after': '3600' }), { from: 2 }),
    expected: streamsFail(/asks to wait 3600 s, which is longer than this run can wait/, usages),
    check: (_, setup) => (asked(setup, 429) === 1 ? undefined : 'it was asked again'),
  },
  {
    name: 'stream: 429, every time',
    fault: ({ plan }) => plan.add(at.usages, status(429), { from: 2 }),
    expected: streamsFail(/limits the requests of this token \(429\) after \d+ attempts/, usages),
  },
  {
    name: 'Events API: 429 on every second request',
    fault: ({ plan }) =>
      plan.add(at.events, (_, index) => (index % 2 === 0 ? status(429) : undefined)),
    expected: 'same graph',
  },
  {
    name: 'stream: 503 with Retry-After 20 s',
    fault: ({ plan }) => plan.add(at.usages, status(503, { 'retry-after': '20' }), once),
    expected: 'same graph',
    check: (_, setup) => waited(setup, 20_000),
  },
];

/** Answers that say by their status that something is wrong. */
export const statusRows: FaultRow[] = [
  ...transientRows,
  ...finalRows,
  ...throttleRows,
  {
    name: 'Events API: 500 from the start',
    fault: ({ plan }) => plan.add(at.events, status(500)),
    expected: streamsFail(/failed with status 500 after \d+ attempts/),
  },
  {
    name: 'Events API: an error that repeats the token',
    fault: ({ plan, server }) => {
      const echo = `cannot read Authorization: Bearer ${server.eventsToken} (${server.eventsToken})`;
      plan.add(at.streams, status(400, {}, echo));
    },
    expected: streamsFail(/refused the request as invalid \(400\) and says "cannot read Auth/),
  },
];
