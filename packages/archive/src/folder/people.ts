import { peopleOf } from '@graph-1password/j1ql';
import type { EntityView, PropertyValue, RelationshipView } from '@graph-1password/j1ql';
import { MAPPED, PLACE, SHAPE, viewName } from '../copy/describe';
import type { ComputedColumn, Names } from '../copy/describe';
import type { FilledTable } from '../copy/stored';
import { MOST_APPENDED } from '../engine';
import type { Engine, SqlValue } from '../engine';
import { literal, literals, name } from '../sql/quote';
import { ENTITIES } from './entities';
import { classesIn, grouped } from './shapes';
import { NotInSqlGraphError } from './source';

/** Views of the people whom JupiterOne's mapper adds, and of the relationships that lead to them. */
export interface PeopleViews {
  readonly entities: readonly { view: EntityView; table: FilledTable }[];
  readonly relationships: readonly { view: RelationshipView; table: FilledTable }[];
}

/** Places of the first person and of the first relationship to one: they come after all others. */
interface Begin {
  readonly entity: number;
  readonly relationship: number;
}

/**
 * Adds a person for each address of a user, as JupiterOne's mapper does.
 * @param names of the views that there are
 * @throws NotInSqlGraphError when the files have people already
 */
export async function peopleViews(
  engine: Engine,
  names: Names,
  begin: Begin,
): Promise<PeopleViews> {
  await checkNoPeople(engine);
  const rows = await engine.all(
    `SELECT type, key, classes, email, name FROM ${ENTITIES} WHERE email IS NOT NULL ORDER BY place`,
  );
  const people = peopleOf(rows.map(userOf));
  if (people.entities.length === 0) return { entities: [], relationships: [] };
  const entity = personView(names, people.entities, begin.entity);
  const typeOf = new Map(rows.map(({ key, type }) => [key as string, type as string]));
  const links = people.relationships.map((link, i) => ({
    ...{ type: link._type, from: link._fromEntityKey as string, to: link._toEntityKey as string },
    place: begin.relationship + i,
  }));
  const relationships = grouped(links, ({ type }) => type).map((group) =>
    linkView(names, group, typeOf),
  );
  return { entities: [entity], relationships };
}

async function checkNoPeople(engine: Engine): Promise<void> {
  const found = await engine.all(
    `SELECT 1 FROM ${ENTITIES} WHERE type = ${literal(MAPPED.type)} OR starts_with(key, ${literal(MAPPED.key)}) LIMIT 1`,
  );
  if (found.length > 0) throw new NotInSqlGraphError('people');
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

const text = (property: string) => [{ name: property, kind: 'text' as const }];

function personView(
  names: Names,
  people: ReturnType<typeof peopleOf>['entities'],
  begin: number,
): { view: EntityView; table: FilledTable } {
  const texts = ['_key', 'displayName', 'name', 'email'];
  const [{ _type: type, _class: classes }] = people as unknown as [
    { _type: string; _class: string[] },
  ];
  const view: EntityView = {
    ...{ type, classes, view: names.add(type), key: '_key', place: PLACE, isMapped: true },
    properties: {
      ...{ _key: text('_key'), _type: text('_type') },
      _class: [{ name: '_class', kind: 'texts' }],
      ...{ displayName: text('displayName'), name: text('name'), email: text('email') },
    },
    shapes: { column: SHAPE, names: [Object.keys(people[0] as object)] },
  };
  const computed = [
    { name: '_type', sql: literal(type) },
    { name: '_class', sql: literals(classes) },
  ];
  const rows = people.map((person, i) => [begin + i, 0, ...texts.map((each) => person[each])]);
  return { view, table: tableOf(view.view, texts, rows as SqlValue[][], computed) };
}

function linkView(
  names: Names,
  links: readonly { type: string; from: string; to: string; place: number }[],
  typeOf: ReadonlyMap<string, string>,
): { view: RelationshipView; table: FilledTable } {
  const [{ type, from }] = links as [(typeof links)[number]];
  const own = names.add(viewName(type));
  const properties = ['_key', '_type', '_class', '_fromEntityKey', '_toEntityKey', 'displayName'];
  const view: RelationshipView = {
    ...{ type, class: 'IS', from: typeOf.get(from) as string, to: MAPPED.type },
    source: {
      ...{ kind: 'view', view: own, fromKey: '_fromEntityKey', toKey: '_toEntityKey' },
      properties: Object.fromEntries(properties.map((property) => [property, text(property)])),
      ...{ place: PLACE, shapes: { column: SHAPE, names: [properties] } },
    },
  };
  const computed = [
    { name: '_key', sql: `"_fromEntityKey" || '|is|' || "_toEntityKey"` },
    { name: '_type', sql: literal(type) },
    ...['_class', 'displayName'].map((column) => ({ name: column, sql: literal('IS') })),
  ];
  const rows = links.map(({ place, from: begin, to }): SqlValue[] => [place, 0, begin, to]);
  return { view, table: tableOf(own, ['_fromEntityKey', '_toEntityKey'], rows, computed) };
}

/** A table of rows that are in memory. @param texts names of the columns after the place and the shape */
function tableOf(
  view: string,
  texts: readonly string[],
  rows: readonly SqlValue[][],
  computed: readonly ComputedColumn[],
): FilledTable {
  const columns = [PLACE, SHAPE].map((column) => `${column} INTEGER`);
  const all = [...columns, ...texts.map((column) => `${name(column)} VARCHAR`)];
  const parts = function* (): Generator<SqlValue[][]> {
    for (let start = 0; start < rows.length; start += MOST_APPENDED) {
      const part = rows.slice(start, start + MOST_APPENDED);
      yield all.map((_, i) => part.map((row) => row[i] as SqlValue));
    }
  };
  const fill = async (engine: Engine, as: string): Promise<void> => {
    await engine.run(`CREATE OR REPLACE TABLE ${name(as)} (${all.join(', ')})`);
    await engine.append(as, parts());
  };
  return { view, computed, fill };
}
