import { fakeUuid, FakeEventsApi } from '../../../../test/support/fakeEventsApi';
import { memoryLogger } from '../../../../test/support/logger';
import type { EventWindow } from '../types';
import { TimeWindow } from './timeWindow';

const SINCE = Date.UTC(2026, 0, 1);
const WINDOW = { since: SINCE, until: SINCE + 10_000 };
const PAGE = 10;

function setUp(times: readonly number[], window: EventWindow = WINDOW) {
  const api = new FakeEventsApi(times);
  const paging = { http: api, logger: memoryLogger(), pageLimit: PAGE };
  return { api, whole: new TimeWindow(paging, 'itemusages', window) };
}

/** One event in so many ms, from the start of the window to its end. */
const every = (ms: number) =>
  Array.from({ length: Math.ceil(10_000 / ms) }, (_, i) => SINCE + i * ms);

async function drain(window: TimeWindow<'itemusages'>): Promise<string[]> {
  const ids: string[] = [];
  while (!window.exhausted) {
    const page = await window.next();
    ids.push(...(page?.items ?? []).map(({ uuid }) => uuid));
  }
  return ids;
}

describe('pages that are expected', () => {
  test('by the density so far', async () => {
    const { whole } = setUp(every(20));
    expect(whole.expectedPages).toBe(0);
    await whole.next();
    expect(whole.expectedPages).toBeGreaterThan(45);
    expect(whole.expectedPages).toBeLessThan(60);
    await whole.next();
    expect(whole.pages).toBe(2);
    expect(whole.expectedPages).toBeLessThan(58);
  });

  test('none at the end of the chain', async () => {
    const { whole } = setUp(every(1250));
    await whole.next();
    expect(whole.exhausted).toBe(true);
    expect(whole.expectedPages).toBe(0);
  });

  test('some, when the first page has no order to tell by', async () => {
    const { whole } = setUp(every(20).reverse());
    await whole.next();
    expect(whole.expectedPages).toBeGreaterThan(2);
    await whole.next();
    expect(whole.expectedPages).toBe(0);
  });

  test('all of one moment: no nonsense', async () => {
    const { whole } = setUp(Array<number>(50).fill(SINCE + 5000));
    await whole.next();
    expect(Number.isFinite(whole.expectedPages)).toBe(true);
    expect(whole.expectedPages).toBeGreaterThan(0);
  });
});

test('what is covered: up to the last event, and all of it at the end of the chain', async () => {
  const { whole } = setUp(every(500));
  expect([whole.covered, whole.uncovered]).toEqual([0, 10_000]);
  await whole.next();
  expect([whole.covered, whole.uncovered]).toEqual([4500, 5500]);
  await whole.next();
  expect(whole.exhausted).toBe(false);
  expect([whole.covered, whole.uncovered]).toEqual([9500, 500]);
  await whole.next();
  expect(whole.exhausted).toBe(true);
  expect([whole.covered, whole.uncovered]).toEqual([10_000, 0]);
});

describe('parts', () => {
  test('cover the window without gap or overlap, and hand out nothing twice', async () => {
    const times = every(20);
    const { api, whole } = setUp(times);
    const first = await whole.next();
    const parts = whole.parts('itemusages', 7);
    const ids = (first?.items ?? []).map(({ uuid }) => uuid);
    for (const part of parts) ids.push(...(await drain(part)));
    expect(ids).toEqual(times.map((_, index) => fakeUuid(index)));
    const edges = api.requests.flatMap(({ start_time: start, end_time: end }) =>
      start === undefined ? [] : [[Date.parse(start), Date.parse(end ?? '')]],
    );
    expect(edges[1]?.[0]).toBe(WINDOW.since);
    expect(edges.at(-1)?.[1]).toBe(WINDOW.until);
    for (let i = 2; i < edges.length; i++) expect(edges[i]?.[0]).toBe(edges[i - 1]?.[1]);
  });

  test('of parts know what all windows around them handed out', async () => {
    const times = every(20);
    const { whole } = setUp(times);
    const ids = ((await whole.next())?.items ?? []).map(({ uuid }) => uuid);
    const [left, right] = whole.parts('itemusages', 2);
    ids.push(...((await left?.next())?.items ?? []).map(({ uuid }) => uuid));
    for (const part of left?.parts('itemusages', 3) ?? []) ids.push(...(await drain(part)));
    if (right) ids.push(...(await drain(right)));
    expect(ids.sort()).toEqual(times.map((_, index) => fakeUuid(index)).sort());
  });

  test('a window that is too short is not cut', () => {
    const { whole } = setUp([], { since: SINCE, until: SINCE + 3 });
    expect(whole.parts('itemusages', 3)).toHaveLength(3);
    expect(whole.parts('itemusages', 4)).toEqual([]);
  });
});

test('a chain stands at the newest event so far, and at its start before the first', async () => {
  const { whole } = setUp(every(20));
  expect(whole.position).toBe(SINCE);
  await whole.next();
  expect(whole.position).toBe(SINCE + 9 * 20);
});
