import { EVENT_KINDS } from '@graph-1password/vocabulary';
import type { EventKind } from '@graph-1password/vocabulary';
import { IngestionSources } from '../../../../src/config';
import { Steps } from '../../../../src/steps/constants';
import { advance, deliveredUntil, lastSuccessful, wantedStreams } from './marks';
import type { PollState } from './state';

/** Streams in the order of {@link marks}. */
const ALL: EventKind[] = ['auditevents', 'itemusages', 'signinattempts'];
const iso = (day: number): string => new Date(Date.UTC(2026, 0, day)).toISOString();
const time = (day: number): number => Date.UTC(2026, 0, day);

const marks = (...days: (number | undefined)[]): PollState['streams'] =>
  Object.fromEntries(
    ALL.map((kind, index) => {
      const day = days[index];
      return [kind, day === undefined ? {} : { deliveredUntil: iso(day), completeUntil: iso(day) }];
    }),
  );
const run = (since: number, until: number) => ({
  window: { since: time(since), until: time(until) },
  whole: false,
  wanted: ALL,
  lacking: new Set<EventKind>(),
  failed: new Set<string>(),
});

test('the stream that is furthest behind decides', () => {
  expect(lastSuccessful(marks(5, 3, 4), ALL)).toBe(time(3));
  expect(lastSuccessful(marks(5, undefined, 4), ALL)).toBeUndefined();
  expect(lastSuccessful(marks(5, undefined, 4), ['auditevents', 'signinattempts'])).toBe(time(4));
  expect(lastSuccessful({}, [])).toBeUndefined();
  expect(deliveredUntil(marks(5, undefined, 4), ALL)).toBe(time(4));
});

test('a stream that the token does not open is not waited for', () => {
  const lacking = { ...marks(5, 4), signinattempts: { lacking: true as const } };
  expect(lastSuccessful(lacking, ALL)).toBe(time(4));
});

test('a run without a gap moves all marks on', () => {
  expect(advance(marks(5, 5, 5), run(3, 6))).toEqual(marks(6, 6, 6));
});

test('a run that began after the mark of a stream leaves a gap there', () => {
  expect(advance(marks(5, 1, 5), run(3, 6))).toEqual(marks(6, 1, 6));
  expect(advance(marks(5, undefined, 5), run(3, 6))).toEqual(marks(6, undefined, 6));
  expect(advance({}, { ...run(3, 6), whole: true })).toEqual(marks(6, 6, 6));
});

test('a failed step keeps the mark of its own stream, and a failed edge step those of all', () => {
  const failed = new Set<string>([Steps.ITEM_USAGES]);
  expect(advance(marks(5, 5, 5), { ...run(3, 6), failed })).toEqual({
    auditevents: { deliveredUntil: iso(6), completeUntil: iso(5) },
    itemusages: { deliveredUntil: iso(5), completeUntil: iso(5) },
    signinattempts: { deliveredUntil: iso(6), completeUntil: iso(5) },
  });
});

test('a stream without permission keeps its mark, one that is switched off loses it', () => {
  const lacking = new Set<EventKind>(['itemusages']);
  const wanted: EventKind[] = ['auditevents', 'itemusages'];
  expect(advance(marks(5, 5, 5), { ...run(3, 6), lacking, wanted })).toEqual({
    auditevents: { deliveredUntil: iso(6), completeUntil: iso(6) },
    itemusages: { deliveredUntil: iso(5), completeUntil: iso(5), lacking: true },
  });
});

test('switched-off sources are not wanted', () => {
  const wanted = wantedStreams(true, [IngestionSources.ITEM_USAGES, IngestionSources.VAULTS]);
  expect(wanted).toEqual(EVENT_KINDS.filter((kind) => kind !== 'itemusages'));
  expect(wanted).toEqual(expect.arrayContaining(['auditevents', 'signinattempts']));
  expect(wantedStreams(false, [])).toEqual([]);
});
