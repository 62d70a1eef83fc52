import type { Entity } from '@jupiterone/integration-sdk-core';
import type { ArchiveWriter } from '@graph-1password/archive';
import { utcDay } from '../../../../src/steps/values';
import { readFirstSeen } from '../graph/firstSeen';
import { entitiesIn } from '../poll/run/graphFiles';
import type { OnDamaged } from '../poll/run/graphFiles';
import { EntityLines } from './lines';
import { COMPUTED, TABLES } from './model';

/**
 * Takes the graph over that a poller without an archive has kept, with the times at which it first saw each object: so
 * nothing is read twice. May be repeated.
 * @param graph folder in which the folder `graph` is
 * @param onDamaged told of files that cannot be understood
 */
export async function takeOver(
  writer: ArchiveWriter,
  graph: string,
  onDamaged: OnDamaged,
): Promise<void> {
  const firstSeen = (await readFirstSeen(graph)) ?? new Map<string, number>();
  const now = writer.now();
  const lines = new EntityLines(writer.snapshot, now);
  const run = writer.begin(`union-${writer.snapshot.number + 1}`);
  for await (const entities of entitiesIn(graph, onDamaged)) {
    for (const entity of entities) {
      if (COMPUTED.types.includes(entity._type)) continue;
      const staged = lines.of(withFirstSeen(entity, firstSeen.get(entity._key)));
      if (!staged) continue;
      const { table, row, time } = staged;
      run.stage.append(table, row, utcDay(time), time);
    }
  }
  // What the next run does not list is gone: that is for it to say.
  const report = { complete: false, newest: false };
  const states = TABLES.filter(({ kind }) => kind === 'state').map(({ type }) => [type, report]);
  await run.commit(Object.fromEntries(states) as Record<string, typeof report>);
}

/** Events have been seen, and states hold, since then. */
const withFirstSeen = (entity: Entity, time: number | undefined): Entity =>
  time === undefined ? entity : { ...entity, _seenOn: time, _from: time };
