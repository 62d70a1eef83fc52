import { additionsSince, ArchiveReader } from '@graph-1password/archive';
import type { CommitId } from '@graph-1password/archive';
import { GraphBuilder } from '@graph-1password/j1ql';
import type { Graph } from '@graph-1password/j1ql';
import { FirstSeenNow } from '../graph/firstSeenNow';
import { isOwnRead, METADATA } from '../graph/ownReads';
import { recordsOf } from './load';
import { EVENT_TABLES, TABLES } from './model';

/** What came into an archive since a commit. */
export interface ArchiveNews {
  /** The commit up to which it was looked for. */
  upTo: CommitId;
  /** When the commit before was made, epoch ms: what is new was archived later. */
  after: number;
  /** The new events, without the reads of this integration, and nothing else. */
  events: Graph;
  /** Types of entities that are no events, of which some are new, changed or gone. */
  states: ReadonlySet<string>;
}

const EVENT_TYPES: ReadonlySet<string> = new Set(EVENT_TABLES.map(({ type }) => type));

/**
 * What came into an archive since a commit.
 * @param folder of the archive
 * @param now all events count as first seen then, epoch ms
 * @returns undefined when that cannot be told, as after something was taken out
 * @throws ArchiveError, DamagedError, EngineMissingError
 */
export async function newsOf(
  folder: string,
  since: CommitId,
  now: number,
): Promise<ArchiveNews | undefined> {
  const added = additionsSince(folder, since);
  if (!added) return undefined;
  const { after, files, snapshot } = added;
  const builder = new GraphBuilder({
    ...{ metadata: METADATA, without: isOwnRead, people: false, firstSeen: new FirstSeenNow(now) },
  });
  const ofEvents = files.filter(({ type }) => EVENT_TYPES.has(type));
  if (ofEvents.length > 0) {
    const since = Math.min(...ofEvents.map(({ from }) => from));
    const until = Math.max(...ofEvents.map(({ to }) => to)) + 1;
    const reader = new ArchiveReader({ folder, tables: TABLES, window: { since, until } });
    try {
      for (const table of EVENT_TABLES) {
        if (!ofEvents.some(({ type }) => type === table.type)) continue;
        const toRecord = recordsOf(table);
        const rows = await reader.all(
          `SELECT * EXCLUDE (_raw) FROM (${reader.events(table)}) WHERE _seenOn > ${Math.floor(after)}`,
        );
        for (const row of rows) {
          const record = toRecord(row);
          if (builder.wants(record)) builder.add(builder.entity(record));
        }
      }
    } finally {
      reader.close();
    }
  }
  const states = files.map(({ type }) => type).filter((type) => !EVENT_TYPES.has(type));
  return {
    ...{ upTo: { id: snapshot.id, number: snapshot.number, hash: snapshot.hash }, after },
    events: builder.graph('key'),
    states: new Set(states),
  };
}
