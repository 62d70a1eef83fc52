import type { Query } from '@graph-1password/j1ql';
import { EntityTypes } from '@graph-1password/vocabulary';
import { Entities } from '../../../../src/entities';
import { Relationships } from '../../../../src/relationships';
import { sentenceOf } from '../graph/gaps';
import type { Gap } from '../graph/gaps';
import { namesOf } from '../content/model';
import { partsOf, pathsIn, queriesWithin, targetsOf } from '../content/scope';
import type { Hop, Selector, Step, Walk } from '../content/scope';
import type { Rule } from './rules';

/** A rule that cannot judge, because the data it needs is missing in whole or in part. */
export interface NotJudged {
  /** Id of the rule. */
  rule: string;
  /** A sentence. */
  reason: string;
  /** What it looks at comes from another integration, and is in no graph of this one. */
  foreign?: true;
  /** Nobody knows whether it had all data. */
  uncertain?: true;
}

const ENTITY_TYPES: ReadonlySet<string> = new Set(
  Object.values(Entities).map(({ _type }) => _type),
);

/**
 * The hops that a query cannot do without: a walk that may be left out adds names, no rows, unless a condition on it
 * decides which rows there are, or a hop goes on from it.
 */
function neededHops(query: Query): Hop[] {
  const deciding = decidingNames(query);
  const has = (name: string): boolean => deciding.has(name);
  const isNamed = (target: Selector): boolean =>
    target.alias === undefined ? targetsOf(target).some(has) : has(target.alias);
  const decides = (step: Step): boolean =>
    step.kind === 'hop'
      ? isNamed(step.target) || has(step.edgeAlias ?? step.verb ?? '')
      : has(step.alias ?? '') || step.steps.some(decides);
  const needed = (steps: readonly Step[]): Hop[] =>
    steps.flatMap((step, n) => {
      if (step.kind === 'hop') return [step];
      // What follows may begin at the end of the walk.
      const goesOn = steps.slice(n + 1).some(({ kind }) => kind === 'hop');
      return goesOn || decides(step) ? needed(step.steps) : [];
    });
  return needed(query.steps);
}

/** First names of the paths in WHERE and HAVING, and in the columns that HAVING names. */
function decidingNames({ where, having, returns }: Query): Set<string> {
  const conditions = [...pathsIn(where), ...pathsIn(having)];
  const columns = new Set(pathsIn(having).map(({ parts }) => parts.join('.')));
  const items = Array.isArray(returns) ? returns : [];
  const named = items.filter((item) => item.kind === 'value' && columns.has(item.name));
  return new Set([...conditions, ...pathsIn(named)].map(({ parts: [first = ''] }) => first));
}

/** Entity types of ours that a query looks at and cannot do without; a class stands for all types of it. */
export function typesNeeded(query: Query): Set<string> {
  const names = [query.start, ...neededHops(query).map(({ target }) => target)].flatMap(targetsOf);
  return new Set(
    names.flatMap((name) =>
      ENTITY_TYPES.has(name) ? [name] : namesOf(name).filter((type) => ENTITY_TYPES.has(type)),
    ),
  );
}

/** Types of relationships of which a hop needs at least one; none when it may walk along any. */
function edgesOf({ hop, from }: Walk): string[] {
  const [here, there] = [from.flatMap(namesOf), targetsOf(hop.target).flatMap(namesOf)];
  return Object.values(Relationships).flatMap(({ metadata }) => {
    const { _type, _class, sourceType, targetType } = metadata;
    const joins =
      (here.includes(sourceType) && there.includes(targetType)) ||
      (here.includes(targetType) && there.includes(sourceType));
    return hop.verbs.includes(_class) && joins ? [_type] : [];
  });
}

/** The gaps that a query, or one within it, falls into. */
export function gapsFor(query: Query, gaps: readonly Gap[]): Gap[] {
  const asked = [query, ...queriesWithin(query)];
  return [...new Set(asked.flatMap((each) => ownGaps(each, gaps)))];
}

