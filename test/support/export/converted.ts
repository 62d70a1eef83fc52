import { ArchiveWriter } from '@graph-1password/archive';
import type { EntityRecord } from '@graph-1password/j1ql';
import { isEventType } from '@graph-1password/vocabulary';
import type { EventKind, EventOfKind } from '@graph-1password/vocabulary';
import type { Entity } from '@jupiterone/integration-sdk-core';
import { EntityLines } from '../../../packages/cli/src/archive/lines';
import { TABLES } from '../../../packages/cli/src/archive/model';
import { convertAuditEvent } from '../../../src/steps/fetch-audit-events/converter';
import { convertItemUsage } from '../../../src/steps/fetch-item-usages/converter';
import { convertSigninAttempt } from '../../../src/steps/fetch-signin-attempts/converter';
import type { RawEvent } from './graphs';

/** The entity that a run makes of an event. @param privileged ids of vaults and groups */
export function convertedEntity(
  { kind, event }: RawEvent,
  privileged: string[] = [],
): EntityRecord {
  const time = Date.parse(event.timestamp);
  const ids = new Set(privileged);
  const as = <K extends EventKind>() => event as unknown as EventOfKind[K];
  const convert = (): object => {
    if (kind === 'auditevents')
      return convertAuditEvent(as<'auditevents'>(), time, {
        ...{ privilegedVaultIds: ids, privilegedGroupIds: ids },
      });
    if (kind === 'itemusages') return convertItemUsage(as<'itemusages'>(), time, ids);
    return convertSigninAttempt(as<'signinattempts'>(), time);
  };
  return convert() as EntityRecord;
}

/** Keeps entities in an archive, as a poller does. @param folder of the archive @param now epoch ms */
export async function writeArchive(
  folder: string,
  entities: readonly EntityRecord[],
  now: number,
): Promise<void> {
  const writer = await ArchiveWriter.open({
    folder,
    tables: TABLES,
    patienceMs: 0,
    now: () => now,
  });
  try {
    const run = writer.begin('run-1');
    const lines = new EntityLines(writer.snapshot, now);
    for (const entity of entities) {
      const staged = lines.of(entity as unknown as Entity);
      if (!staged) throw new Error(`${entity._key} cannot be archived.`);
      const { table, row, time } = staged;
      run.stage.append(table, row, new Date(time).toISOString().slice(0, 10), time);
    }
    const types = [...new Set(entities.map(({ _type }) => _type))].filter(
      (type) => !isEventType(type),
    );
    await run.commit(
      Object.fromEntries(types.map((type) => [type, { complete: true, newest: true }])),
    );
  } finally {
    writer.close();
  }
}
