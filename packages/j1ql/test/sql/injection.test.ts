import fc from 'fast-check';
import { examples } from '../../../../test/support/examples';
import type { CompiledQuery } from '../../src';
import { compile } from '../../src';
import { runQuery } from '../oracle/runQuery';
import { NotInSqlError } from '../../testing';
import { NOW, smallGraph } from '../smallGraph';
import { Database, formOf } from './database';
import { codePoint } from '../../../../test/support/codePoint';

let database: Database;
beforeAll(async () => {
  database = await Database.open();
  await database.fill(smallGraph);
});
afterAll(() => database.close());

/** What people have put into queries to get out of them. */
const ATTACKS = [
  "'; DROP TABLE user; --",
  '"; DROP TABLE user; --',
  "' OR '1'='1",
  '") UNION SELECT * FROM "secret" --',
  '$1',
  '?',
  '\u00010\u0001',
  '/* */',
  "\\'; ATTACH 'x'; --",
  '\0',
  '%_',
];

const hostile = fc.oneof(
  fc.constantFrom(...ATTACKS),
  fc.string({ unit: codePoint, maxLength: 20 }),
  fc.tuple(fc.constantFrom(...ATTACKS), fc.string({ maxLength: 5 })).map((parts) => parts.join('')),
);

/** As the language writes a text. */
const literal = (text: string): string =>
  `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('{{', '{ {')}'`;

/** A marker that stands in no SQL of the compiler. */
const MARK = 'zqx7';

/** The places of a query in which somebody may write a text. */
const PLACES: readonly ((text: string) => string)[] = [
  (text) => `FIND user WITH name = ${literal(text)}`,
  (text) =>
    `FIND user WITH name != (${literal(text)} OR ${literal(`${text}x`)}) AND email ~= ${literal(text)}`,
  (text) => `FIND ${literal(text)}`,
  (text) => `FIND user AS u WHERE u.name ^= ${literal(text)} RETURN u.name AS ${literal(text)}`,
  (text) => `FIND user AS u RETURN CONCAT(u.name, ${literal(text)}) AS x ORDER BY x LIMIT 3`,
  (text) => `FIND user AS u RETURN u.name AS ${literal(text)} ORDER BY ${literal(text)} SKIP 1`,
  (text) =>
    `FIND user WITH name = (FIND vault WITH displayName = ${literal(text)} AS v RETURN v.displayName)`,
  (text) => `FIND user AS u RETURN COUNT(u) AS ${literal(text)} HAVING ${literal(text)} > 0`,
];

test('no text of a query is in its SQL, and it asks for nothing else than that text', async () => {
  await fc.assert(
    fc.asyncProperty(hostile, fc.constantFrom(...PLACES), async (text, place) => {
      const query = place(`${text}${MARK}`);
      let compiled: CompiledQuery;
      let wanted: object;
      try {
        wanted = formOf(runQuery(smallGraph, query, { now: NOW }));
        compiled = compile(query, database.schema, { now: NOW });
      } catch (error) {
        if (error instanceof NotInSqlError || (error as Error).name.startsWith('J1ql')) return;
        throw error;
      }
      expect(compiled.sql).not.toContain(MARK);
      expect(compiled.count.sql).not.toContain(MARK);
      expect(formOf(await database.ask(query, { now: NOW }))).toEqual(wanted);
    }),
    { numRuns: examples(150) },
  );
});

test('names of types, classes, properties and parameters are not in the SQL unless the database has them', () => {
  const name = 'zqx7';
  const queries = [
    `FIND ${name}`,
    `FIND Z${name}`,
    `FIND #${name}`,
    `FIND user WITH ${name} = 1`,
    `FIND user WITH [${name}" OR 1=1 --] = 1`,
    `FIND user AS ${name} THAT USES AS x${name} ip WHERE x${name}.[a"b] = 1 RETURN ${name}.[c"; --]`,
    `FIND user WITH name = {{${name}}}`,
    `FIND user WITH name ~= /${name}'"/`,
  ];
  const options = { now: NOW, parameters: { [name]: `${name}'` } };
  for (const query of queries)
    expect(compile(query, database.schema, options).sql).not.toContain(name);
});

test('the same query gives the same text', () => {
  const text =
    "FIND user AS u THAT USES ip AS i WHERE i.city ~= 'o' RETURN u.email, ROUND(u.age / 2)";
  const sql = (): string => compile(text, database.schema, { now: NOW }).sql;
  expect(sql()).toBe(sql());
});
