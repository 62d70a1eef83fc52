import { isCurrent, joinReading, machineTellsMore } from './knowledge';

test('the newest version and the last time of all uses, in whatever order they come', () => {
  const newer = { version: 5, on: 1 };
  const later = { version: 4, on: 2 };
  expect(joinReading(newer, later)).toEqual({ version: 5, on: 2 });
  expect(joinReading(later, newer)).toEqual({ version: 5, on: 2 });
  expect(joinReading({ on: 3 }, newer)).toEqual({ version: 5, on: 3 });
  expect(joinReading({ on: 3 }, { on: 4 })).toEqual({ on: 4 });
  expect(joinReading(undefined, newer)).toEqual(newer);
});

test.each([
  ['the version of today', { version: 5, on: 1 }, { version: 5, updatedOn: 9 }, true],
  ['a newer one than Connect knows', { version: 6, on: 1 }, { version: 5 }, true],
  ['an older one', { version: 4, on: 9 }, { version: 5, updatedOn: 1 }, false],
  [
    'an older one, before an own change',
    { version: 4, on: 1 },
    { version: 5, lastEditedBy: 'U' },
    true,
  ],
  ['no version, before a change', { on: 1 }, { version: 5, updatedOn: 2 }, false],
  ['no version, after a change', { on: 2 }, { version: 5, updatedOn: 2 }, true],
  ['an item without version', { version: 4, on: 1 }, { version: null, updatedOn: 2 }, false],
  ['an item that tells nothing', { version: 4, on: 1 }, {}, true],
])('whether it is still so: %s', (_, reading, now, expected) => {
  expect(isCurrent(reading, 'U', now)).toBe(expected);
});

test('programs tell more when they alone have seen the item, or alone have seen how it is', () => {
  const [old, today] = [
    { version: 4, on: 1 },
    { version: 5, on: 2 },
  ];
  const now = { version: 5 };
  expect(machineTellsMore({ machine: old }, 'U', now)).toBe(true);
  expect(machineTellsMore({ person: old, machine: today }, 'U', now)).toBe(true);
  expect(machineTellsMore({ person: old, machine: old }, 'U', now)).toBe(false);
  expect(machineTellsMore({ person: today, machine: today }, 'U', now)).toBe(false);
  expect(machineTellsMore({ person: today }, 'U', now)).toBe(false);
});
