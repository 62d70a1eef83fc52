import { Entities } from '../../src/entities';
import type { Graph, Query } from '@graph-1password/j1ql';

type Selector = Query['start'];
type Step = Query['steps'][number];

/** A name with dots in a query, as the parser gives it. */
interface Path {
  parts: string[];
  position: { line: number };
}

/** A property that a query asks for and that no entity of the type has. */
interface UnknownProperty {
  /** Line of the query, from 1. */
  line: number;
  sentence: string;
}

/**
 * Properties that are neither declared for the named types nor on any of their entities. J1QL takes a misspelt property for an absent one, so that a
 * query with a slip runs and finds nothing, or everything.
 */
export function unknownProperties(query: Query, graph: Graph): UnknownProperty[] {
  const selectors = [query.start, ...query.steps.flatMap(selectorsOf)];
  const named = new Map(
    selectors.flatMap((selector) =>
      selector.alias === undefined ? [] : [[selector.alias, selector] as const],
    ),
  );
  const own = selectors.flatMap((selector) =>
    pathsIn(selector.with).map((path) => ({ selector, path, property: path.parts.join('.') })),
  );
  const aliased = pathsIn([query.where, query.returns, query.orderBy]).flatMap((path) => {
    const [alias = '', ...property] = path.parts;
    const selector = named.get(alias);
    if (!selector || property.length === 0) return [];
    return [{ selector, path, property: property.join('.') }];
  });
  return [...own, ...aliased].flatMap(({ selector, path, property }) => {
    const types = selector.targets.map((target) => ('name' in target ? target.name : '*'));
    if (property.startsWith('_') || types.some((type) => has(graph, type, property))) return [];
    const sentence = `no ${types.join(' or ')} has a property "${property}".`;
    return [{ line: path.position.line, sentence }];
  });
}

const selectorsOf = (step: Step): Selector[] =>
  step.kind === 'hop' ? [step.target] : step.steps.flatMap(selectorsOf);

/** Properties that the integration declares, by type. */
const DECLARED = new Map<string, Set<string>>(
  Object.values(Entities).map(({ _type, schema }) => {
    const { allOf = [] } = schema as { allOf?: { properties?: object }[] };
    return [_type, new Set(allOf.flatMap(({ properties = {} }) => Object.keys(properties)))];
  }),
);

/** Types that the graph does not have are left to the notes of a run. */
function has({ byType, byClass }: Graph, type: string, property: string): boolean {
  const entities = byType.get(type) ?? byClass.get(type);
  if (!entities || DECLARED.get(type)?.has(property)) return true;
  return entities.some(({ properties }) => properties[property] !== undefined);
}

/** Every path anywhere in a part of a parsed query. */
function pathsIn(part: unknown): Path[] {
  if (typeof part !== 'object' || part === null) return [];
  // The text of a parameter has parts too, but no position.
  const isPath = 'parts' in part && 'position' in part;
  return isPath ? [part as unknown as Path] : Object.values(part).flatMap(pathsIn);
}
