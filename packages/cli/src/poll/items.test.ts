import { MINUTE } from '@graph-1password/vocabulary';
import { ItemMemory } from './items';

const READ = Date.UTC(2026, 0, 15, 12);

test('a read of an earlier run is known for some minutes, and is kept in the state', () => {
  const first = new ItemMemory({});
  first.note('v', 'i', READ);
  first.learn('v', 'i', 3, { sectionLabels: [], files: [] });
  const state = first.toState(true);
  expect(state).toEqual({ v: { i: { version: 3, sectionLabels: [], files: [], reads: [READ] } } });

  const second = new ItemMemory(state);
  expect(second.covers('v', 'i', READ + 2 * MINUTE)).toBe(true);
  expect(second.covers('v', 'i', READ + 60 * MINUTE)).toBe(false);
  expect(second.covers('v', 'other', READ)).toBe(false);
  expect(second.get('v', 'i', 3)).toEqual({ sectionLabels: [], files: [] });
});
