import { isDeepStrictEqual } from 'node:util';
import type { Graph } from '../project';
import type { ExpectedGraph } from './expectedGraph';
import type { Properties } from './values';

/** Properties in our own words, and those that the SDK or the class asks for: not part of the truth. */
const NOT_COMPARED = new Set([
  ...['_key', '_type', '_class', '_fromEntityKey', '_toEntityKey', '_rawData'],
  ...['name', 'displayName', 'actionName', 'objectTypeName'],
  ...['userIds', 'firstName', 'lastName', 'shortLoginId', 'emailDomain'],
  ...['ipVersion', 'vendor'],
]);

/** Lists without an entry say as much as no list. */
const simplified = (value: unknown): unknown =>
  Array.isArray(value) && value.length === 0 ? undefined : value;

/** Where an object differs from what it should be, a line for each property. */
function compare(label: string, wanted: Properties, found: Properties): string[] {
  const names = new Set([...Object.keys(wanted), ...Object.keys(found)]);
  const lines: string[] = [];
  for (const name of names) {
    if (!(name in wanted) && NOT_COMPARED.has(name)) continue;
    const [want, have] = [simplified(wanted[name]), simplified(found[name])];
    if (isDeepStrictEqual(want, have)) continue;
    lines.push(`${label}.${name}: ${JSON.stringify(have)} instead of ${JSON.stringify(want)}`);
  }
  return lines;
}

function compareAll(wanted: Map<string, Properties>, found: Map<string, Properties>): string[] {
  const missing = [...wanted.keys()].filter((key) => !found.has(key));
  const extra = [...found.keys()].filter((key) => !wanted.has(key));
  const both = [...wanted].filter(([key]) => found.has(key));
  return [
    ...missing.map((key) => `missing: ${key}`),
    ...extra.map((key) => `not in the truth: ${key}`),
    ...both.flatMap(([key, properties]) => compare(key, properties, found.get(key) as Properties)),
  ];
}

/** How an edge reads to people. */
export const edgeName = (edge: Graph['relationships'][number]): string =>
  `${edge._fromEntityKey as string} ${edge._class} ${edge._toEntityKey as string}`;

/** Every difference between the truth and a graph, a line each, with the counts of both first. Empty when they are equal. */
export function differences(expected: ExpectedGraph, { entities, relationships }: Graph): string[] {
  const lines = [
    ...compareAll(expected.entities, new Map(entities.map((e) => [e._key, e]))),
    ...compareAll(expected.relationships, new Map(relationships.map((r) => [edgeName(r), r]))),
  ];
  if (lines.length === 0) return [];
  return [
    `${lines.length} differences; expected ${expected.entities.size} entities and ${expected.relationships.size} relationships, found ${entities.length} and ${relationships.length}`,
    ...lines.slice(0, 20),
  ];
}
