import { DAY, EntityTypes, EVENT_TYPES } from '@graph-1password/vocabulary';
import { keepOf, limitsOf } from './keep';
import type { Keep } from './keep';

const parsed = (...values: string[]) => limitsOf(values.map((value) => keepOf(value) as Keep));

test('a length is about all events, and one for a type wins when it comes later', () => {
  expect(parsed('400d')).toEqual(new Map(EVENT_TYPES.map((type) => [type, 400 * DAY])));
  const limits = parsed('7y', 'item_usage_event=2w', 'one_password_audit_event=forever');
  expect(limits.get(EntityTypes.SIGNIN_EVENT)).toBe(7 * 365 * DAY);
  expect(limits.get(EntityTypes.ITEM_USAGE_EVENT)).toBe(14 * DAY);
  expect(limits.has(EntityTypes.AUDIT_EVENT)).toBe(false);
  expect(parsed('secret=30d')).toEqual(new Map([[EntityTypes.SECRET, 30 * DAY]]));
});

test.each([
  ['nothing=3d', /^There is no type nothing: enter one of account, /],
  ['3 days', /^Enter how long/],
  ['audit_event=', /^Enter how long/],
  ['0d', /^Enter how long/],
])('%s is not understood', (value, message) => {
  expect(keepOf(value)).toMatch(message);
});
