import { ClusterError } from '@graph-1password/archive';
import { GraphBuilder } from '@graph-1password/j1ql';
import type { EntityRecord, Graph, RelationshipRecord } from '@graph-1password/j1ql';
import { METADATA } from '../graph/ownReads';
import type { GraphSource } from '../graph/source';

/**
 * Reads all that a database has of an account into a graph in memory, with what 1Password sent, but without what JupiterOne's mapper adds.
 * @throws UsageError for several accounts; ClusterError, also when a type has more objects than one answer may have rows
 */
export async function loadPublished(source: GraphSource): Promise<Graph> {
  const builder = new GraphBuilder({ rawData: true, people: false, metadata: METADATA });
  const read = source.whole(async (database) => {
    const { entities, relationships } = database.views.schema;
    const own = entities.filter(({ isMapped }) => isMapped !== true);
    for (const view of own)
      for (const { properties, raw } of await database.records(view, true))
        builder.add(builder.entity({ ...(properties as EntityRecord), ...rawOf(raw) }));
    const types = new Set(own.map(({ type }) => type));
    for (const view of relationships) {
      if (!types.has(view.from) || !types.has(view.to)) continue;
      for (const { properties } of await database.records(view))
        builder.connect(properties as RelationshipRecord);
    }
  });
  await read.catch((error: unknown) => {
    throw error instanceof ClusterError && error.code === TOO_MANY_ROWS ? tooMuch() : error;
  });
  return builder.graph('key');
}

/** ClickHouse's number of the error. */
const TOO_MANY_ROWS = 396;

const tooMuch = (): ClusterError =>
  new ClusterError(
    'The database has more objects of one type than fit into one answer: choose a part of them with --since and --until, for example --since 30d.',
    TOO_MANY_ROWS,
  );

/** As the SDK wraps it. */
const rawOf = (text: string | null): Partial<EntityRecord> =>
  text === null ? {} : { _rawData: [{ name: 'default', rawData: JSON.parse(text) as unknown }] };
