import { isArchive } from '@graph-1password/archive';
import type { Engine, GraphViews, ReadWindow } from '@graph-1password/archive';
import type { EntityRecord, Graph, GraphOptions, Query } from '@graph-1password/j1ql';
import { loadGraph } from '@graph-1password/j1ql';
import { ACCESS_EDGES, EntityTypes, streamOfType } from '@graph-1password/vocabulary';
import { accessOption } from '../access/ofGraph';
import type { CopyPlace } from './copyPlace';
import type { GraphFacts } from './facts';
import { UsageError } from '../support/usage';

/** A condition of a parsed query. */
type Condition = NonNullable<Query['where']>;
type Step = Query['steps'][number];
type Selector = Query['start'];

/** The value of `accessedBy` on a read of this integration. */
export const OWN_READER = 'collector';

/** What JupiterOne says of every object that this integration uploads, as `jupiterone/definition.json` declares it. */
export const METADATA = {
  _integrationType: 'one_password',
  _integrationClass: ['Vault', 'Secret'],
};

/** What a run made of access. An imported snapshot, which may be newer, says it anew. */
const DERIVED = new Set<string>([EntityTypes.GROUP, ...Object.values(ACCESS_EDGES)]);

/** How a graph is read: with the reads of this integration, or, by default, without them. */
export interface OpenOptions extends Omit<GraphOptions, 'without' | 'metadata'> {
  /** `--own-reads`. */
  ownReads?: boolean | undefined;
  /** Which events are read, and as of when all else is. */
  window?: ReadWindow | undefined;
}

/**
 * Reads the graph of a run. What this integration itself read comes back as item usages, which do not count: it is left out
 * and counted, unless somebody wants to see it.
 * @param folder in which the folder `graph` is, or an archive
 * @throws GraphNotFoundError; UsageError when the graph cannot tell what it was before; what `loadArchive` throws
 */
export async function openGraph(
  folder: string,
  { ownReads, window = {}, ...options }: OpenOptions = {},
): Promise<Graph> {
  const derive = await accessOption(folder, window.asOf ?? window.until);
  const all = {
    ...options,
    metadata: METADATA,
    ...(!ownReads && { without: isOwnRead }),
    ...(derive && { derive, derived: DERIVED }),
  };
  if (isArchive(folder)) {
    // Loaded when it is needed: it brings an engine.
    const { loadArchive } = await import('../archive/load');
    return loadArchive(folder, { ...all, window });
  }
  if (window.asOf !== undefined) {
    throw new UsageError(
      `The graph in ${folder} does not know what was before: --as-of needs an archive, which "graph-1password poll --collect-only" keeps.`,
    );
  }
  return loadGraph(folder, { ...all, outside: (record) => !isWithin(record, window) });
}

/** A window of an archive as views of a database, and what is told of it. */
export interface OpenedViews {
  views: GraphViews;
  facts: GraphFacts;
  engine: Engine;
}

/**
 * Opens an archive as views of a database: no event is read before a query needs it.
 * @throws EngineMissingError, ArchiveError, DamagedError; UsageError when nothing is known of the moment
 */
export async function openViews(
  folder: string,
  {
    ownReads,
    window,
    keep,
    eventsOnly,
  }: Pick<OpenOptions, 'ownReads' | 'window'> & {
    keep?: CopyPlace;
    eventsOnly?: boolean | undefined;
  },
): Promise<OpenedViews> {
  const { openArchive } = await import('../archive/views');
  const own = { type: EntityTypes.ITEM_USAGE_EVENT, column: 'accessedBy', value: OWN_READER };
  return openArchive(folder, window ?? {}, {
    metadata: METADATA,
    ...{ keep, eventsOnly },
    ...(!ownReads && { without: own }),
  });
}

/** Whether an entity is no event, or one of the window. */
function isWithin(
  record: EntityRecord,
  { since = -Infinity, until = Infinity }: ReadWindow,
): boolean {
  const stream = streamOfType(record._type);
  const time = stream && record[stream.time];
  return typeof time !== 'number' || (time >= since && time < until);
}

/** Whether an entity is a read of this integration. */
export const isOwnRead = ({ _type, accessedBy }: EntityRecord): boolean =>
  _type === EntityTypes.ITEM_USAGE_EVENT && accessedBy === OWN_READER;

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
