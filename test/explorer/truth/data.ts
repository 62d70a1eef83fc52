import type { Thing, TrueGraph, Wanted } from './graph';
import { createdOn, groupBy } from './graph';

const isEvent = (type: string): boolean => type.endsWith('_event');

/** How many entities and relationships of each type are in a filter. */
export function trueCounts(graph: TrueGraph, wanted: Wanted): Record<string, number> {
  const { from = -Infinity, until = Infinity, search } = wanted;
  const keysWhere = (test: (thing: Thing) => boolean): Set<string> =>
    new Set([...graph.things.values()].filter(test).map(({ _key }) => _key));
  const timely = keysWhere((thing) => {
    const time = createdOn(thing);
    return !isEvent(thing._type) || (from <= time && time < until);
  });
  const matching = keysWhere((thing) => graph.hasText(thing, search));
  const inTime = (key: string): boolean => timely.has(key);
  const found = (key: string): boolean => matching.has(key);
  const entities = groupBy([...graph.things.values()], ({ _type }) => _type);
  const edges = groupBy(graph.edges, ({ _type }) => _type);
  return Object.fromEntries([
    ...[...entities].map(([type, list]): [string, number] => [
      type,
      list.filter(({ _key }) => inTime(_key) && found(_key)).length,
    ]),
    ...[...edges].map(([type, list]): [string, number] => [
      type,
      list.filter(
        ({ _fromEntityKey: a, _toEntityKey: b }) =>
          inTime(a) && inTime(b) && (found(a) || found(b)),
      ).length,
    ]),
  ]);
}
