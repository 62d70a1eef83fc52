import { EVENT_TIME, OWN_COLUMNS } from '../declaration';
import type { TableDeclaration } from '../declaration';
import type { LegalHold } from '../store/entries';
import type { Bound } from './bound';
import { name } from './quote';

const NEVER = 'false';
const any = (conditions: readonly string[]): string =>
  conditions.length === 0 ? NEVER : `coalesce((${conditions.join(' OR ')}), false)`;

/** Rows in which one of some columns has one of some values, whatever their case. */
function hasOne(
  table: TableDeclaration,
  columns: readonly string[],
  values: readonly string[],
  bound: Bound,
): string {
  if (columns.length === 0 || values.length === 0) return NEVER;
  const list = bound.texts(values.map((value) => value.toLowerCase()));
  const kinds = new Map(table.properties.map((property) => [property.name, property.kind]));
  return any(
    columns.map((column) =>
      kinds.get(column) === 'texts'
        ? `coalesce(list_has_any(list_transform(${name(column)}, lambda e: lower(e)), ${list}), false)`
        : `coalesce(list_contains(${list}, lower(${name(column)})), false)`,
    ),
  );
}

/** Rows that name a person. @param names UUIDs and addresses of the person */
export const namesPerson = (
  table: TableDeclaration,
  names: readonly string[],
  bound: Bound,
): string => hasOne(table, table.people?.columns ?? [], names, bound);

/** Rows that a legal hold covers. */
export function isHeld(table: TableDeclaration, holds: readonly LegalHold[], bound: Bound): string {
  return any(holds.map((hold) => holdCondition(table, hold, bound)));
}

function holdCondition(table: TableDeclaration, hold: LegalHold, bound: Bound): string {
  const { person, vault, since, until } = hold;
  const time = table.kind === 'event' ? EVENT_TIME : OWN_COLUMNS.from;
  const parts = [
    ...(person === undefined ? [] : [namesPerson(table, person.split(' '), bound)]),
    ...(vault === undefined ? [] : [hasOne(table, table.vaults ?? [], [vault], bound)]),
    // A state goes on: that it began before a time does not mean that it was over by then.
    ...(since === undefined || table.kind === 'state' ? [] : [`${time} >= ${bound.add(since)}`]),
    ...(until === undefined ? [] : [`${time} < ${bound.add(until)}`]),
  ];
  return parts.length === 0 ? 'true' : `(${parts.join(' AND ')})`;
}
