import { EntityTypes, entityKey, isMachineEmail } from '@graph-1password/vocabulary';
import { entityTable, tableOf, textOf } from '../../model/access';
import type { EntityTable, Model } from '../../model/model';
import { numbersOf, readerOf } from './rows';
import type { AccountMark, NamedEntity } from './users';
import { ACCOUNT_MARKS, emailOf, entityNamed, idOfKey } from './users';

const T = EntityTypes;
const NONE: readonly AccountMark[] = [];

/** What the actions on a user make of the account; all others leave it as it is. */
const STATES: ReadonlyMap<unknown, AccountMark | undefined> = new Map([
  ['suspend', 'suspended'],
  ['delete', 'deleted'],
  ['activate', undefined],
  ['reactivate', undefined],
  ['reactive', undefined],
]);

const known = new WeakMap<Model, ReadonlyMap<string, readonly AccountMark[]>>();

/** The marks of a user, in the order of `ACCOUNT_MARKS`; those of the whole graph, whatever the filter. @param id UUID */
export function marksOf(model: Model, id: string): readonly AccountMark[] {
  let marks = known.get(model);
  if (!marks) known.set(model, (marks = markAll(model)));
  return marks.get(id) ?? NONE;
}

/** The marks of an entity; none for what is no user. @param entity its number */
export function marksOfEntity(model: Model, entity: number): readonly AccountMark[] {
  const { type, keys, start, classes } = tableOf(model, entity);
  const isUser = type === T.USER || classes.includes('User');
  return isUser ? marksOf(model, idOfKey(keys[entity - start] ?? '')) : NONE;
}

/** Whether the user of a UUID is a machine. */
export const isMachine = (model: Model, id: string): boolean =>
  marksOf(model, id).includes('service');

/** The user of a UUID by name, with the marks of the account. */
export function userNamed(model: Model, id: string): NamedEntity {
  const named = entityNamed(model, entityKey(T.USER, id)) ?? { name: id };
  const marks = marksOf(model, id);
  return marks.length > 0 ? { ...named, marks } : named;
}

function markAll(model: Model): ReadonlyMap<string, readonly AccountMark[]> {
  const found = new Map<string, Set<AccountMark>>();
  const mark = (id: string, as: AccountMark): void => {
    found.set(id, (found.get(id) ?? new Set()).add(as));
  };
  const own = new Set((entityTable(model, T.ACCOUNT)?.keys ?? []).map(idOfKey));
  for (const table of model.entities) {
    if (table.type !== T.USER && !table.classes.includes('User')) continue;
    for (let row = 0; row < table.count; row++) {
      const id = textOf(table, 'id', row) ?? idOfKey(table.keys[row] ?? '');
      if (isMachineEmail(emailOf(table, row))) mark(id, 'service');
      if (isOutside(table, row, own)) mark(id, 'outside');
    }
  }
  const { services, states } = toldByEvents(entityTable(model, T.AUDIT_EVENT));
  for (const id of services) mark(id, 'service');
  for (const [id, state] of states) if (state) mark(id, state);
  return new Map(
    Array.from(found, ([id, marks]) => [id, ACCOUNT_MARKS.filter((each) => marks.has(each))]),
  );
}

/** @param own UUIDs of the accounts that were collected */
function isOutside(table: EntityTable, row: number, own: ReadonlySet<string>): boolean {
  if (textOf(table, 'userType', row) === 'external_user') return true;
  const account = textOf(table, 'userAccountUUID', row);
  return account !== undefined && own.size > 0 && !own.has(account);
}

/** The service accounts that were made, and what the last event about each user made of the account. */
function toldByEvents(audits: EntityTable | undefined) {
  const services = new Set<string>();
  const states = new Map<string, AccountMark | undefined>();
  const [action, type, object] = ['action', 'objectType', 'objectUUID'].map((name) =>
    readerOf(audits, name),
  ) as [ReturnType<typeof readerOf>, ReturnType<typeof readerOf>, ReturnType<typeof readerOf>];
  // Events come in the order of their time; one without a time, at the end, tells nothing about the present.
  const times = numbersOf(audits, 'createdOn');
  for (let row = 0; row < (audits?.count ?? 0); row++) {
    const id = object(row);
    if (typeof id !== 'string' || Number.isNaN(times?.[row] ?? NaN)) continue;
    const kind = type(row);
    if (kind === 'sa') services.add(id);
    else if (kind === 'user' && STATES.has(action(row))) states.set(id, STATES.get(action(row)));
  }
  return { services, states };
}
