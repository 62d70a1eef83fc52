import { parseRetryAfter } from './retryAfter';

const NOW = Date.UTC(2026, 0, 1, 12, 0, 0);
const LATER = 'Thu, 01 Jan 2026 12:00:30 GMT';

test.each<[string, Record<string, string>, number | undefined]>([
  ['seconds', { 'retry-after': '7' }, 7000],
  ['a fraction', { 'retry-after': '0.5' }, 500],
  ['a date', { 'retry-after': LATER }, 30_000],
  [
    'a date by the clock of the server',
    { 'retry-after': LATER, date: 'Thu, 01 Jan 2026 12:00:20 GMT' },
    10_000,
  ],
  ['very long', { 'retry-after': '999999999' }, 999_999_999_000],
  ['absent', {}, undefined],
  ['zero', { 'retry-after': '0' }, undefined],
  ['the past', { 'retry-after': 'Thu, 01 Jan 2026 11:59:30 GMT' }, undefined],
  ['negative', { 'retry-after': '-5' }, undefined],
  ['words', { 'retry-after': 'soon' }, undefined],
  ['a year', { 'retry-after': '1e99' }, undefined],
  ['no real date', { 'retry-after': 'Xxx, 99 Yyy 2026 12:00:30 GMT' }, undefined],
  ['empty', { 'retry-after': ' ' }, undefined],
])('%s', (_what, headers, expected) => {
  expect(parseRetryAfter(headers, NOW)).toBe(expected);
});
