import { duckDbOf, folderViews, GraphDatabase, isArchive } from '@graph-1password/archive';
import type { Engine, RecordViews } from '@graph-1password/archive';
import type { AnswerEntity } from '@graph-1password/j1ql';
import { EntityTypes, EVENT_TYPES, streamOfType } from '@graph-1password/vocabulary';
import { hasAccess } from '../access/ofGraph';
import { FACT_TYPES, factsFrom } from './facts';
import type { GraphFacts } from './facts';
import { METADATA, OWN_READER } from './ownReads';
import type { OpenOptions } from './ownReads';

/** Which part of a folder is read. */
interface FolderWindow extends OpenOptions {
  /** Relationships are not asked for. */
  entitiesOnly?: boolean | undefined;
}

/** The property with the time of an event, by its type. */
const TIMES = new Map(EVENT_TYPES.map((type) => [type as string, streamOfType(type)?.time ?? '']));

/**
 * Reads the graph of a folder of the SDK into tables of an engine, without reading it in JavaScript.
 * @returns undefined where `openGraph` has to read it: an archive is no such folder, and what follows from a snapshot of access is found there
 * @throws GraphNotFoundError when no run has left a graph there, or a file is broken
 */
export async function openFolderViews(
  engine: Engine,
  folder: string,
  { ownReads, window = {}, firstSeen, rawData: raw, entitiesOnly }: FolderWindow,
): Promise<{ views: RecordViews; facts: GraphFacts } | undefined> {
  const { since, until, asOf } = window;
  if (asOf !== undefined || isArchive(folder) || hasAccess(folder)) return undefined;
  const without = {
    ...{ type: EntityTypes.ITEM_USAGE_EVENT, property: 'accessedBy', value: OWN_READER },
  };
  const views = await folderViews(engine, folder, {
    ...{ metadata: METADATA, firstSeen, raw, entitiesOnly },
    ...(ownReads !== true && { without }),
    ...((since ?? until) !== undefined && { outside: { times: TIMES, since, until } }),
  });
  return { views, facts: await factsIn(engine, views) };
}

async function factsIn(engine: Engine, views: RecordViews): Promise<GraphFacts> {
  const database = new GraphDatabase(duckDbOf(engine, views), views);
  const byType = new Map<string, readonly AnswerEntity[]>();
  for (const type of FACT_TYPES) byType.set(type, await database.ofType(type));
  const { leftOut, recordCounts } = views;
  return factsFrom({ byType, range: await views.range(EVENT_TYPES), leftOut, recordCounts });
}
