/// <reference types="jest" />
import { DAY } from '@graph-1password/vocabulary';
import { filterOf, filterParams, formatRoute, paramsOf, parseRoute, presetOf } from './route';

const NOW = Date.UTC(2026, 2, 13, 15);

test.each([
  ['', { view: 'overview', path: [], params: {} }],
  ['#/', { view: 'overview', path: [], params: {} }],
  [
    '#/people/one_password_user:ABC?last=7d',
    { view: 'people', path: ['one_password_user:ABC'], params: { last: '7d' } },
  ],
  ['#/data/a%2Fb%3Fc?q=x%20%26y', { view: 'data', path: ['a/b?c'], params: { q: 'x &y' } }],
  ['#/data/%E0%A4%A', { view: 'data', path: ['%E0%A4%A'], params: {} }],
])('reads the address %s', (hash, route) => {
  expect(parseRoute(hash)).toEqual(route);
});

test('an address that was written is read as the same place', () => {
  const route = {
    view: 'data',
    path: ['one_password_secret:v/1:ü#?&=+ %'],
    params: { q: '#?&=+ %ü|', 'is.appName': '1Password: Web' },
  };
  expect(parseRoute(formatRoute(route))).toEqual(route);
});

test('half a letter in a name does not break the address of its link', () => {
  expect(formatRoute({ view: 'data', path: ['a\ud83db😀'], params: {} })).toBe(
    '#/data/a%EF%BF%BDb%F0%9F%98%80',
  );
});

test('keys keep their colons, and empty params are left out', () => {
  expect(formatRoute({ view: 'people', path: ['a:b'], params: { q: '', last: '7d' } })).toBe(
    '#/people/a:b?last=7d',
  );
});

test('only the filter is kept from one place to the next', () => {
  expect(filterParams({ last: '7d', q: 'a', page: '3', 'is.x': 'y' })).toEqual({
    last: '7d',
    q: 'a',
  });
});

test.each([
  [{}, {}],
  [
    { last: '7d', q: ' ana ' },
    { from: NOW - 7 * DAY, search: 'ana' },
  ],
  [{ last: 'forever', from: 'yesterday', q: ' ' }, {}],
  [
    { from: '2026-03-10T00:00Z', until: '2026-03-11T00:00:00.500Z' },
    { from: Date.UTC(2026, 2, 10), until: Date.UTC(2026, 2, 11) + 500 },
  ],
])('reads the filter of %j', (params, filter) => {
  expect(filterOf(params, NOW)).toEqual(filter);
});

test.each([
  {},
  { search: 'ana' },
  { from: NOW - DAY },
  { from: NOW - 30 * DAY, search: 'x' },
  { from: Date.UTC(2026, 2, 10), until: Date.UTC(2026, 2, 11) + 1 },
  { until: Date.UTC(2026, 2, 11, 1, 2, 3) },
])('a filter survives the address: %j', (filter) => {
  expect(
    filterOf(
      parseRoute(formatRoute({ view: 'x', path: [], params: paramsOf(filter, NOW) })).params,
      NOW,
    ),
  ).toEqual(filter);
});

test('a preset ends at the time of the file, so that its link stays valid', () => {
  expect(paramsOf({ from: NOW - 14 * DAY }, NOW)).toEqual({
    last: '14d',
    from: '',
    until: '',
    q: '',
  });
  expect(presetOf({ from: NOW - DAY, until: NOW }, NOW)).toBeUndefined();
});
