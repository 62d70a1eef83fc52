import fc from 'fast-check';
import { formatTimestamp, parseTimestamp } from './time';
import { codePoint } from '../../test/support/codePoint';

const FIRST = Date.parse('0000-01-01T00:00:00Z');
const LAST = Date.UTC(9999, 11, 31, 23, 59, 59, 999);
const anyTime = fc.integer({ min: FIRST, max: LAST });

describe('parseTimestamp', () => {
  test.each([
    ['2025-07-28T18:49:16.504514981Z', Date.UTC(2025, 6, 28, 18, 49, 16, 504)],
    ['2025-07-28T18:49:38.4407491Z', Date.UTC(2025, 6, 28, 18, 49, 38, 440)],
    ['2021-06-11T16:32:50Z', Date.UTC(2021, 5, 11, 16, 32, 50)],
    ['2021-06-11T16:32:50.5Z', Date.UTC(2021, 5, 11, 16, 32, 50, 500)],
    ['2021-06-11T16:32:50-03:00', Date.UTC(2021, 5, 11, 19, 32, 50)],
    ['2024-02-29T00:00:00+05:30', Date.UTC(2024, 1, 28, 18, 30)],
    ['2016-12-31T23:59:60Z', Date.UTC(2017, 0, 1)],
  ])('reads %s', (text, expected) => {
    expect(parseTimestamp(text)).toBe(expected);
  });

  test.each([
    '',
    'yesterday',
    '2021-06-11',
    '2021-06-11T16:32:50',
    '2021-06-11 16:32:50Z',
    '0001-01-01T00:00:00Z',
    '0001-01-01T00:00:00.000Z',
    '2021-13-11T16:32:50Z',
    '2021-00-11T16:32:50Z',
    '2021-02-29T16:32:50Z',
    '2021-06-31T16:32:50Z',
    '2021-06-11T24:00:00Z',
    '2021-06-11T16:60:00Z',
    '2021-06-11T16:32:61Z',
    '2021-06-11T16:32:50.Z',
    '2021-06-11T16:32:50.1234567890Z',
    '2021-06-11T16:32:50+24:00',
    '2021-06-11T16:32:50+0300',
    ' 2021-06-11T16:32:50Z',
    '2021-06-11T16:32:50Z\n',
    '٢٠٢١-06-11T16:32:50Z',
  ])('refuses %j', (text) => {
    expect(parseTimestamp(text)).toBeUndefined();
  });

  test.each([undefined, null, 1_623_429_170, {}, ['2021-06-11T16:32:50Z']])(
    'refuses what is not a string: %j',
    (value) => {
      expect(parseTimestamp(value)).toBeUndefined();
    },
  );

  test('agrees with Date on every time, with any number of digits', () => {
    fc.assert(
      fc.property(anyTime, fc.nat(999_999), fc.integer({ min: 0, max: 9 }), (ms, nanos, count) => {
        const iso = new Date(ms).toISOString();
        const fraction = (iso.slice(20, 23) + String(nanos).padStart(6, '0')).slice(0, count);
        const text = `${iso.slice(0, 19)}${count > 0 ? `.${fraction}` : ''}Z`;
        expect(parseTimestamp(text)).toBe(new Date(text).getTime());
      }),
    );
  });

  test('agrees with Date on every offset', () => {
    const minutes = fc.integer({ min: 0, max: 23 * 60 + 59 });
    fc.assert(
      fc.property(anyTime, minutes, fc.constantFrom('+', '-'), (ms, offset, sign) => {
        const two = (value: number) => String(value).padStart(2, '0');
        const zone = `${sign}${two(Math.floor(offset / 60))}:${two(offset % 60)}`;
        const text = new Date(ms).toISOString().replace('Z', zone);
        expect(parseTimestamp(text)).toBe(new Date(text).getTime());
      }),
    );
  });

  test('reads what formatTimestamp writes', () => {
    fc.assert(fc.property(anyTime, (ms) => expect(parseTimestamp(formatTimestamp(ms))).toBe(ms)));
  });

  test('never throws and never answers NaN', () => {
    fc.assert(
      fc.property(fc.string({ unit: codePoint }), (text) => {
        const parsed = parseTimestamp(text);
        expect(parsed === undefined || Number.isInteger(parsed)).toBe(true);
      }),
    );
  });
});
