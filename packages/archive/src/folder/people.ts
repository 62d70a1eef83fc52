import { peopleOf } from '@graph-1password/j1ql';
import type { PropertyValue } from '@graph-1password/j1ql';
import type { Engine, SqlValue } from '../engine';
import { ENTITIES } from './entities';
import type { Records } from './records';
import { classesIn } from './shapes';
import { PEOPLE } from './source';

/**
 * Adds to records a person for each address of a user, and what leads there, as JupiterOne's mapper does.
 * @returns whether there are any
 */
export async function addPeople(engine: Engine, records: Records): Promise<boolean> {
  const rows = await engine.all(
    `SELECT type, key, classes, email, name FROM ${ENTITIES} WHERE email IS NOT NULL ORDER BY place`,
  );
  const { entities, relationships } = peopleOf(rows.map(userOf));
  for (const person of entities) records.add('entities', person, PEOPLE);
  for (const link of relationships) records.add('relationships', link, PEOPLE);
  await records.flush();
  return entities.length > 0;
}

function userOf({ type, key, classes, email, name: called }: Record<string, SqlValue>) {
  const values: Readonly<Record<string, PropertyValue>> = {
    email: valueIn(email),
    name: valueIn(called),
  };
  return {
    ...{ type: type as string, key: key as string, classes: classesIn(classes as string) },
    value: (property: string) => values[property],
  };
}

const valueIn = (json: SqlValue | undefined): PropertyValue =>
  typeof json === 'string' ? (JSON.parse(json) as PropertyValue) : undefined;
