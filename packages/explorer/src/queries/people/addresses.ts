import { compare } from '@graph-1password/j1ql/browser';
import { EntityTypes, entityKey, USER_USES_CLIENT_IP } from '@graph-1password/vocabulary';
import { entityByKey, numberOf, outgoing, relationshipTable, textOf } from '../../model/access';
import type { EntityTable, Model } from '../../model/model';
import type { PersonEvents } from '../activity/activity';
import { eventTables } from '../activity/activity';
import { successes } from '../shared/outcomes';
import type { Place } from '../shared/places';
import { placeReader } from '../shared/places';
import { numbersOf } from '../shared/rows';
import type { Rows } from '../shared/rows';

/** An address and what a person did from it. */
export interface AddressRow {
  readonly ip: string;
  /** Key of the client IP, when the graph has it: when the person signed in from it with success. */
  readonly key?: string;
  /** Oldest event from here in the filter, epoch ms. */
  readonly firstOn: number;
  /** Newest event from here in the filter, epoch ms. */
  readonly lastOn: number;
  /** Attempts that let the person in. */
  readonly signIns: number;
  /** Attempts that did not. */
  readonly failed: number;
  readonly usages: number;
  /** Audit events that the person performed. */
  readonly changes: number;
  /** Where the address was at its newest event that tells. */
  readonly place: Place;
  /** First successful sign-in from here in the whole graph, epoch ms. */
  readonly firstSeenOn?: number;
  /** Last successful sign-in from here in the whole graph, epoch ms. */
  readonly lastSeenOn?: number;
}

type Draft = { -readonly [Name in keyof AddressRow]: AddressRow[Name] };

/**
 * The addresses of a person's events, the newest first.
 * @param userKey key of the user
 */
export function addressesOf(model: Model, userKey: string, events: PersonEvents): AddressRow[] {
  const { signIns, usages, audits } = eventTables(model);
  const isSuccess = successes(signIns);
  const found = new Map<string, Draft>();
  collect(found, signIns, events.signIns, 'ipAddress', (row) =>
    isSuccess(row) ? 'signIns' : 'failed',
  );
  collect(found, usages, events.usages, 'ipAddress', () => 'usages');
  collect(found, audits, events.changesBy, 'sessionIP', () => 'changes');
  addSeen(model, userKey, found);
  return [...found.values()].sort((a, b) => b.lastOn - a.lastOn || compare(a.ip, b.ip));
}

type CountName = 'signIns' | 'failed' | 'usages' | 'changes';

function collect(
  found: Map<string, Draft>,
  table: EntityTable | undefined,
  rows: Rows,
  property: string,
  nameOfCount: (row: number) => CountName,
): void {
  if (!table) return;
  const times = numbersOf(table, 'createdOn');
  const place = placeReader(table);
  for (const row of rows) {
    const ip = textOf(table, property, row);
    if (ip === undefined) continue;
    const time = times?.[row] ?? NaN;
    const known = found.get(ip) ?? emptyRow(ip, time);
    found.set(ip, known);
    known[nameOfCount(row)]++;
    known.firstOn = Math.min(known.firstOn, time);
    const here = place(row);
    const tells = Object.keys(here).length > 0;
    const isNewer = time >= known.lastOn || Object.keys(known.place).length === 0;
    if (tells && isNewer) known.place = here;
    known.lastOn = Math.max(known.lastOn, time);
  }
}

const emptyRow = (ip: string, time: number): Draft => ({
  ip,
  firstOn: time,
  lastOn: time,
  signIns: 0,
  failed: 0,
  usages: 0,
  changes: 0,
  place: {},
});

/** Adds what the USES relationships say, which know more than the events in the filter. */
function addSeen(model: Model, userKey: string, found: ReadonlyMap<string, Draft>): void {
  const user = entityByKey(model, userKey);
  if (user === undefined) return;
  const byAddress = new Map<number, Draft>();
  for (const row of found.values()) {
    const key = entityKey(EntityTypes.CLIENT_IP, row.ip);
    const address = entityByKey(model, key);
    if (address === undefined) continue;
    row.key = key;
    byAddress.set(address, row);
  }
  for (const relationship of outgoing(model, user, USER_USES_CLIENT_IP)) {
    const table = relationshipTable(model, relationship);
    const at = relationship - table.start;
    const row = byAddress.get(table.to[at] ?? -1);
    if (!row) continue;
    row.firstSeenOn = numberOf(table, 'firstSeenOn', at);
    row.lastSeenOn = numberOf(table, 'lastSeenOn', at);
  }
}
