import { entityByKey } from '../../model/access';
import type { Model } from '../../model/model';
import { NONE } from './edges';
import { graphIndex } from './graphIndex';

/** Which things some keys stand for. */
export interface Resolved {
  /** Numbers, each once, in the order of the keys. */
  readonly things: readonly number[];
  /** Keys that are not in the graph. */
  readonly unknown: readonly string[];
}

/**
 * The things behind keys: a facet stands for its user, an event for all things that it touches,
 * so that a link from anywhere in the page leads to something that can be drawn.
 */
export function resolve(model: Model, keys: readonly string[]): Resolved {
  const things = new Set<number>();
  const unknown: string[] = [];
  for (const key of keys) {
    const entity = entityByKey(model, key);
    if (entity === undefined) unknown.push(key);
    else for (const thing of thingsOf(model, entity)) things.add(thing);
  }
  return { things: [...things], unknown };
}

function thingsOf(model: Model, entity: number): number[] {
  const { thing, streams } = graphIndex(model);
  const own = thing[entity] ?? NONE;
  if (own !== NONE) return [own];
  for (const { table, actor, start, touched } of streams) {
    const row = entity - table.start;
    if (row < 0 || row >= table.count) continue;
    const ends = [actor[row] ?? NONE, ...touched.subarray(start[row], start[row + 1])];
    return ends.filter((end) => end !== NONE);
  }
  return [];
}
