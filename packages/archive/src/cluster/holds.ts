import { EVENT_TIME, OWN_COLUMNS } from '../declaration';
import type { TableDeclaration } from '../declaration';
import type { LegalHold } from '../store/entries';
import { literals, name } from './names';

/** Whether a row is under a legal hold, as SQL of ClickHouse about the columns of its table: the same rows as in the archive. */
export function heldSql(table: TableDeclaration, holds: readonly LegalHold[]): string {
  const all = holds.map((hold) => holdSql(table, hold));
  return all.length === 0 ? 'false' : `(${all.join(' OR ')})`;
}

function holdSql(table: TableDeclaration, { person, vault, since, until }: LegalHold): string {
  const time = name(table.kind === 'event' ? EVENT_TIME : OWN_COLUMNS.from);
  const parts = [
    ...(person === undefined ? [] : [hasOne(table, table.people?.columns, person.split(' '))]),
    ...(vault === undefined ? [] : [hasOne(table, table.vaults, [vault])]),
    // A state goes on: that it began before a time does not mean that it was over by then.
    ...(since === undefined || table.kind === 'state' ? [] : [`${time} >= ${Math.round(since)}`]),
    ...(until === undefined ? [] : [`${time} < ${Math.round(until)}`]),
  ];
  return parts.length === 0 ? 'true' : `(${parts.join(' AND ')})`;
}

/** Rows in which one of some columns has one of some values, whatever their case. */
function hasOne(
  table: TableDeclaration,
  columns: readonly string[] = [],
  values: readonly string[],
): string {
  if (columns.length === 0) return 'false';
  const list = literals(values.map((value) => value.toLowerCase()));
  const kinds = new Map(table.properties.map((property) => [property.name, property.kind]));
  const tests = columns.map((column) =>
    kinds.get(column) === 'texts'
      ? `hasAny(${list}, arrayMap(x -> lowerUTF8(ifNull(x, '')), ${name(column)}))`
      : `has(${list}, lowerUTF8(ifNull(${name(column)}, '')))`,
  );
  return `(${tests.join(' OR ')})`;
}
