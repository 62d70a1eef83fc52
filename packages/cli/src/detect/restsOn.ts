import type { Query } from '@graph-1password/j1ql';
import { EntityTypes } from '@graph-1password/vocabulary';
import { Entities } from '../../../../src/entities';
import { Relationships } from '../../../../src/relationships';
import { namesOf } from '../content/model';
import { partsOf, pathsIn, queriesWithin, targetsOf } from '../content/scope';
import type { Hop, Selector, Step, UsedPath, Walk } from '../content/scope';
import type { Rule } from './rules';

type Condition = NonNullable<Query['where']>;

const ENTITY_TYPES: ReadonlySet<string> = new Set(
  Object.values(Entities).map(({ _type }) => _type),
);

/** Entity types of ours that a selector names; a class stands for all types of it. */
export const typesOf = (selector: Selector): string[] =>
  targetsOf(selector).flatMap((name) =>
    ENTITY_TYPES.has(name) ? [name] : namesOf(name).filter((type) => ENTITY_TYPES.has(type)),
  );

/** Types of relationships of which a hop needs at least one; none when it may walk along any. */
export function edgesOf({ hop, from }: Walk): string[] {
  const [here, there] = [from.flatMap(namesOf), targetsOf(hop.target).flatMap(namesOf)];
  return Object.values(Relationships).flatMap(({ metadata }) => {
    const { _type, _class, sourceType, targetType } = metadata;
    const joins =
      (here.includes(sourceType) && there.includes(targetType)) ||
      (here.includes(targetType) && there.includes(sourceType));
    return hop.verbs.includes(_class) && joins ? [_type] : [];
  });
}

/** Of which events a property of something else tells: without them it has no value, and that means nothing. */
const BEHIND: Readonly<Record<string, string>> = {
  lastUsedOn: EntityTypes.ITEM_USAGE_EVENT,
  lastItemUsageOn: EntityTypes.ITEM_USAGE_EVENT,
  lastSignInOn: EntityTypes.SIGNIN_EVENT,
  lastFailedSignInOn: EntityTypes.SIGNIN_EVENT,
  firstSeenOn: EntityTypes.SIGNIN_EVENT,
};

/** The types of events behind what a query, or a part of one, names. */
export const behindOf = (part: unknown): string[] =>
  pathsIn(part).flatMap(({ parts }) => BEHIND[parts.at(-1) ?? ''] ?? []);

/** Whether a rule tells of what comes first: without a difference, a row is told because none like it came before. */
const isAboutFirst = ({ neighbours }: Pick<Rule, 'neighbours'>): boolean =>
  neighbours !== undefined && neighbours.differs === undefined;

/**
 * The types of which a rule must see everything, because its findings say that something is not there or was not there before.
 * Where some of it is missing, it finds what is not so.
 */
export function restsOn(rule: Pick<Rule, 'query' | 'neighbours'>): Set<string> {
  const asked = [rule.query, ...queriesWithin(rule.query)];
  return new Set(
    asked.flatMap((query) => [
      ...deniedIn(query),
      ...absentIn(query),
      ...(isAboutFirst(rule) ? allIn(query) : []),
    ]),
  );
}

const allIn = (query: Query): string[] => [
  ...partsOf(query).selectors.flatMap(typesOf),
  ...behindOf(Object.values(query)),
];

/** What a hop says that there is none of. */
const deniedIn = (query: Query): string[] =>
  partsOf(query).walks.flatMap((walk) =>
    walk.hop.negated ? [...typesOf(walk.hop.target), ...edgesOf(walk)] : [],
  );

/** What a condition wants to be absent: a property that events tell of, or a walk that may be left out. */
function absentIn(query: Query): string[] {
  const conditions = [query.where, query.having, ...partsOf(query).selectors.map((of) => of.with)];
  const absent = conditions.flatMap((condition) => (condition ? absentPaths(condition) : []));
  const names = new Set(absent.map(firstOf));
  // HAVING names columns.
  for (const item of Array.isArray(query.returns) ? query.returns : []) {
    if (item.kind !== 'value' || !names.has(item.name)) continue;
    for (const path of pathsIn(item.expression)) {
      absent.push(path);
      names.add(firstOf(path));
    }
  }
  const walks = optionalHops(query.steps).filter(
    ({ target, edgeAlias = '' }) => names.has(target.alias ?? '') || names.has(edgeAlias),
  );
  return [...behindOf(absent), ...walks.flatMap(({ target }) => typesOf(target))];
}

const firstOf = ({ parts: [first = ''] }: UsedPath): string => first;

/** The paths that a condition wants to have no value, or a low one: the newest time and the count are lower where data is missing. */
function absentPaths(condition: Condition): UsedPath[] {
  if (condition.kind !== 'compare') return condition.items.flatMap(absentPaths);
  const { left, operator, negated, right } = condition;
  const isZero =
    right.kind === 'expression' &&
    right.expression.kind === 'literal' &&
    right.expression.value === 0;
  const isAbsent = operator === '=' && (right.kind === 'undefined' || isZero);
  const isLow = operator === '<' || operator === '<=';
  return !negated && (isAbsent || isLow) ? pathsIn(left) : [];
}

/** The hops of walks that may be left out. */
const optionalHops = (steps: readonly Step[], isOptional = false): Hop[] =>
  steps.flatMap((step) => {
    if (step.kind === 'optional') return optionalHops(step.steps, true);
    return isOptional ? [step] : [];
  });
