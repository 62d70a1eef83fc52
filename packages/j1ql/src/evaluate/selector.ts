import type { Graph, GraphEntity } from '../graph/graph';
import type { NodeSelector, Target } from '../language/ast';
import { J1qlRunError } from '../language/errors';
import type { Test } from './condition';
import { compileCondition } from './condition';
import type { Reader } from './expression';
import { fullText } from './fullText';
import { propertyReader } from './properties';
import type { Scope } from './scope';

/** What a step looks for. */
export interface Selection {
  matches: Test<GraphEntity>;
  /** Every entity that matches, in the order of the graph. */
  all(): Iterable<GraphEntity>;
}

/** Names of WITH: properties of the entity under test. */
const ownProperties: Reader<GraphEntity> = {
  path({ parts }) {
    return propertyReader(parts.join('.'));
  },
};

/** @throws J1qlRunError for a Smart Class, or a parameter that was not given */
export function compileSelector(selector: NodeSelector, scope: Scope): Selection {
  const { graph } = scope;
  const targets = selector.targets.map((target) => compileTarget(target, scope));
  const filter = selector.with && compileCondition(selector.with, scope, ownProperties);
  const [only, ...others] = targets;
  const isTarget: Test<GraphEntity> =
    only && others.length === 0 ? only : (entity) => targets.some((test) => test(entity));
  const matches: Test<GraphEntity> = filter
    ? (entity) => isTarget(entity) && filter(entity)
    : isTarget;
  return { matches, all: () => candidates(selector.targets, graph).filter(matches) };
}

function compileTarget(target: Target, scope: Scope): Test<GraphEntity> {
  switch (target.kind) {
    case 'any':
      return () => true;
    case 'class':
      return ({ classes }) => classes.includes(target.name);
    case 'type':
      return ({ type }) => type === target.name;
    case 'text':
      return fullText(scope.text(target.text));
    case 'smartClass':
      throw new J1qlRunError(
        `Smart Classes live in JupiterOne and are not known here: #${target.name}. Name the class or type, or filter on a property.`,
      );
  }
}

/** A superset of what the targets mean, by way of the indexes. */
function candidates(targets: readonly Target[], graph: Graph): readonly GraphEntity[] {
  const lists = targets.map((target) => {
    if (target.kind === 'type') return graph.byType.get(target.name) ?? [];
    if (target.kind === 'class') return graph.byClass.get(target.name) ?? [];
    return graph.entities;
  });
  const [first = []] = lists;
  if (lists.length === 1) return first;
  if (lists.includes(graph.entities)) return graph.entities;
  const isWanted = new Uint8Array(graph.entities.length);
  for (const { number } of lists.flat()) isWanted[number] = 1;
  return graph.entities.filter(({ number }) => isWanted[number] === 1);
}
