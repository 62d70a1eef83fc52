import { CRITICAL_CLASSES } from '../../src/language/criticalClasses';
import type { Graph, GraphEntity } from './graph';
import type { NodeSelector, SelectorTarget } from '../../src/language/ast';
import type { Predicate } from './condition';
import { compileCondition } from './condition';
import type { Reader } from './expression';
import { fullText } from './fullText';
import { propertyReader } from './properties';
import type { Scope } from './scope';

/** What a step looks for. */
export interface CompiledSelector {
  matches: Predicate<GraphEntity>;
  /** Every entity that matches, in the order of the graph. */
  all(): Iterable<GraphEntity>;
}

/** Names of WITH: properties of the entity under test. */
const ownProperties = ({ graph }: Scope): Reader<GraphEntity> => ({
  path({ parts }) {
    return propertyReader(parts.join('.'), graph.metadata);
  },
});

/** @throws J1qlRunError for a parameter that was not given */
export function compileSelector(selector: NodeSelector, scope: Scope): CompiledSelector {
  const { graph } = scope;
  const targets = selector.targets.map((target) => compileTarget(target, scope));
  const filter = selector.with && compileCondition(selector.with, scope, ownProperties(scope));
  const [only, ...others] = targets;
  const isTarget: Predicate<GraphEntity> =
    only && others.length === 0 ? only : (entity) => targets.some((test) => test(entity));
  const matches: Predicate<GraphEntity> = filter
    ? (entity) => isTarget(entity) && filter(entity)
    : isTarget;
  return { matches, all: () => candidates(selector.targets, graph).filter(matches) };
}

function compileTarget(target: SelectorTarget, scope: Scope): Predicate<GraphEntity> {
  switch (target.kind) {
    case 'any':
      return () => true;
    case 'class':
      return ({ classes }) => classes.includes(target.name);
    case 'type':
      return ({ type }) => type === target.name;
    case 'text':
      return fullText(scope.text(target.text));
    case 'smartClass': {
      const isTagged = smartClass(target.name);
      const isOne = target.of && compileTarget(target.of, scope);
      return isOne ? (entity) => isOne(entity) && isTagged(entity) : isTagged;
    }
  }
}

/** Whether an entity has a tag: `tag.X` is true, or X is among its tags. `#CriticalAsset` has a definition beside. */
function smartClass(name: string): Predicate<GraphEntity> {
  const tag = propertyReader(`tag.${name}`);
  const isTagged: Predicate<GraphEntity> = (entity) => isTrue(tag(entity));
  if (name !== 'CriticalAsset') return isTagged;
  const production = propertyReader('tag.Production');
  return (entity) =>
    isTagged(entity) ||
    (entity.classes.some((each) => CRITICAL_CLASSES.includes(each)) &&
      isTrue(production(entity)) &&
      entity.value('classification') === 'critical');
}

const isTrue = (value: unknown): boolean => value === true || value === 'true';

/** A superset of what the targets mean, by way of the indexes. */
function candidates(targets: readonly SelectorTarget[], graph: Graph): readonly GraphEntity[] {
  const lists = targets.map((target) => {
    if (target.kind === 'type') return graph.byType.get(target.name) ?? [];
    if (target.kind === 'class') return graph.byClass.get(target.name) ?? [];
    if (target.kind === 'smartClass' && target.of) return candidates([target.of], graph);
    return graph.entities;
  });
  const [first = []] = lists;
  if (lists.length === 1) return first;
  if (lists.includes(graph.entities)) return graph.entities;
  const wanted = new Set(lists.flat());
  return graph.entities.filter((entity) => wanted.has(entity));
}
