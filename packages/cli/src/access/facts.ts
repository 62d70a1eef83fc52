import type { Graph, Known } from '@graph-1password/j1ql';
import { EntityTypes, lowerId, upperId } from '@graph-1password/vocabulary';
import type { Snapshot } from '../../../../src/access/snapshot';
import type { Change } from '../../../../src/access/change';
import { changeOf } from '../../../../src/access/change';

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
  changes: Change[];
  /** By vault, then by user. Reads of this integration are none. */
  uses: Map<string, Map<string, Use>>;
  /** Names of what the graph has, by id. */
  names: { vaults: Map<string, string>; users: Map<string, { name?: string; email?: string }> };
  /** Vaults on the list of privileged ones, as the collection was configured. */
  privileged: Set<string>;
  /** UUID of the account, upper case. */
  account?: string;
}

/** Whether nothing says that a snapshot is of another account. */
export const isSameAccount = (
  snapshot: Snapshot,
  { account }: { account?: string | undefined },
): boolean =>
  snapshot.account === undefined || account === undefined || snapshot.account === account;

/** Who stands behind a usage that is none: this integration. */
const OWN = 'collector';

/**
 * Reads what a graph tells of access.
 * @param entities all of the graph
 * @param until uses and vaults from then on are left out, epoch ms: what is asked about a moment has none that came after it
 */
export function graphAccess(entities: Iterable<Known>, until = Infinity): GraphAccess {
  const access: GraphAccess = {
    changes: [],
    uses: new Map(),
    privileged: new Set(),
    names: { vaults: new Map(), users: new Map() },
  };
  for (const entity of entities) take(entity, access, until);
  return access;
}

/** The same for a whole graph. @param until as for {@link graphAccess} */
export const accessOfGraph = ({ byType }: Graph, until?: number): GraphAccess =>
  graphAccess(
    READ.flatMap((type) => [...(byType.get(type) ?? [])]),
    until,
  );

/** The types that tell something. */
const READ = [
  EntityTypes.ACCOUNT,
  EntityTypes.AUDIT_EVENT,
  EntityTypes.ITEM_USAGE_EVENT,
  EntityTypes.USER,
  EntityTypes.VAULT,
];

function take(entity: Known, access: GraphAccess, until: number): void {
  const { changes, uses, names } = access;
  if (entity.type === EntityTypes.AUDIT_EVENT) {
    const change = changeOf(entity);
    if (change) changes.push(change);
  } else if (entity.type === EntityTypes.ITEM_USAGE_EVENT) addUse(entity, uses, until);
  else if (entity.type === EntityTypes.USER) {
    const id = upperId(entity.value('id'));
    const [name, email] = [entity.value('name'), [entity.value('email')].flat()[0]];
    if (id === undefined) return;
    names.users.set(id, {
      ...(typeof name === 'string' && { name }),
      ...(typeof email === 'string' && { email }),
    });
  } else if (entity.type === EntityTypes.VAULT) {
    const [id, name] = [lowerId(entity.value('id')), entity.value('name')];
    // It was not there yet.
    if (Number(entity.value('createdOn') ?? -Infinity) >= until) return;
    if (id !== undefined && typeof name === 'string') names.vaults.set(id, name);
    if (id !== undefined && entity.value('privileged') === true) access.privileged.add(id);
  } else if (entity.type === EntityTypes.ACCOUNT) {
    const id = upperId(entity.value('id'));
    if (id !== undefined) access.account = id;
  }
}

function addUse(entity: Known, uses: GraphAccess['uses'], until: number): void {
  const accessedBy = entity.value('accessedBy');
  const [user, vault] = [upperId(entity.value('userUUID')), lowerId(entity.value('vaultUUID'))];
  const time = entity.value('createdOn');
  if (accessedBy === OWN || user === undefined || vault === undefined) return;
  if (typeof time !== 'number' || time >= until) return;
  let ofVault = uses.get(vault);
  if (!ofVault) uses.set(vault, (ofVault = new Map<string, Use>()));
  const isPerson = accessedBy === 'person';
  const use = ofVault.get(user);
  if (!use) {
    const by = { byPerson: isPerson, byMachine: !isPerson };
    ofVault.set(user, { count: 1, first: time, last: time, ...by });
    return;
  }
  use.count++;
  use.first = Math.min(use.first, time);
  use.last = Math.max(use.last, time);
  use.byPerson ||= isPerson;
  use.byMachine ||= !isPerson;
}
