import { EntityTypes } from './entityTypes';
import { FACET_TYPES, isEventType, STREAM_ROWS, streamOfType, wasLetIn } from './streams';

test('no two streams share a type, step, source, label or line', () => {
  const all = STREAM_ROWS.flatMap(({ type, step, source, label, lines, users }) => [
    ...[type, step, source, label, lines[1], ...users.map((user) => user.type)],
  ]);
  // Item usages are called so everywhere: label and line are one word.
  expect(all.filter((text, at) => all.indexOf(text) !== at)).toEqual(['item usages']);
});

test('events are told from users in a role and from things', () => {
  const types = Object.values(EntityTypes);
  expect(types.filter(isEventType)).toEqual(STREAM_ROWS.map(({ type }) => type));
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
