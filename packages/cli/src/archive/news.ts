import { additionsSince } from '@graph-1password/archive';
import type { CommitId } from '@graph-1password/archive';
import { EVENT_TABLES } from './model';
import { NewEvents } from './newEvents';

/** What came into an archive since a commit. */
export interface ArchiveNews {
  /** The commit up to which it was looked for. */
  upTo: CommitId;
  /** When the commit before was made, epoch ms: what is new was archived later. */
  after: number;
  /** The new events, which who asks for them closes. */
  events: NewEvents;
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
  const ofEvents = files.filter(({ type }) => EVENT_TYPES.has(type));
  const events = await NewEvents.read({ folder, files: ofEvents, after, now });
  const states = files.map(({ type }) => type).filter((type) => !EVENT_TYPES.has(type));
  return {
    ...{ upTo: { id: snapshot.id, number: snapshot.number, hash: snapshot.hash }, after },
    events,
    states: new Set(states),
  };
}
