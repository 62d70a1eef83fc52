import type { ArchiveReader, SqlRow } from '@graph-1password/archive';
import { EntityTypes, upperId } from '@graph-1password/vocabulary';
import { isSameAccount } from '../access/facts';
import type { Snapshot } from '../../../../src/access/snapshot';
import { CHANGED_OBJECTS, changeOf } from '../../../../src/access/change';
import type { Change } from '../../../../src/access/change';
import { ChangeLog } from '../../../../src/access/changeLog';
import { replay } from '../../../../src/access/replay';
import type { AccessState } from '../../../../src/access/state';
import type { LastUse } from './lastUses';
import { tableOfType } from './model';

const AUDITS = tableOfType(EntityTypes.AUDIT_EVENT);

/** What the events of an archive prove of who can open what, over the whole archive up to the end of the window, or a snapshot and the events after it. */
export interface ArchivedAccess {
  state: AccessState;
  /** Last uses, epoch ms: by vault, then by user. Reads of this integration are none. */
  uses: Map<string, Map<string, number>>;
  /** When an event that names the group was first archived, epoch ms, by id. */
  groupSeenOn: Map<string, number>;
  /** A snapshot says what there is: what it does not say is no more. */
  isWhole: boolean;
}

/** A snapshot of access, and the moment that is shown, epoch ms. */
export interface SnapshotAt {
  snapshot: Snapshot;
  until: number;
}

/** What access is read from. */
export type AccessReader = Pick<ArchiveReader, 'window' | 'events' | 'states' | 'all' | 'stream'>;

/** Columns of an audit event that tell of access. */
const COLUMNS = [
  ...['_key', '_seenOn', 'createdOn', 'action', 'objectType', 'objectUUID', 'auxUUID', 'auxInfo'],
  ...['actorUUID', 'actorEmail', 'auxEmail', 'objectEmail'],
];

/**
 * Reads what the events of an archive prove of access. In memory: the events that change it, of which there are few.
 * @param uses of the whole archive up to the end of the window
 * @param given a snapshot; one of another account says nothing of the archive
 * @throws what the reader throws
 */
export async function archivedAccess(
  reader: AccessReader,
  uses: readonly LastUse[],
  given?: SnapshotAt,
): Promise<ArchivedAccess> {
  const types = [...CHANGED_OBJECTS].map((type) => `'${type}'`).join(', ');
  const changes = new ChangeLog();
  const groupSeenOn = new Map<string, number>();
  const sql = `SELECT ${COLUMNS.join(', ')}, json_extract_string(_raw, '$.timestamp') AS timestamp FROM (${reader.events(AUDITS, true)}) WHERE objectType IN (${types})`;
  for await (const rows of reader.stream(sql)) {
    for (const row of rows) {
      const change = changeOf(factsOf(row));
      if (!change) continue;
      changes.add(change);
      const group = groupOf(change);
      const seen = Number(row['_seenOn']);
      if (group !== undefined)
        groupSeenOn.set(group, Math.min(seen, groupSeenOn.get(group) ?? seen));
    }
  }
  const snapshot = given && (await isOurs(reader, given.snapshot)) ? given.snapshot : undefined;
  const until = (snapshot && given?.until) ?? reader.window.until ?? Infinity;
  const state = replay(snapshot, changes, { until });
  return { state, uses: byVault(uses), groupSeenOn, isWhole: snapshot !== undefined };
}

async function isOurs(reader: AccessReader, snapshot: Snapshot): Promise<boolean> {
  const rows = await reader.all(
    `SELECT id FROM (${reader.states(tableOfType(EntityTypes.ACCOUNT))}) ORDER BY _key`,
  );
  return isSameAccount(snapshot, { account: rows.flatMap(({ id }) => upperId(id) ?? []).at(-1) });
}

const factsOf = (row: SqlRow) => ({
  key: String(row['_key']),
  value: (name: string) => row[name] ?? undefined,
  rawData: { timestamp: row['timestamp'] },
});

/** The group that an event is about. */
const groupOf = ({ objectType, object, aux }: Change): string | undefined =>
  objectType === 'gva' ? aux : objectType === 'gm' || objectType === 'group' ? object : undefined;

/** Last uses by vault, then by user; those of no vault that is known are left out. */
export function byVault(last: readonly LastUse[]): ArchivedAccess['uses'] {
  const uses: ArchivedAccess['uses'] = new Map();
  for (const { vault, user, on } of last) {
    if (vault === undefined) continue;
    const ofVault = uses.get(vault) ?? new Map<string, number>();
    uses.set(vault, ofVault.set(user, on));
  }
  return uses;
}
