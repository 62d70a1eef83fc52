/// <reference types="jest" />
import { momentOfEntry } from './dateEntry';

const local = (...parts: [number, number, number, number?, number?, number?]) =>
  new Date(...(parts as [number, number, number])).getTime();

test.each([
  ['2026-03-08', local(2026, 2, 8)],
  [' 2026-03-08 06:30 ', local(2026, 2, 8, 6, 30)],
  ['2026-03-08T06:30:09', local(2026, 2, 8, 6, 30, 9)],
  ['2026-03-08T06:30Z', Date.UTC(2026, 2, 8, 6, 30)],
  ['2026-03-08 06:30 UTC', Date.UTC(2026, 2, 8, 6, 30)],
  ['2026-03-08 06:30+05:30', Date.UTC(2026, 2, 8, 1)],
  ['2026-03-08 06:30 -01:00', Date.UTC(2026, 2, 8, 7, 30)],
])('%j is a moment', (text, expected) => expect(momentOfEntry(text)).toBe(expected));

test.each([
  '',
  'yesterday',
  '08/03/2026',
  '2026-3-8',
  '2026-02-30',
  '2026-13-01',
  '2026-03-08 24:00',
])('%j is none', (text) => expect(momentOfEntry(text)).toBeUndefined());

test('a day alone counts whole: its end is the midnight that follows', () => {
  expect(momentOfEntry('2026-02-28', true)).toBe(local(2026, 2, 1));
  expect(momentOfEntry('2026-03-11 00:00', true)).toBe(local(2026, 2, 11));
  expect(momentOfEntry('2026-12-31 Z', true)).toBe(Date.UTC(2027, 0, 1));
});
