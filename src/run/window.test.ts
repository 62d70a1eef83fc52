import { DAY, HOUR } from '@graph-1password/vocabulary';
import { eventWindow } from './window';

const NOW = Date.UTC(2026, 0, 15);
const windowAfter = (last?: number) =>
  eventWindow(
    {
      current: { startedOn: NOW },
      ...(last !== undefined && { lastSuccessful: { startedOn: last } }),
    },
    14,
  );

test('a run reads from shortly before the last success, at most the look-back', () => {
  expect(windowAfter()).toEqual({ since: NOW - 14 * DAY, until: NOW });
  expect(windowAfter(NOW - HOUR).since).toBe(NOW - 49 * HOUR);
  expect(windowAfter(NOW - 100 * DAY).since).toBe(NOW - 14 * DAY);
});

test.each([1, 3 * HOUR, 400 * DAY])('a success %d ms in the future says nothing', (ahead) => {
  expect(windowAfter(NOW + ahead)).toEqual(windowAfter());
});