function ownGaps(query: Query, gaps: readonly Gap[]): Gap[] {
  const [types, hops] = [typesNeeded(query), new Set(neededHops(query))];
  const walks = partsOf(query).walks.filter(({ hop }) => hops.has(hop));
  const edges = walks.map(edgesOf);
  const isIn = ({ types: missing }: Gap): boolean => {
    if (missing === 'all') return types.size > 0 || edges.some(({ length }) => length > 0);
    return (
      missing.some((type) => types.has(type)) ||
      edges.some((each) => each.length > 0 && each.every((edge) => missing.includes(edge)))
    );
  };
  // A query itself has no paths: its parts have.
  const behind = behindOf(Object.values(query));
  return gaps.filter((gap) => isIn(gap) || takesFrom(gap, behind));
}

/** Of which events a property of something else tells: without them it has no value, and that means nothing. */
const BEHIND: Readonly<Record<string, string>> = {
  lastUsedOn: EntityTypes.ITEM_USAGE_EVENT,
  lastItemUsageOn: EntityTypes.ITEM_USAGE_EVENT,
  lastSignInOn: EntityTypes.SIGNIN_EVENT,
  lastFailedSignInOn: EntityTypes.SIGNIN_EVENT,
};

/** The types of events behind what a query, or a part of one, names. */
const behindOf = (part: unknown): string[] =>
  pathsIn(part).flatMap(({ parts }) => BEHIND[parts.at(-1) ?? ''] ?? []);

const takesFrom = ({ types }: Gap, behind: readonly string[]): boolean =>
  types !== 'all' && behind.some((type) => types.includes(type));

/**
 * The findings that do not rest on data that is missing: where usages were not read, nobody has "not used" anything.
 * @param rules that made them
 */
export function withoutGuesses<Found extends { rule: string }>(
  findings: readonly Found[],
  rules: readonly Rule[],
  gaps: readonly Gap[],
): Found[] {
  const guessing = new Set(
    rules
      .filter(({ query }) =>
        gaps.some((gap) => !gap.uncertain && takesFrom(gap, behindOf(query.where))),
      )
      .map(({ id }) => id),
  );
  return findings.filter(({ rule }) => !guessing.has(rule));
}

/**
 * The rules whose silence means nothing: data that they look at is missing, whole or in part.
 * @param known types and classes of the entities in the graph
 * @param gaps of the graph
 */
export function notJudgedIn(
  known: ReadonlySet<string>,
  rules: readonly Rule[],
  gaps: readonly Gap[],
): NotJudged[] {
  return rules.flatMap((rule): NotJudged[] => {
    const asked = rule.onlyIf ? [rule.query, rule.onlyIf] : [rule.query];
    const found = [...new Set(asked.flatMap((query) => gapsFor(query, gaps)))];
    if (found.length > 0) {
      const reason = found.map(sentenceOf).join(' ');
      const isUnsure = found.every(({ uncertain }) => uncertain);
      return [{ rule: rule.id, reason, ...(isUnsure && { uncertain: true }) }];
    }
    const needed = rule.onlyIf ? targetsOf(rule.onlyIf.start) : [];
    const absent = needed.filter((name) => !known.has(name));
    if (absent.length === 0) return [];
    const reason = `It needs ${absent.join(' and ')}, which other integrations bring: this graph has none.`;
    return [{ rule: rule.id, reason, foreign: true }];
  });
}

/**
 * What is not judged, in a line for each reason: "Audit events failed: 21 rules have no data." What only
 * JupiterOne can judge is not a gap of this graph.
 */
export function notJudgedLines(notJudged: readonly NotJudged[]): string[] {
  const reasons = new Map<string, { count: number; isUnsure: boolean }>();
  for (const { reason, foreign, uncertain } of notJudged) {
    if (foreign) continue;
    const { count } = reasons.get(reason) ?? { count: 0 };
    reasons.set(reason, { count: count + 1, isUnsure: uncertain === true });
  }
  return [...reasons].map(([reason, { count, isUnsure }]) => {
    const whose = count === 1 ? '1 rule' : `${count} rules`;
    const has = count === 1 ? 'has' : 'have';
    const what = isUnsure ? 'may lack data' : `${has} no data, or only part of it`;
    return `${reason.replace(/\.$/, '')}: ${whose} ${what}.`;
  });
}
