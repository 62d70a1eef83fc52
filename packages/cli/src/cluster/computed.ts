import { clusterLiteral as literal, publishedRows } from '@graph-1password/archive';
import type { PublishedScope } from '@graph-1password/archive';
import {
  ACCOUNT_STATE_ACTIONS,
  AccountStates,
  ADDRESS_RANGES,
  EntityTypes,
} from '@graph-1password/vocabulary';
import type { AccountStatus } from '@graph-1password/vocabulary';
import { AUDIT_LINKS, tableOfType } from '../archive/model';
import { letIn } from '../archive/sources';

/*
 * What follows from the events and is not stored: SQL of ClickHouse for what `archive/sources.ts`, `archive/userFacts.ts` and `archive/edges.ts` ask of DuckDB.
 */

const T = EntityTypes;

const PLACES = ['city', 'country', 'countryCode', 'countryName', 'region'];

/** Successful sign-ins by user and address, with the place of the last one as a whole: since when and how often over the whole archive, of those in the window. */
function sources(scope: PublishedScope): string {
  const { since } = scope.window;
  const last = PLACES.map(
    (place) => `argMax(tuple(${place}), tuple(createdOn, _key)).1 AS ${place}`,
  );
  const having = since === undefined ? '' : ` HAVING max(createdOn) >= ${Math.round(since)}`;
  return `SELECT _account, assumeNotNull(targetUserUUID) AS user, assumeNotNull(ipAddress) AS ip, count() AS times, min(createdOn) AS first, max(createdOn) AS last, min(_seenOn) AS seen, ${last.join(', ')} FROM (${publishedRows(tableOfType(T.SIGNIN_EVENT), scope, true)}) WHERE ${letIn} AND targetUserUUID IS NOT NULL AND (isIPv4String(ipAddress) OR isIPv6String(ipAddress)) GROUP BY _account, user, ip${having}`;
}

/** Addresses, one row each: `ip`, its counts and times, and where it was at the last sign-in. */
export function addressRows(scope: PublishedScope): string {
  const last = PLACES.map((place) => `argMin(tuple(${place}), tuple(-last, user)).1 AS ${place}`);
  const times = 'min(first) AS firstSeenOn, max(last) AS lastSeenOn, sum(times) AS signInCount';
  const ranges = ADDRESS_RANGES.map(
    ([pattern, range]) => `match(ip, ${literal(pattern.source)}), '${range}'`,
  );
  const range = `multiIf(${ranges.join(', ')}, NULL) AS addressRange`;
  return `SELECT _account, ip, ${range}, ${times}, min(seen) AS seen, ${last.join(', ')} FROM (${sources(scope)}) GROUP BY _account, ip`;
}

/** Users and the addresses from which they signed in; both are there. */
export function usesRows(scope: PublishedScope): string {
  const users = publishedRows(tableOfType(T.USER), scope);
  return `SELECT s._account AS _account, u._key AS userKey, s.ip AS ip, s.first AS firstSeenOn, s.last AS lastSeenOn, s.times AS signInCount, greatest(s.seen, u._firstFrom) AS seen FROM (${sources(scope)}) AS s JOIN (${users}) AS u ON u._account = s._account AND u._key = concat('${T.USER}:', s.user)`;
}

/** What each action makes of an account: as `AccountStates` says it. */
const AFTER = ACCOUNT_STATE_ACTIONS.map((action) => {
  const states = new AccountStates();
  states.see('', 'user', action, 0);
  return [action, states.get('')?.status ?? 'active'] as const;
});

/** Of two events at the same moment the one with the greater number counts. */
const RANKS: Readonly<Record<AccountStatus, number>> = { active: 0, suspended: 1, deleted: 2 };

const ofAction = (result: (status: AccountStatus) => string): string =>
  `multiIf(${AFTER.map(([action, status]) => `action = '${action}', ${result(status)}`).join(', ')}, NULL)`;

/**
 * What follows from events of users, by UUID, over the whole archive up to the end of the window: last times, and what the account is.
 * Reads of this integration do not count.
 */
