import { DAY, EntityTypes } from '@graph-1password/vocabulary';
import { needsAllEvents, oldestEvents, statesAfter } from './lostStates';

const NOW = Date.UTC(2026, 2, 13, 15);
const vault = { type: EntityTypes.VAULT, from: NOW - 9 * DAY };
const user = { type: EntityTypes.USER, from: NOW - 9 * DAY };
const all = { complete: true, newest: true };
const some = { complete: false, newest: true };

test('what a run lists in full is whole from then on, and what comes from events when all of them were read', () => {
  const lost = [vault, user];
  const after = (reports: Parameters<typeof statesAfter>[1], since = NOW - 14 * DAY) =>
    statesAfter(lost, reports, since, NOW);
  expect(after({ [vault.type]: all, [user.type]: some })).toEqual([{ ...vault, until: NOW }, user]);
  expect(after({ [user.type]: some }, oldestEvents(NOW - 1000))).toEqual([
    vault,
    { ...user, until: NOW },
  ]);
  for (const report of [some, { complete: true, newest: false }])
    expect(after({ [vault.type]: report })).toBeUndefined();
  expect(after({ [user.type]: { complete: false, newest: false } }, 0)).toBeUndefined();
  expect(after({})).toBeUndefined();
});

test('a span that has ended stays as it is', () => {
  const ended = [{ ...vault, until: NOW - DAY }];
  expect(statesAfter(ended, { [vault.type]: all }, 0, NOW)).toBeUndefined();
});

test('all events are read again for what is put together from them, as long as it is lost', () => {
  expect([vault, user, { ...user, until: NOW }].map((each) => needsAllEvents([each]))).toEqual([
    false,
    true,
    false,
  ]);
});
