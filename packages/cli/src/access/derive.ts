import type { Derivation, FoundEntities } from '@graph-1password/archive';
import { sqlText } from '@graph-1password/archive';
import { ACCESS_EDGES, EntityTypes, lowerId, upperId } from '@graph-1password/vocabulary';
import { CHANGED_OBJECTS, changeOf } from '../../../../src/access/change';
import { ChangeLog } from '../../../../src/access/changeLog';
import { OWN_READER } from '../graph/ownReads';
import { OF_CHANGES } from './facts';
import { snapshotOfGraph } from './ofGraph';
import { accessRecords } from './records';
import type { AccessGrounds } from './records';

/** What a run made of access. An imported snapshot, which may be newer, says it anew. */
const DERIVED: ReadonlySet<string> = new Set([EntityTypes.GROUP, ...Object.values(ACCESS_EDGES)]);

const texts = (names: readonly string[]) =>
  Object.fromEntries(names.map((name) => [name, 'text' as const]));

/**
 * What a graph in files is read with, so that an imported snapshot of access is in it.
 * @param folder in which the folder `graph` is
 * @param until the moment that the graph shows, epoch ms
 * @returns undefined without a snapshot
 * @throws AccessStoreError
 */
export function accessDerivation(folder: string, until = Infinity): Derivation | undefined {
  const snapshot = snapshotOfGraph(folder, until);
  return (
    snapshot && {
      types: DERIVED,
      // Two events of one ms are told apart by the digits that 1Password sent.
      keeps: { type: EntityTypes.AUDIT_EVENT, path: 'timestamp' },
      from: async (found) => accessRecords(snapshot, await groundsIn(found, until), until),
    }
  );
}

async function groundsIn(found: FoundEntities, until: number): Promise<AccessGrounds> {
  const accounts = await found.all(found.ofType(EntityTypes.ACCOUNT, { id: 'text' }));
  const keys = new Set<unknown>();
  for (const type of [EntityTypes.USER, EntityTypes.VAULT])
    for (const { _key } of await found.all(found.ofType(type, {}))) keys.add(_key);
  return {
    ...{ changes: await changesIn(found), uses: await usesIn(found, until) },
    account: accounts.flatMap(({ id }) => upperId(id) ?? []).at(-1),
    accountKey: accounts[0]?.['_key'] as string | undefined,
    has: (key) => keys.has(key),
  };
}

async function changesIn(found: FoundEntities): Promise<ChangeLog> {
  const changes = new ChangeLog();
  const types = [...CHANGED_OBJECTS].map(sqlText).join(', ');
  const audits = found.ofType(EntityTypes.AUDIT_EVENT, {
    ...texts(OF_CHANGES),
    createdOn: 'number',
  });
  for (const row of await found.all(`SELECT * FROM (${audits}) WHERE objectType IN (${types})`)) {
    const change = changeOf({
      key: String(row['_key']),
      value: (name) => row[name] ?? undefined,
      rawData: { timestamp: row['_made'] },
    });
    if (change) changes.add(change);
  }
  return changes;
}

/** The last uses by vault and user. Reads of this integration are none. */
async function usesIn(found: FoundEntities, until: number): Promise<AccessGrounds['uses']> {
  const usages = found.ofType(EntityTypes.ITEM_USAGE_EVENT, {
    ...texts(['userUUID', 'vaultUUID', 'accessedBy']),
    createdOn: 'number',
  });
  const before = Number.isFinite(until) ? ` AND createdOn < ${until}` : '';
  const rows = await found.all(
    `SELECT vaultUUID AS vault, userUUID AS user, max(createdOn) AS last FROM (${usages}) WHERE accessedBy IS DISTINCT FROM ${sqlText(OWN_READER)} AND createdOn IS NOT NULL${before} GROUP BY ALL`,
  );
  const uses = new Map<string, Map<string, number>>();
  for (const row of rows) {
    const [vault, user, last] = [lowerId(row['vault']), upperId(row['user']), Number(row['last'])];
    if (vault === undefined || user === undefined) continue;
    const ofVault = uses.get(vault) ?? new Map<string, number>();
    uses.set(vault, ofVault.set(user, Math.max(last, ofVault.get(user) ?? last)));
  }
  return uses;
}
