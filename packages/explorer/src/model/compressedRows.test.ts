import fc from 'fast-check';
import { compressedRows } from './compressedRows';

it('keeps every number in its group, in the order in which they come', () => {
  const pairs = fc.array(fc.tuple(fc.nat(6), fc.nat(1000)));
  fc.assert(
    fc.property(pairs, (given) => {
      const { starts, list } = compressedRows(7, (add) =>
        given.forEach(([group, number]) => add(group, number)),
      );
      const found = [...Array(7).keys()].map((group) => [
        ...list.subarray(starts[group], starts[group + 1]),
      ]);
      const wanted = found.map((_, group) =>
        given.filter(([own]) => own === group).map(([, number]) => number),
      );
      expect(found).toEqual(wanted);
      expect([starts.length, list.length]).toEqual([8, given.length]);
    }),
  );
});
