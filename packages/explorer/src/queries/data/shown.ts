import type { EntityTable } from '../../model/model';

/** Properties worth a column in a list, by preference. The first ones that the type has are shown. */
const SHOWN: readonly string[] = [
  'action',
  'objectType',
  'category',
  'type',
  'appName',
  'ipAddress',
  'sessionIP',
  'country',
  'city',
  'email',
  'signInCount',
  'itemsCount',
  'vaultName',
  'version',
  'id',
];
const MOST_SHOWN = 4;

/**
 * The properties that a list shows beside name and time.
 * @param all every property, as for a file, but those that the rows have anyway
 */
export function propertiesShown(table: EntityTable | undefined, all: boolean): string[] {
  if (!all) return SHOWN.filter((name) => table?.columns.has(name)).slice(0, MOST_SHOWN);
  const own = ['displayName', 'createdOn'];
  return [...(table?.columns.keys() ?? [])].filter((name) => !own.includes(name)).sort();
}
