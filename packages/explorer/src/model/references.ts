import { EntityTypes, entityKey, secretKey, STREAM_ROWS } from '@graph-1password/vocabulary';
import { entityByKey, entityTable } from './access';
import type { CodedColumn, EntityTable, Model } from './model';

/** Stands where an event names nobody, or somebody who is not in the graph. */
export const NOBODY = -1;

/** What the events of a stream name in one property, or in two together. */
export interface Reference {
  readonly table: EntityTable;
  /** By row. */
  readonly codes: Uint32Array;
  /** Number of the entity by code; NOBODY for code 0 and for what is not in the graph. */
  readonly entities: Int32Array;
}

const T = EntityTypes;

const known = new WeakMap<Model, readonly Reference[]>();

/** Who and what the events of a model name by UUID: users, vaults and items. Computed at the first call. */
export function referencesOf(model: Model): readonly Reference[] {
  let references = known.get(model);
  if (!references) known.set(model, (references = allReferences(model)));
  return references;
}

function allReferences(model: Model): Reference[] {
  const users = STREAM_ROWS.flatMap(({ type, users: roles }) =>
    roles.flatMap(({ id }) => reference(model, type, id, (uuid) => entityKey(T.USER, uuid)) ?? []),
  );
  const vault = (uuid: string): string => entityKey(T.VAULT, uuid);
  const others = [
    reference(model, T.ITEM_USAGE_EVENT, 'vaultUUID', vault),
    reference(model, T.AUDIT_EVENT, 'objectUUID', vault),
    reference(model, T.AUDIT_EVENT, 'auxUUID', vault),
    // An item's UUID is unique in its vault only. Audit events have the vault beside the item.
    pairs(model, T.ITEM_USAGE_EVENT, 'vaultUUID', 'itemUUID'),
    pairs(model, T.AUDIT_EVENT, 'auxUUID', 'objectUUID'),
  ];
  return [...users, ...others.filter((each) => each !== undefined)];
}

const coded = (table: EntityTable | undefined, name: string): CodedColumn | undefined => {
  const column = table?.columns.get(name);
  return column?.kind === 'coded' ? column : undefined;
};

function reference(
  model: Model,
  type: string,
  property: string,
  keyOf: (uuid: string) => string,
): Reference | undefined {
  const table = entityTable(model, type);
  const column = coded(table, property);
  if (!table || !column) return undefined;
  const entities = Int32Array.from([undefined, ...column.values], (uuid) =>
    typeof uuid === 'string' ? (entityByKey(model, keyOf(uuid)) ?? NOBODY) : NOBODY,
  );
  return entities.every((entity) => entity === NOBODY)
    ? undefined
    : { table, codes: column.codes, entities };
}

/** The items that two properties name together. */
function pairs(
  model: Model,
  type: string,
  vaultProperty: string,
  itemProperty: string,
): Reference | undefined {
  const table = entityTable(model, type);
  const [vaults, items] = [coded(table, vaultProperty), coded(table, itemProperty)];
  if (!table || !vaults || !items || !entityTable(model, T.SECRET)) return undefined;
  const numbers = new Map<number, number>();
  const entities = [NOBODY];
  const width = items.values.length + 1;
  const codes = new Uint32Array(table.count);
  for (let row = 0; row < codes.length; row++) {
    const [vault, item] = [vaults.codes[row] as number, items.codes[row] as number];
    if (vault === 0 || item === 0) continue;
    const pair = vault * width + item;
    let number = numbers.get(pair);
    if (number === undefined) {
      const key = secretKey(String(vaults.values[vault - 1]), String(items.values[item - 1]));
      const entity = entityByKey(model, key);
      number = entity === undefined ? 0 : entities.push(entity) - 1;
      numbers.set(pair, number);
    }
    codes[row] = number;
  }
  return entities.length === 1 ? undefined : { table, codes, entities: Int32Array.from(entities) };
}
