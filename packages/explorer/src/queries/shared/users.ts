import { EntityTypes } from '@graph-1password/vocabulary';
import { entityByKey, entityTable, nameOf, textOf, valueOf } from '../../model/access';
import type { EntityTable, Model } from '../../model/model';

/**
 * What a reader must know of an account at once. `service`: a machine, which is a service account or an integration.
 * `outside`: of another company's 1Password account. `suspended` and `deleted`: as the last audit event about it says.
 */
export const ACCOUNT_MARKS = ['service', 'outside', 'suspended', 'deleted'] as const;

/** One of the above. */
export type AccountMark = (typeof ACCOUNT_MARKS)[number];

/** A user, vault or secret with its name. */
export interface NamedEntity {
  /** Key of its page; absent when there is none. Vaults and items that were only used have one, too. */
  readonly key?: string;
  /** Its name; the UUID when it was not collected. */
  readonly name: string;
  /** Of a user; absent when there is none. */
  readonly marks?: readonly AccountMark[];
}

/** The people of a model: one entity of the type `EntityTypes.USER` for each user UUID. */
export interface People {
  /** Absent in graphs that were made before there were such users. */
  readonly table: EntityTable | undefined;
  /** Row by user UUID. */
  readonly rows: ReadonlyMap<string, number>;
  /** User UUID by row. */
  readonly ids: readonly string[];
}

const known = new WeakMap<Model, People>();

/** The part of a key behind its type: for users the UUID, for vaults the id. */
export const idOfKey = (key: string): string => key.slice(key.indexOf(':') + 1);

/** The people of a model, indexed at the first call. */
export function peopleOf(model: Model): People {
  let people = known.get(model);
  if (!people) {
    const table = entityTable(model, EntityTypes.USER);
    const ids = (table?.keys ?? []).map((key, row) =>
      table === undefined ? key : (textOf(table, 'id', row) ?? idOfKey(key)),
    );
    people = { table, ids, rows: new Map(ids.map((id, row) => [id, row])) };
    known.set(model, people);
  }
  return people;
}

/** An entity by name, or undefined when the graph does not have it. */
export function entityNamed(model: Model, key: string): NamedEntity | undefined {
  const entity = entityByKey(model, key);
  return entity === undefined ? undefined : { key, name: nameOf(model, entity) };
}

/** The e-mail address of a user; an invalid address is in `username` only. */
export function emailOf(table: EntityTable, row: number): string | undefined {
  return firstText(valueOf(table, 'email', row)) ?? firstText(valueOf(table, 'username', row));
}

const firstText = (value: unknown): string | undefined => {
  const first: unknown = Array.isArray(value) ? value[0] : value;
  return typeof first === 'string' && first !== '' ? first : undefined;
};