export function userFacts(scope: PublishedScope): string {
  const rowsOf = (type: string): string => publishedRows(tableOfType(type), scope, true);
  const audits = rowsOf(T.AUDIT_EVENT);
  const time = 'toNullable(createdOn)';
  const isIn = `ifNull(${letIn}, false)`;
  const row = (user: string, values: Record<string, string>, from: string): string => {
    const columns = FACTS.map((name) => `${values[name] ?? 'NULL'} AS ${name}`);
    return `SELECT _account, ${user} AS user, ${columns.join(', ')} FROM (${from}) WHERE ${user} IS NOT NULL`;
  };
  // By user within each stream first: what is put together then does not grow with the events.
  const last = (user: string, values: Record<string, string>, from: string): string =>
    `${row(user, values, from)} GROUP BY _account, user`;
  const rows = [
    last(
      'targetUserUUID',
      { signIn: `maxOrNullIf(createdOn, ${isIn})`, failed: `maxOrNullIf(createdOn, NOT ${isIn})` },
      rowsOf(T.SIGNIN_EVENT),
    ),
    last(
      'userUUID',
      { used: 'maxOrNull(createdOn)' },
      `SELECT * FROM (${rowsOf(T.ITEM_USAGE_EVENT)}) WHERE accessedBy IS DISTINCT FROM 'collector'`,
    ),
    last(AUDIT_LINKS.actor, { acted: 'maxOrNull(createdOn)' }, audits),
    row(
      'objectUUID',
      {
        changed: time,
        became: ofAction((status) => `'${status}'`),
        rank: ofAction((status) => String(RANKS[status])),
      },
      `SELECT * FROM (${audits}) WHERE objectType = 'user' AND action IN (${AFTER.map(([action]) => `'${action}'`).join(', ')})`,
    ),
  ];
  const newest = 'argMaxOrNull(became, tuple(changed, rank))';
  // Without any audit event nobody knows who was suspended.
  const isActive = `(max(signIn) IS NOT NULL OR max(used) IS NOT NULL OR max(acted) IS NOT NULL) AND _account IN (SELECT _account FROM (${audits}))`;
  const columns = [
    'max(signIn) AS lastSignInOn',
    'max(failed) AS lastFailedSignInOn',
    'max(used) AS lastItemUsageOn',
    `if(${newest} IN ('suspended', 'deleted'), max(changed), NULL) AS leftOn`,
    `ifNull(${newest}, if(${isActive}, 'active', NULL)) AS status`,
  ];
  return `SELECT _account, user, ${columns.join(', ')} FROM (${rows.join(' UNION ALL ')}) GROUP BY _account, user`;
}

const FACTS = ['signIn', 'failed', 'used', 'acted', 'changed', 'became', 'rank'];

/** Users and the items that they have used in the window, and what they saw of them; both are there. */
export function knowsRows(scope: PublishedScope): string {
  const [usages, secrets, users] = [T.ITEM_USAGE_EVENT, T.SECRET, T.USER].map((type) =>
    publishedRows(tableOfType(type), scope),
  );
  const ofWay = (way: string): string =>
    `maxOrNullIf(usedVersion, accessedBy = '${way}') AS ${way}Version, maxOrNullIf(createdOn, accessedBy = '${way}') AS ${way}On`;
  const used = `SELECT _account, userUUID AS user, vaultUUID AS vault, itemUUID AS item, ${ofWay('person')}, ${ofWay('machine')}, min(_seenOn) AS seen FROM (${usages}) WHERE userUUID IS NOT NULL AND accessedBy IN ('person', 'machine') GROUP BY _account, user, vault, item`;
  // As `knowledge.ts` of the vocabulary has it.
  const isCurrent = (way: string): string =>
    `(ifNull(s.lastEditedBy = u.user, false) OR if(u.${way}Version IS NOT NULL AND s.version IS NOT NULL, ifNull(u.${way}Version >= s.version, false), s.updatedOn IS NULL OR ifNull(s.updatedOn <= u.${way}On, false)))`;
  const isMachine = `(u.machineOn IS NOT NULL AND (u.personOn IS NULL OR (${isCurrent('machine')} AND NOT ${isCurrent('person')})))`;
  const either = (ofMachine: string, ofPerson: string): string =>
    `if(${isMachine}, ${ofMachine}, ${ofPerson})`;
  const columns = [
    'u._account AS _account',
    'p._key AS userKey',
    's._key AS secretKey',
    `CAST(${either(isCurrent('machine'), isCurrent('person'))}, 'Nullable(Bool)') AS current`,
    `${either('u.machineOn', 'u.personOn')} AS lastSeenOn`,
    `${either('u.machineVersion', 'u.personVersion')} AS lastSeenVersion`,
    `${either("'machine'", "'person'")} AS readBy`,
    'greatest(u.seen, s._firstFrom, p._firstFrom) AS seen',
  ];
  return `SELECT ${columns.join(', ')} FROM (${used}) AS u JOIN (${secrets}) AS s ON s._account = u._account AND s.vaultId = u.vault AND s.id = u.item JOIN (${users}) AS p ON p._account = u._account AND p._key = concat('${T.USER}:', u.user)`;
}

/** Actors and the vaults that their events are about, with what they did there; both are there. */
export function actorVaultRows(scope: PublishedScope): string {
  const { actor, vault } = AUDIT_LINKS;
  const [events, actors, vaults] = [T.AUDIT_EVENT, T.AUDIT_ACTOR, T.VAULT].map((type) =>
    publishedRows(tableOfType(type), scope),
  );
  const done = `SELECT _account, ${actor} AS actor, ${vault} AS vault, arrayStringConcat(arraySort(groupUniqArray(ifNull(action, 'unknown'))), ',') AS actions, count() AS eventCount, min(createdOn) AS first, max(createdOn) AS last, min(_seenOn) AS seen FROM (${events}) WHERE ${actor} IS NOT NULL AND ${vault} IS NOT NULL GROUP BY _account, actor, vault`;
  return `SELECT e._account AS _account, a._key AS actorKey, v._key AS vaultKey, e.actions AS actions, e.eventCount AS eventCount, e.first AS firstPerformedOn, e.last AS lastPerformedOn, greatest(e.seen, v._firstFrom) AS seen FROM (${done}) AS e JOIN (${actors}) AS a ON a._account = e._account AND a._key = concat('${T.AUDIT_ACTOR}:', e.actor) JOIN (${vaults}) AS v ON v._account = e._account AND v._key = concat('${T.VAULT}:', e.vault)`;
}
