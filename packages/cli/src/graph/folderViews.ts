import { folderViews } from '@graph-1password/archive';
import type { Engine, ReadWindow, RecordViews } from '@graph-1password/archive';
import { EntityTypes, EVENT_TYPES, streamOfType } from '@graph-1password/vocabulary';
import { accessDerivation } from '../access/derive';
import type { GraphFacts } from './facts';
import { factsIn } from './factsIn';
import { METADATA } from './metadata';
import { OWN_READER } from './ownReads';
import { UsageError } from '../support/usage';

/** Which part of a folder is read. */
interface FolderWindow {
  /** `--own-reads`. */
  ownReads?: boolean | undefined;
  /** Which events are read. */
  window?: ReadWindow | undefined;
  /** When this machine first saw objects, epoch ms by key. */
  firstSeen?: ReadonlyMap<string, number> | undefined;
  /** With what entities were made from. */
  raw?: boolean | undefined;
  /** Relationships are not asked for. */
  entitiesOnly?: boolean | undefined;
}

/** The property with the time of an event, by its type. */
const TIMES = new Map(EVENT_TYPES.map((type) => [type as string, streamOfType(type)?.time ?? '']));

/**
 * Reads the graph of a folder of the SDK into tables of an engine, without reading it in JavaScript.
 * @throws GraphNotFoundError when no run has left a graph there, or a file is broken; UsageError when the graph cannot tell what it was before
 */
export async function openFolderViews(
  engine: Engine,
  folder: string,
  { ownReads, window = {}, firstSeen, raw, entitiesOnly }: FolderWindow,
): Promise<{ views: RecordViews; facts: GraphFacts }> {
  const { since, until, asOf } = window;
  if (asOf !== undefined) {
    throw new UsageError(
      `The graph in ${folder} does not know what was before: --as-of needs an archive, which "graph-1password poll --collect-only" keeps.`,
    );
  }
  const without = {
    ...{ type: EntityTypes.ITEM_USAGE_EVENT, property: 'accessedBy', value: OWN_READER },
  };
  const views = await folderViews(engine, folder, {
    ...{ metadata: METADATA, firstSeen, raw, entitiesOnly },
    derive: accessDerivation(folder, until),
    ...(ownReads !== true && { without }),
    ...((since ?? until) !== undefined && { outside: { times: TIMES, since, until } }),
  });
  return { views, facts: await factsIn(engine, views) };
}
