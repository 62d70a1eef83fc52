import { AUDIT_EVENT_UPDATED_VAULT, EntityTypes, STREAM_ROWS } from '@graph-1password/vocabulary';
import { entityByKey, entityTable, incoming, relationshipTable } from '../../model/access';
import type { EntityTable, Filter, Model } from '../../model/model';
import type { Rows } from '../shared/rows';
import { codeOf, codedColumn, indexRows, rowsWith, select, union, without } from '../shared/rows';
import { idOfKey } from '../shared/users';

const T = EntityTypes;

/** What an event means to the one whose page it stands on. */
export type ActivityKind = 'sign-in' | 'usage' | 'change-by' | 'change-to' | 'change';

/** Events of one kind. */
export interface Stream {
  readonly kind: ActivityKind;
  readonly table: EntityTable | undefined;
  readonly rows: Rows;
}

/** The events of a person. */
export interface PersonEvents {
  /** Attempts to sign in as the person, successful or not: `targetUserUUID`. */
  readonly signIns: Rows;
  /** Item usages by the person: `userUUID`. */
  readonly usages: Rows;
  /** Audit events that the person performed: `actorUUID`. */
  readonly changesBy: Rows;
  /** Audit events about the person: `auxUUID` or `objectUUID`. One's own changes to oneself are here and in `made`. */
  readonly changesTo: Rows;
}

/** The events of a vault or secret. */
export interface ItemEvents {
  /** Item usages. */
  readonly usages: Rows;
  /** Audit events about it. */
  readonly changes: Rows;
}

/** The tables of events of a model. */
export const eventTables = (model: Model) => ({
  signIns: entityTable(model, T.SIGNIN_EVENT),
  usages: entityTable(model, T.ITEM_USAGE_EVENT),
  audits: entityTable(model, T.AUDIT_EVENT),
});

/** Properties by which the pages of people, vaults and secrets find their events. */
const FOUND_BY: readonly (readonly [type: string, property: string])[] = [
  ...STREAM_ROWS.flatMap(({ type, users }) => users.map(({ id }) => [type, id] as const)),
  [T.ITEM_USAGE_EVENT, 'vaultUUID'],
  [T.ITEM_USAGE_EVENT, 'itemUUID'],
  [T.AUDIT_EVENT, 'action'],
];

/** Indexes the properties by which pages find their events, with a pause after each. */
export function* prepareActivity(model: Model): Generator<void, void> {
  for (const [type, property] of FOUND_BY) {
    indexRows(entityTable(model, type), property);
    yield;
  }
}

/** The events of a person that are in a filter. @param id user UUID */
export function eventsOfPerson(model: Model, id: string, filter: Filter): PersonEvents {
  const { signIns, usages, audits } = eventTables(model);
  const changesTo = union(rowsWith(audits, 'auxUUID', id), rowsWith(audits, 'objectUUID', id));
  return {
    signIns: select(model, signIns, rowsWith(signIns, 'targetUserUUID', id), filter),
    usages: select(model, usages, rowsWith(usages, 'userUUID', id), filter),
    changesBy: select(model, audits, rowsWith(audits, 'actorUUID', id), filter),
    changesTo: select(model, audits, changesTo, filter),
  };
}

/**
 * The events of a vault that are in a filter: item usages by `vaultUUID`, and audit events with an
 * UPDATED relationship to it, which there are for collected vaults only.
 * @param id id of the vault
 */
export function eventsOfVault(model: Model, key: string, filter: Filter): ItemEvents {
  const { usages, audits } = eventTables(model);
  return {
    usages: select(model, usages, rowsWith(usages, 'vaultUUID', idOfKey(key)), filter),
    changes: select(model, audits, changesOfVault(model, key, audits), filter),
  };
}

function changesOfVault(model: Model, key: string, audits: EntityTable | undefined): Rows {
  const vault = entityByKey(model, key);
  if (vault === undefined || !audits) return new Uint32Array(0);
  const events = incoming(model, vault, AUDIT_EVENT_UPDATED_VAULT).map((relationship) => {
    const table = relationshipTable(model, relationship);
    return (table.from[relationship - table.start] ?? 0) - audits.start;
  });
  return Uint32Array.from(new Set(events)).sort();
}

/**
 * The events of a secret that are in a filter: item usages by `vaultUUID` and `itemUUID`, and audit
 * events whose `objectUUID` is the item and whose `auxUUID` is the vault.
 */
export function eventsOfSecret(model: Model, key: string, filter: Filter): ItemEvents {
  const { usages, audits } = eventTables(model);
  const [vaultId = '', itemId = ''] = idOfKey(key).split(':');
  const inVault = (table: EntityTable | undefined, name: string) => {
    const column = codedColumn(table, name);
    const code = codeOf(column, vaultId);
    return (row: number): boolean => code !== 0 && column?.codes[row] === code;
  };
  const used = rowsWith(usages, 'itemUUID', itemId).filter(inVault(usages, 'vaultUUID'));
  const changed = rowsWith(audits, 'objectUUID', itemId).filter(inVault(audits, 'auxUUID'));
  return {
    usages: select(model, usages, used, filter),
    changes: select(model, audits, changed, filter),
  };
}

/**
 * The events of the one whom a key names, by kind: a user, a vault or a secret. Another key has none.
 * Each event stands in one stream: what a person did to themselves counts as made by them.
 */
export function streamsOf(model: Model, key: string, filter: Filter): Stream[] {
  const tables = eventTables(model);
  if (key.startsWith(`${T.USER}:`)) {
    const events = eventsOfPerson(model, idOfKey(key), filter);
    return [
      { kind: 'sign-in', table: tables.signIns, rows: events.signIns },
      { kind: 'usage', table: tables.usages, rows: events.usages },
      { kind: 'change-by', table: tables.audits, rows: events.changesBy },
      {
        kind: 'change-to',
        table: tables.audits,
        rows: without(events.changesTo, events.changesBy),
      },
    ];
  }
  const read = key.startsWith(`${T.VAULT}:`)
    ? eventsOfVault
    : key.startsWith(`${T.SECRET}:`)
      ? eventsOfSecret
      : undefined;
  if (!read) return [];
  const { usages, changes } = read(model, key, filter);
  return [
    { kind: 'usage', table: tables.usages, rows: usages },
    { kind: 'change', table: tables.audits, rows: changes },
  ];
}
