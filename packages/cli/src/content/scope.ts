import type { Query } from '@graph-1password/j1ql';

/** What FIND or a hop of a query looks for. */
export type Selector = Query['start'];
/** A hop, or steps that may be left out. */
export type Step = Query['steps'][number];
/** One hop of a query. */
export type Hop = Extract<Step, { kind: 'hop' }>;

/** A name with dots in a query, as the parser gives it. */
export interface UsedPath {
  parts: string[];
  position: { line: number };
}

/** A hop and the names of all that it may begin at. */
export interface Walk {
  hop: Hop;
  from: string[];
}

/** The selectors and hops of a query, those of optional parts included. */
export interface Parts {
  selectors: Selector[];
  walks: Walk[];
}

/** Types and classes that a selector names; `*` for anything, text and Smart Classes included. */
export const targetsOf = ({ targets }: Selector): string[] =>
  targets.map((target) => (target.kind === 'type' || target.kind === 'class' ? target.name : '*'));

/** Takes a query apart. */
export function partsOf({ start, steps }: Query): Parts {
  const parts: Parts = { selectors: [start], walks: [] };
  collect(steps, targetsOf(start), parts);
  return parts;
}

/** @returns the names of what is reached at the end of the steps */
function collect(steps: readonly Step[], begin: string[], parts: Parts): string[] {
  let from = begin;
  for (const step of steps) {
    if (step.kind === 'hop') {
      parts.selectors.push(step.target);
      parts.walks.push({ hop: step, from });
      from = targetsOf(step.target);
    } else {
      // What follows an optional part begins at its end, or where it began.
      from = [...from, ...collect(step.steps, from, parts)];
    }
  }
  return from;
}

/** Whether a part of a parsed query is a query of its own. */
const isQuery = (part: object): part is Query => 'start' in part && 'steps' in part;

/** Queries inside a part of a query, at any depth. */
export function queriesWithin(part: unknown): Query[] {
  if (typeof part !== 'object' || part === null) return [];
  return Object.values(part).flatMap((value: unknown) =>
    typeof value === 'object' && value !== null && isQuery(value)
      ? [value, ...queriesWithin(value)]
      : queriesWithin(value),
  );
}

/** Every path anywhere in a part of a parsed query, those of queries within left out. */
export function pathsIn(part: unknown): UsedPath[] {
  if (typeof part !== 'object' || part === null || isQuery(part)) return [];
  // The text of a parameter has parts too, but no position.
  const isPath = 'parts' in part && 'position' in part;
  return isPath ? [part as unknown as UsedPath] : Object.values(part).flatMap(pathsIn);
}
