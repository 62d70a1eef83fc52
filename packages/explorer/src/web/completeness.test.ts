import { HOUR } from '@graph-1password/vocabulary';
import { ago, missing } from './completeness';

const META = { schema: 1, version: '0.0.0', writtenOn: 0, now: 0, source: 'a test' } as const;

test('one message for each thing that is missing, none when the graph is complete', () => {
  expect(missing(META)).toEqual([]);
  expect(
    missing({
      ...META,
      lacks: ['Not complete: Fetch Audit Events.'],
      rulesError: 'one is broken.',
      failedRules: [{ rule: 'impossible-travel', cause: 'out of memory' }],
    }),
  ).toEqual([
    'Not complete: Fetch Audit Events.',
    'The rules did not run: one is broken.',
    'The rule impossible-travel failed: out of memory',
  ]);
});

test('how long ago something was, in its greatest whole unit', () => {
  const now = Date.UTC(2026, 2, 13, 15);
  const hours = (count: number) => ago(now - count * HOUR, now);
  expect([hours(49), hours(24), hours(1), hours(0.5), hours(0)]).toEqual([
    '2 days ago',
    '1 day ago',
    '1 hour ago',
    '30 minutes ago',
    'just now',
  ]);
  expect(hours(-1)).toBe('in the future according to this clock');
});
