import type {
  Comparison,
  Hop,
  NodeSelector,
  PropertyPath,
  Query,
  WalkStep,
} from '../../language/ast';
import { impliedName, impliedVerb } from '../../language/names';
import { comparisonsOf } from '../../language/queryParts';
import { pathsIn } from '../../language/expressionTree';
import type { GraphNames, TypeNames } from './graphNames';

/** The types of what a step of a query may be; undefined when it may be anything, empty when the graph has none. */
export type Stores = readonly TypeNames[] | undefined;

/** A property that a query names, and what should have it. */
export interface NamedProperty {
  stores: Stores;
  property: string;
  /** The column of RETURN in which it stands; absent in a condition. */
  column?: string;
}

/** A comparison whose left side is a property. */
export interface ComparedProperty extends NamedProperty {
  comparison: Comparison;
}

/** A hop and where it may begin. */
export interface WalkedHop {
  hop: Hop;
  from: Stores;
  to: Stores;
  /** The query does without it. */
  isOptional: boolean;
}

/** What a query names, put on the types that a graph has. */
export interface Places {
  hops: WalkedHop[];
  properties: NamedProperty[];
  comparisons: ComparedProperty[];
}

function storesOf({ targets }: NodeSelector, graph: GraphNames): Stores {
  const stores = new Set<TypeNames>();
  for (const target of targets) {
    if (target.kind !== 'class' && target.kind !== 'type') return undefined;
    const named = target.kind === 'class' ? graph.ofClass(target.name) : graph.ofType(target.name);
    for (const names of named) stores.add(names);
  }
  return [...stores];
}

/** Puts what a query names on the types of a graph. */
export function placesOf(query: Query, graph: GraphNames): Places {
  const named = new Map<string, Stores>();
  const selectors: { selector: NodeSelector; stores: Stores }[] = [];
  const hops: WalkedHop[] = [];
  const see = (selector: NodeSelector, isAbsent = false): Stores => {
    const stores = storesOf(selector, graph);
    selectors.push({ selector, stores });
    const name = selector.alias ?? (isAbsent ? undefined : impliedName(selector));
    if (name !== undefined && !named.has(name)) named.set(name, stores);
    return stores;
  };
  const walk = (steps: readonly WalkStep[], begin: Stores, isOptional: boolean): Stores => {
    let from = begin;
    for (const step of steps) {
      if (step.kind === 'optional') {
        const reached = walk(step.steps, from, true);
        from = from && reached && [...new Set([...from, ...reached])];
        if (step.alias !== undefined) named.set(step.alias, from);
        continue;
      }
      const to = see(step.target, step.negated);
      hops.push({ hop: step, from, to, isOptional });
      const edge = step.edgeAlias ?? impliedVerb(step);
      if (edge !== undefined && !named.has(edge)) named.set(edge, edgeStores(step, graph));
      if (!step.negated) from = to;
    }
    return from;
  };
  walk(query.steps, see(query.start), false);

  const resolve = ({ parts: [name = '', ...rest] }: PropertyPath): NamedProperty[] =>
    rest.length === 0 || !named.has(name)
      ? []
      : [{ stores: named.get(name), property: rest.join('.') }];
  const own = (stores: Stores, { parts }: PropertyPath): NamedProperty => ({
    stores,
    property: parts.join('.'),
  });
  const compared = (place: NamedProperty, comparison: Comparison) => ({ ...place, comparison });
  const returns = Array.isArray(query.returns) ? query.returns : [];
  return {
    hops,
    properties: [
      ...selectors.flatMap(({ selector, stores }) =>
        pathsIn(selector.with).map((path) => own(stores, path)),
      ),
      ...pathsIn(query.where).flatMap(resolve),
      ...returns.flatMap((item) =>
        item.kind === 'value'
          ? pathsIn(item.expression).flatMap((path) =>
              resolve(path).map((place) => ({ ...place, column: item.name })),
            )
          : [],
      ),
    ],
    comparisons: [
      ...selectors.flatMap(({ selector, stores }) =>
        comparisonsOf(selector.with).flatMap((comparison) =>
          comparison.left.kind === 'path'
            ? [compared(own(stores, comparison.left.path), comparison)]
            : [],
        ),
      ),
      ...comparisonsOf(query.where).flatMap((comparison) =>
        comparison.left.kind === 'path'
          ? resolve(comparison.left.path).map((place) => compared(place, comparison))
          : [],
      ),
    ],
  };
}

/** The stores of the relationships along which a hop may go. */
const edgeStores = ({ verbs }: Hop, graph: GraphNames): Stores => [
  ...new Set(
    graph
      .relationships()
      .filter(({ verb }) => verbs.length === 0 || verbs.includes(verb))
      .map(({ names }) => names),
  ),
];

/** What some stores hold, for people. */
export const nameOf = (stores: readonly TypeNames[]): string =>
  stores.length > 3
    ? `${stores
        .slice(0, 3)
        .map(({ type }) => type)
        .join(', ')} or other`
    : stores.map(({ type }) => type).join(' or ');
