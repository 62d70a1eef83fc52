import type { Query } from '@graph-1password/j1ql';
import type { Gap } from '../graph/gaps';
import { partsOf, pathsIn, queriesWithin, targetsOf } from '../content/scope';
import type { Hop, Selector, Step } from '../content/scope';
import { behindOf, edgesOf, typesOf } from './restsOn';

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
  /** It could not be read or run. */
  failed?: true;
}

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

/** Entity types of ours that a query looks at and cannot do without. */
export const typesNeeded = (query: Query): Set<string> =>
  new Set([query.start, ...neededHops(query).map(({ target }) => target)].flatMap(typesOf));

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

const takesFrom = ({ types }: Gap, behind: readonly string[]): boolean =>
  types !== 'all' && behind.some((type) => types.includes(type));

/**
 * What is not judged, in a line for each rule that failed and for each reason why data is missing: "Audit events failed: 21 rules
 * have no data." What only JupiterOne can judge is not a gap of this graph.
 */
export function notJudgedLines(notJudged: readonly NotJudged[]): string[] {
  const reasons = new Map<string, { count: number; isUnsure: boolean }>();
  const broken = notJudged.filter(({ failed }) => failed);
  for (const { reason, foreign, uncertain, failed } of notJudged) {
    if (foreign || failed) continue;
    const { count } = reasons.get(reason) ?? { count: 0 };
    reasons.set(reason, { count: count + 1, isUnsure: uncertain === true });
  }
  const lines = [...reasons].map(([reason, { count, isUnsure }]) => {
    const whose = count === 1 ? '1 rule' : `${count} rules`;
    const has = count === 1 ? 'has' : 'have';
    const what = isUnsure ? 'may lack data' : `${has} no data, or only part of it`;
    return `${reason.replace(/\.$/, '')}: ${whose} ${what}.`;
  });
  return [...broken.map(({ rule, reason }) => `The rule ${rule} failed: ${reason}`), ...lines];
}
