import type { AuditEvent } from '@graph-1password/vocabulary';
import type { PropertyValue } from '@graph-1password/j1ql';
import type { Snapshot } from '../../src/access/snapshot';
import { callsInObject } from '../../packages/cli/src/access/read/opFiles';
import { snapshotOfCalls } from '../../packages/cli/src/access/read/opExport';
import type { Change } from '../../src/access/change';
import { changeOf } from '../../src/access/change';
import { convertAuditEvent } from '../../src/steps/fetch-audit-events/converter';
import type { WorldAnswer } from './world';

const NONE = { privilegedVaultIds: new Set<string>(), privilegedGroupIds: new Set<string>() };

/** Audit events as a collection leaves them. */
export const entitiesOf = (events: readonly AuditEvent[]): Record<string, unknown>[] =>
  events.map(
    (event) =>
      convertAuditEvent(event, Date.parse(event.timestamp), NONE) as unknown as Record<
        string,
        unknown
      >,
  );

/** The same, read as changes; those that are none are left out. */
export const changesOf = (events: readonly AuditEvent[]): Change[] =>
  entitiesOf(events).flatMap((record, at) => {
    const value = (name: string) => record[name] as PropertyValue;
    const known = {
      key: String(record._key),
      type: String(record._type),
      value,
      rawData: events[at],
    };
    return changeOf(known) ?? [];
  });

/** Answers of the command line as a file, read. */
export const snapshotOf = (answers: readonly WorldAnswer[]): Snapshot =>
  snapshotOfCalls(
    callsInObject(
      JSON.parse(JSON.stringify({ schema: 1, complete: true, answers })) as Record<string, unknown>,
    ),
  );
