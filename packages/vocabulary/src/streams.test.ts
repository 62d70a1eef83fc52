import { EntityTypes } from './entityTypes';
import { FACET_TYPES, isEventType, STREAM_ROWS, STREAMS, streamOfType, wasLetIn } from './streams';

test('no two streams share a type, step, source, label or line', () => {
  const all = STREAM_ROWS.flatMap(({ type, step, source, label, lines, users }) => [
    // Label and line of one stream may be the same word.
    ...new Set([type, step, source, label, lines[1], ...users.map((user) => user.type)]),
  ]);
  expect(all.filter((text, at) => all.indexOf(text) !== at)).toEqual([]);
});

test('the streams have the names that JupiterOne, the tile and people know', () => {
  const told = Object.entries(STREAMS).map(([kind, { label, step, source, tile }]) =>
    [kind, label, step, source, tile[0]].join(': '),
  );
  expect(told).toEqual(
    expect.arrayContaining([
      'auditevents: audit events: fetch-audit-events: audit-events: Audit Events',
      'itemusages: item usages: fetch-item-usages: item-usages: Item Usages',
      'signinattempts: sign-in attempts: fetch-signin-attempts: signin-attempts: Sign-in Attempts',
    ]),
  );
});

test('events are told from users in a role and from things', () => {
  const types = Object.values(EntityTypes);
  expect(new Set(types.filter(isEventType))).toEqual(new Set(STREAM_ROWS.map(({ type }) => type)));
  expect(FACET_TYPES.some(isEventType)).toBe(false);
  expect(isEventType('some_other_event')).toBe(false);
  expect(streamOfType(EntityTypes.VAULT)).toBeUndefined();
});

test.each([
  ['success', true],
  ['firewall_reported_success', true],
  ['firewall_failed', false],
  ['reported', false],
  ['', false],
  [undefined, false],
])('category %p lets a user in: %p', (category, expected) => {
  expect(wasLetIn(category)).toBe(expected);
});
