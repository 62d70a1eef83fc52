import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

/** An object of a collected graph. */
interface GraphObject {
  _key: string;
  _type: string;
}

/** How many objects of which type the floor adds, and what they look like. */
interface PlannedType {
  count: number;
  /** The object of median size. */
  sample: GraphObject;
  /** A list of as many objects as a batch has, as JSON: parsed anew for each batch, none of them shares a text. */
  batch: string;
}

/** What the SDK alone is to add: the same number of objects as a measured run, of the same size. */
export interface FloorPlan {
  entities: PlannedType[];
  relationships: PlannedType[];
}

/** What is added at a time, as many as a page of the Events API holds. */
export const FLOOR_BATCH = 1000;

/** Reads a plan from the graph that a run left in a folder. */
export async function floorPlan(graphFolder: string): Promise<FloorPlan> {
  return {
    entities: await plannedTypes(graphFolder, 'entities'),
    relationships: await plannedTypes(graphFolder, 'relationships'),
  };
}

async function plannedTypes(
  graphFolder: string,
  kind: 'entities' | 'relationships',
): Promise<PlannedType[]> {
  const types = new Map<string, { count: number; seen: GraphObject[] }>();
  const root = path.join(graphFolder, 'graph');
  for (const step of await readdir(root)) {
    const folder = path.join(root, step, kind);
    if (!existsSync(folder)) continue;
    for (const name of await readdir(folder)) {
      const objects = JSON.parse(await readFile(path.join(folder, name), 'utf8')) as Record<
        string,
        GraphObject[]
      >;
      for (const object of objects[kind] ?? []) {
        const type = types.get(object._type) ?? { count: 0, seen: [] };
        types.set(object._type, type);
        type.count++;
        if (type.seen.length < FLOOR_BATCH) type.seen.push(object);
      }
    }
  }
  return Array.from(types.values(), ({ count, seen }) => ({
    count,
    sample: medianBySize(seen),
    batch: JSON.stringify(seen),
  }));
}

function medianBySize(objects: GraphObject[]): GraphObject {
  const size = (object: GraphObject) => JSON.stringify(object).length;
  const sorted = [...objects].sort((a, b) => size(a) - size(b));
  const median = sorted[Math.floor(sorted.length / 2)];
  if (!median) throw new Error('A type without an object cannot be planned.');
  return median;
}
