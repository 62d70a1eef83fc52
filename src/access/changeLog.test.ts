import fc from 'fast-check';
import type { Change } from './change';
import { ChangeLog } from './changeLog';

/** What can be done at one time, in the order in which it is taken to happen. */
const RANKS = ['create', 'join', 'grant', 'update', 'activate', 'revoke', 'delete'];

const text = (letters: string) => fc.constantFrom(...letters);
const change = fc
  .record(
    {
      event: text('abcdefgh'),
      time: fc.integer({ min: 0, max: 3 }),
      fine: fc.constantFrom(0, 1, 999_999),
      action: fc.constantFrom(...RANKS),
      objectType: fc.constantFrom('gm', 'uva', 'vault'),
      object: text('vw'),
      aux: text('xy'),
      auxInfo: text('RA'),
      actor: fc.record({ id: text('BC'), email: text('mn') }, { requiredKeys: ['id'] }),
      email: text('pq'),
    },
    { requiredKeys: ['event', 'time', 'fine', 'action', 'objectType', 'object'] },
  )
  .map((made) => made as Change);

/** What one event says follows from its id, as it does in truth. */
const delivered = (changes: readonly Change[]): Change[] => {
  const first = new Map<string, Change>();
  for (const each of changes) if (!first.has(each.event)) first.set(each.event, each);
  return changes.map(({ event }) => first.get(event) as Change);
};

test('it gives back what it was given, and in the order of time each once', () => {
  fc.assert(
    fc.property(fc.array(change, { maxLength: 40 }), (made) => {
      const changes = delivered(made);
      const log = ChangeLog.of(changes);
      expect([...log]).toEqual(changes);
      const once = [...new Map(changes.map((each) => [each.event, each])).values()];
      const expected = once.sort(
        (a, b) =>
          a.time - b.time ||
          a.fine - b.fine ||
          RANKS.indexOf(a.action) - RANKS.indexOf(b.action) ||
          (a.event < b.event ? -1 : 1),
      );
      expect([...log.inOrder()]).toEqual(expected);
      const within = changes.filter(({ time }) => time > 0 && time <= 2);
      expect(log.between(0, 2)).toBe(within.length);
    }),
    { numRuns: 150 },
  );
});

test('it grows with what it is given', () => {
  const log = new ChangeLog();
  const many = Array.from({ length: 5000 }, (_, n): Change => ({
    ...{ event: `E${n}`, time: 10_000 - n, fine: n, action: 'join', objectType: 'gm' },
    ...{ object: `g${n % 7}`, aux: `U${n % 11}` },
  }));
  for (const each of many) log.add(each);
  expect([...log]).toEqual(many);
  expect([...log.inOrder()]).toEqual([...many].reverse());
  expect(ChangeLog.of(log)).toBe(log);
});
