import { DAY, HOUR } from '@graph-1password/vocabulary';
import { beforeNow } from './future';
import { healthOf } from './health';
import { brokenRun } from './run/report';
import { emptyState } from './state';
import type { PollState } from './state';

const NOW = Date.UTC(2026, 0, 15, 12);
const iso = (time: number): string => new Date(time).toISOString();

/** The state after a run at a time. */
const after = (time: number): PollState => ({
  ...emptyState('x'),
  lastSuccess: iso(time),
  lastRun: brokenRun(iso(time), iso(time), 'ok', ''),
  streams: {
    auditevents: { deliveredUntil: iso(time), completeUntil: iso(time) },
    itemusages: { deliveredUntil: iso(NOW - DAY), completeUntil: iso(NOW - DAY), lacking: true },
  },
});

test.each([3 * HOUR, 10 * DAY, 400 * DAY])(
  'what a clock wrote that was ahead by %d ms is not believed, and said',
  (ahead) => {
    const sentences: string[] = [];
    const state = beforeNow(after(NOW + ahead), NOW, (sentence) => sentences.push(sentence));
    expect(sentences).toEqual([
      expect.stringMatching(/^The state is of a time that has not come yet/),
    ]);
    expect(state.streams).toEqual({ auditevents: {}, itemusages: after(NOW).streams.itemusages });
    expect(state.lastSuccess).toBeUndefined();
    expect(healthOf(after(NOW + ahead), NOW, true)).toBe('in the future');
  },
);

test('clocks may differ by some minutes, and the past is believed', () => {
  for (const time of [NOW + 60_000, NOW, NOW - 400 * DAY]) {
    const state = after(time);
    expect(beforeNow(state, NOW, () => fail('nothing is wrong'))).toBe(state);
    expect(healthOf(state, NOW, true)).toBe('ok');
  }
});
