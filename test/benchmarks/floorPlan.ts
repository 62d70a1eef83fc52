import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** An object of a collected graph. */
interface GraphObject {
  _key: string;
  _type: string;
}

/** How many objects of which type the floor adds, and what each looks like. */
interface PlannedType {
  count: number;
  sample: GraphObject;
}

/** What the SDK alone is to add: the same number of objects as a measured run, of the same size. */
export interface FloorPlan {
  entities: PlannedType[];
  relationships: PlannedType[];
}

/** Objects that a type's sample is chosen from: the median in size stands for all. */
const CANDIDATES = 200;

/** Reads a plan from the graph that a run left in a folder. */
export function floorPlan(graphFolder: string): FloorPlan {
  return {
    entities: plannedTypes(graphFolder, 'entities'),
    relationships: plannedTypes(graphFolder, 'relationships'),
  };
}

function plannedTypes(graphFolder: string, kind: 'entities' | 'relationships'): PlannedType[] {
  const types = new Map<string, { count: number; seen: GraphObject[] }>();
  const root = path.join(graphFolder, 'graph');
  for (const step of readdirSync(root)) {
    const folder = path.join(root, step, kind);
    if (!existsSync(folder)) continue;
    for (const file of readdirSync(folder, { withFileTypes: true })) {
      const objects = JSON.parse(readFileSync(path.join(folder, file.name), 'utf8')) as Record<
        string,
        GraphObject[]
      >;
      for (const object of objects[kind] ?? []) {
        const type = types.get(object._type) ?? { count: 0, seen: [] };
        types.set(object._type, type);
        type.count += 1;
        if (type.seen.length < CANDIDATES) type.seen.push(object);
      }
    }
  }
  return Array.from(types.values(), ({ count, seen }) => ({ count, sample: medianBySize(seen) }));
}

function medianBySize(objects: GraphObject[]): GraphObject {
  const size = (object: GraphObject) => JSON.stringify(object).length;
  const sorted = [...objects].sort((a, b) => size(a) - size(b));
  const median = sorted[Math.floor(sorted.length / 2)];
  if (!median) throw new Error('A type without an object cannot be planned.');
  return median;
}
