import type { Engine, GraphViews, ReadWindow } from '@graph-1password/archive';
import type { Query } from '@graph-1password/j1ql';
import { EntityTypes } from '@graph-1password/vocabulary';
import type { CopyPlace } from './copyPlace';
import type { GraphFacts } from './facts';

/** A condition of a parsed query. */
type Condition = NonNullable<Query['where']>;
type Step = Query['steps'][number];
type Selector = Query['start'];

/** The value of `accessedBy` on a read of this integration. */
export const OWN_READER = 'collector';

/** A window of an archive as views of a database, and what is told of it. */
export interface OpenedViews {
  views: GraphViews;
  facts: GraphFacts;
  engine: Engine;
  /** All that the views read is in files. */
  isInFiles: boolean;
}

/** Which part of an archive is opened, and how. */
interface ViewsWanted {
  /** `--own-reads`. */
  ownReads?: boolean | undefined;
  /** Which events are read, and as of when all else is. */
  window?: ReadWindow | undefined;
  /** Where what is no event is kept for the next time. */
  keep?: CopyPlace;
  eventsOnly?: boolean | undefined;
  /** Views read nothing but each other and files. */
  statements?: boolean | undefined;
  /** What is no event is wanted with what it was made from; events always are. */
  raw?: boolean | undefined;
}

/**
 * Opens an archive as views of a database: no event is read before a query needs it.
 * @throws EngineMissingError, ArchiveError, DamagedError; UsageError when nothing is known of the moment
 */
export async function openViews(
  folder: string,
  { ownReads, window, ...options }: ViewsWanted,
): Promise<OpenedViews> {
  const { openArchive } = await import('../archive/views');
  const own = { type: EntityTypes.ITEM_USAGE_EVENT, column: 'accessedBy', value: OWN_READER };
  return openArchive(folder, window ?? {}, {
    ...options,
    ...(!ownReads && { without: own }),
  });
}

/** Whether a condition is `accessedBy != 'collector'`, as all shipped queries of item usages have it. */
export function leavesOutOwnReads(condition: Condition): boolean {
  if (condition.kind !== 'compare' || !condition.negated || condition.operator !== '=')
    return false;
  const { left, right } = condition;
  if (left.kind !== 'path' || left.path.parts.at(-1) !== 'accessedBy') return false;
  if (right.kind !== 'expression') return false;
  const { expression } = right;
  return expression.kind === 'string'
    ? expression.template.parts.length === 1 && expression.template.parts[0] === OWN_READER
    : expression.kind === 'literal' && expression.value === OWN_READER;
}

/** The same query without that condition: `--own-reads` counts the reads of this integration as uses. */
export const withOwnReads = (query: Query): Query => ({
  ...query,
  start: selectorWith(query.start),
  steps: query.steps.map(stepWith),
  ...(query.where && { where: conditionWith(query.where) }),
});

const selectorWith = (selector: Selector): Selector => ({
  ...selector,
  ...(selector.with && { with: conditionWith(selector.with) }),
});

const stepWith = (step: Step): Step =>
  step.kind === 'hop'
    ? { ...step, target: selectorWith(step.target) }
    : { ...step, steps: step.steps.map(stepWith) };

/** A condition that is always true. */
function conditionWith(condition: Condition): Condition {
  if (leavesOutOwnReads(condition)) return { kind: 'and', items: [] };
  if (condition.kind === 'compare') return condition;
  return { ...condition, items: condition.items.map(conditionWith) };
}
