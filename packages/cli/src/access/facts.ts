import type { AnswerEntity, TableResult } from '@graph-1password/j1ql';
import { EntityTypes, lowerId, upperId } from '@graph-1password/vocabulary';
import type { GraphSource } from '../graph/source';
import type { Snapshot } from '../../../../src/access/snapshot';
import { CHANGED_OBJECTS, changeOf } from '../../../../src/access/change';
import { ChangeLog } from '../../../../src/access/changeLog';

/** How somebody used the items of a vault, as far as the graph reaches. */
export interface Use {
  count: number;
  /** Epoch ms. */
  first: number;
  last: number;
  /** A person used them: not only an app through a Connect Server, a service account or the command line. */
  byPerson: boolean;
  byMachine: boolean;
}

/** What a graph tells of access: changes, uses and names. */
export interface GraphAccess {
  changes: ChangeLog;
  /** By vault, then by user. Reads of this integration are none. */
  uses: Map<string, Map<string, Use>>;
  /** Names of what the graph has, by id. */
  names: { vaults: Map<string, string>; users: Map<string, { name?: string; email?: string }> };
  /** Vaults on the list of privileged ones, as the collection was configured. */
  privileged: Set<string>;
  /** Vaults that are somebody's own. */
  personal: Set<string>;
  /** UUID of the account, upper case. */
  account?: string;
}

/** Whether nothing says that a snapshot is of another account. */
export const isSameAccount = (
  snapshot: Snapshot,
  { account }: { account?: string | undefined },
): boolean =>
  snapshot.account === undefined || account === undefined || snapshot.account === account;

/** What Connect and the command line call the type of a vault that is somebody's own. */
const PERSONAL = 'PERSONAL';

/** Who stands behind a usage that is none: this integration. */
const OWN = 'collector';

/**
 * Reads what a graph tells of access.
 * @param source in which audit events may have what they were made from, so that two of one ms are told apart
 * @param until uses and vaults from then on are left out, epoch ms: what is asked about a moment has none that came after it
 */
export async function accessOfGraph(source: AccessSource, until = Infinity): Promise<GraphAccess> {
  const access: GraphAccess = {
    changes: await changesIn(source),
    uses: await usesIn(source, until),
    privileged: new Set(),
    personal: new Set(),
    names: { vaults: new Map(), users: new Map() },
  };
  for (const user of await source.ofType(EntityTypes.USER)) addUser(user, access);
  for (const vault of await source.ofType(EntityTypes.VAULT)) addVault(vault, access, until);
  for (const account of await source.ofType(EntityTypes.ACCOUNT)) {
    const id = upperId(account.value('id'));
    if (id !== undefined) access.account = id;
  }
  return access;
}

/** What is asked of a graph. */
export type AccessSource = Pick<GraphSource, 'table' | 'ofType'>;

/** Texts of an audit event that tell of access. */
export const OF_CHANGES = [
  ...['action', 'objectType', 'objectUUID', 'auxUUID', 'auxInfo'],
  ...['actorUUID', 'actorEmail', 'auxEmail', 'objectEmail'],
];

const CHANGES = `FIND ${EntityTypes.AUDIT_EVENT} WITH objectType = (${Array.from(CHANGED_OBJECTS, (type) => `'${type}'`).join(' OR ')}) AS e RETURN ${['_key', 'createdOn', ...OF_CHANGES].map((name) => `e.${name} AS ${name}`).join(', ')}`;

async function changesIn(source: AccessSource): Promise<ChangeLog> {
  const { rows } = await source.table(CHANGES, { now: 0 });
  const raw = await rawOfTies(source, rows);
  const changes = new ChangeLog();
  for (const row of rows) {
    const key = row['_key'] as string;
    const change = changeOf({
      ...{ key, rawData: raw.get(key) },
      value: (name) => row[name] ?? undefined,
    });
    if (change) changes.add(change);
  }
  return changes;
}

/** What events of one ms were made from, by key: it tells which of them was first. Of all others nobody needs it. */
async function rawOfTies(
  source: AccessSource,
  rows: TableResult['rows'],
): Promise<Map<string, unknown>> {
  const times = new Map<unknown, string[]>();
  for (const row of rows) {
    const known = times.get(row['createdOn']);
    if (known) known.push(row['_key'] as string);
    else times.set(row['createdOn'], [row['_key'] as string]);
  }
  const among = [...times.values()].filter(({ length }) => length > 1).flat();
  if (among.length === 0) return new Map();
  const events = await source.ofType(EntityTypes.AUDIT_EVENT, true, among);
  return new Map(events.map((event) => [event.key, event.rawData]));
}

function addUser(user: AnswerEntity, { names }: GraphAccess): void {
  const id = upperId(user.value('id'));
  const [name, email] = [user.value('name'), [user.value('email')].flat()[0]];
  if (id === undefined) return;
  names.users.set(id, {
    ...(typeof name === 'string' && { name }),
    ...(typeof email === 'string' && { email }),
  });
}

function addVault(vault: AnswerEntity, access: GraphAccess, until: number): void {
  const { names, privileged, personal } = access;
  const [id, name] = [lowerId(vault.value('id')), vault.value('name')];
  // It was not there yet.
  if (Number(vault.value('createdOn') ?? -Infinity) >= until) return;
  if (id !== undefined && typeof name === 'string') names.vaults.set(id, name);
  if (id !== undefined && vault.value('privileged') === true) privileged.add(id);
  if (id !== undefined && vault.value('type') === PERSONAL) personal.add(id);
}

/** Uses by vault and user: the database counts them, however many there are. */
async function usesIn(source: AccessSource, until: number): Promise<GraphAccess['uses']> {
  const before = Number.isFinite(until) ? ` AND createdOn < ${until}` : '';
  const { rows } = await source.table(
    `FIND ${EntityTypes.ITEM_USAGE_EVENT} WITH createdOn != undefined${before} AS u RETURN u.vaultUUID AS vault, u.userUUID AS user, u.accessedBy AS by, COUNT(u) AS count, MIN(u.createdOn) AS first, MAX(u.createdOn) AS last`,
    { now: 0 },
  );
  const uses: GraphAccess['uses'] = new Map();
  for (const row of rows) {
    const [user, vault] = [upperId(row['user']), lowerId(row['vault'])];
    if (row['by'] === OWN || user === undefined || vault === undefined) continue;
    const isPerson = row['by'] === 'person';
    addUse(uses, vault, user, {
      ...{ count: Number(row['count']), first: Number(row['first']), last: Number(row['last']) },
      ...{ byPerson: isPerson, byMachine: !isPerson },
    });
  }
  return uses;
}

function addUse(uses: GraphAccess['uses'], vault: string, user: string, more: Use): void {
  let ofVault = uses.get(vault);
  if (!ofVault) uses.set(vault, (ofVault = new Map<string, Use>()));
  const use = ofVault.get(user);
  if (!use) {
    ofVault.set(user, more);
    return;
  }
  use.count += more.count;
  use.first = Math.min(use.first, more.first);
  use.last = Math.max(use.last, more.last);
  use.byPerson ||= more.byPerson;
  use.byMachine ||= more.byMachine;
}
