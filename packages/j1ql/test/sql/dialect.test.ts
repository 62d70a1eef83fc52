import fc from 'fast-check';
import { NotInSqlError } from '../../testing';
import { DuckDbDialect } from '../../src/sql/duckdb';
import { re2 } from '../../src/sql/regex';
import { Database } from './database';

let database: Database;
beforeAll(async () => {
  database = await Database.open();
});
afterAll(() => database.close());

/** What an expression gives for each of some values. */
async function results<T extends string | number>(
  values: readonly T[],
  make: (value: string, dialect: DuckDbDialect) => string,
): Promise<unknown[]> {
  const type = typeof values[0] === 'number' ? 'DOUBLE' : 'VARCHAR';
  const rows = await database.engine.all(
    `SELECT ${make('v', new DuckDbDialect())} AS result FROM (SELECT unnest($1::VARCHAR[])::${type} AS v, generate_subscripts($1::VARCHAR[], 1) AS n) ORDER BY n`,
    [values.map(String)],
  );
  return rows.map(({ result }) => result);
}

const numbers = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.integer(),
  fc.maxSafeInteger(),
  fc.integer({ min: -60, max: 60 }).map((exponent) => 1.25 * 10 ** exponent),
);

test('numbers are written as JavaScript writes them', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(numbers, { minLength: 50, maxLength: 100 }), async (list) => {
      expect(await results(list, (value, dialect) => dialect.numberText(value))).toEqual(
        list.map(String),
      );
    }),
    { numRuns: 20 },
  );
});

test('numbers are rounded as JavaScript rounds them', async () => {
  const list = [
    0.5, -0.5, 1.5, -1.5, 2.5, -2.5, 0.49999999999999994, 4503599627370495.5, 7.3, -7.3,
  ];
  expect(
    (await results(list, (value, dialect) => dialect.round(value))).map((n) => (n as number) + 0),
  ).toEqual(list.map((number) => Math.round(number) + 0));
});

/** Characters on both sides of the place where the two orders differ. */
const odd = fc.constantFrom(
  'a',
  'é',
  '\ud7ff',
  '\ue000',
  '\uffff',
  '\u{10000}',
  '😀',
  '\u{10fffd}',
  '\u{10fffe}',
  '\u{10ffff}',
);

test('texts are in the order of JavaScript', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.array(odd, { maxLength: 3 }).map((list) => list.join('')),
        {
          minLength: 30,
          maxLength: 60,
        },
      ),
      async (list) => {
        const dialect = new DuckDbDialect();
        const rows = await database.engine.all(
          `SELECT v FROM (SELECT unnest($1::VARCHAR[]) AS v) ORDER BY ${dialect.codeUnits('v')}`,
          [list],
        );
        expect(rows.map(({ v }) => v)).toEqual([...list].sort());
      },
    ),
    { numRuns: 30 },
  );
});

/** The whole of Unicode, without surrogates. */
const everyCharacter = (): string[] => {
  const all: string[] = [];
  for (let code = 1; code <= 0x2ffff; code++)
    if (code < 0xd800 || code > 0xdfff) all.push(String.fromCodePoint(code));
  return all;
};

test('letters become small as in JavaScript', async () => {
  const all = everyCharacter();
  const small = await results(all, (value, dialect) => dialect.lower(value));
  const differ = all.filter((character, i) => small[i] !== character.toLowerCase());
  // Letters that Unicode got after version 15, and the mark at whose place the client reads nothing.
  const young =
    /[\u1C89\uA7CB\uA7CC\uA7CE\uA7D2\uA7D4\uA7DA\uA7DC\uFEFF\u{10D50}-\u{10D65}\u{16EA0}-\u{16EB8}]/u;
  expect(differ.filter((character) => !young.test(character))).toEqual([]);
});

const PATTERNS: readonly RegExp[] = [
  /^a/,
  /a$/,
  /^a.c$/,
  /a.c/s,
  /[abc]+/,
  /[^abc]/,
  /[a-c0-9_-]/,
  /[-a]/,
  /[a-]/,
  /[\d-x]/,
  /[a-c-e]/,
  /\d{2,3}/,
  /a{2}/,
  /a{,2}/,
  /x{y/,
  /}/,
  /]/,
  /[\]]/,
  /[\w.]+@/,
  /\bcat\b/,
  /\Bat/,
  /\s/,
  /\S\s\S/,
  /[\s,]/,
  /(a|b)c/,
  /(?:a|b)+?c/,
  /(?<name>a)b/,
  /a|^b$/i,
  /É/i,
  /\x41/,
  /\u00e9/,
  /\//,
  /\./,
  /\$/,
  /\^x/,
  /\t/,
  /[.]/,
  /[*+?]/,
  /"'/,
  /a*/,
  /[^]/,
  /[]/,
  /()/,
  /\0/,
  /[\b]/,
  /-/,
  /a\-b/,
  /#/,
  / /,
  /\//,
  /%_/,
  /^$/,
  /^\s*$/,
  /example\.com$/,
  /(^|,)b(,|$)/,
  /[à-ü]/,
  /\u2028/,
  /K/i,
];

const SUBJECTS: readonly string[] = [
  '',
  'a',
  'abc',
  'a\nc',
  'a\rc',
  'a\u2028c',
  'xyz',
  '12',
  '1234',
  'aa',
  'a{,2}',
  'x{y',
  '}',
  ']',
  'ana@example.com',
  'a cat',
  'concat',
  ' ',
  '\u00a0',
  '\ufeff',
  'x\u3000y',
  'x\u000by',
  ',',
  'ac',
  'bbc',
  'ab',
  'B',
  'b',
  'é',
  'É',
  'A',
  '/',
  '.',
  '$',
  '^x',
  '\t',
  '*',
  '"\'',
  '\0',
  '\b',
  '-',
  'a-b',
  '#',
  '%_',
  'example.com',
  'a,b',
  'ü',
  'k',
  '_',
  'x',
  'd-x',
];

test.each(PATTERNS.map((regex) => [String(regex), regex] as const))(
  'the pattern %s finds what it finds in JavaScript',
  async (_, regex) => {
    const [pattern] = await results([re2(regex)], (value) => value);
    expect(pattern).toBe(re2(regex));
    const found = await results(SUBJECTS, (value, dialect) =>
      dialect.matches(value, dialect.literal(re2(regex))),
    );
    expect(SUBJECTS.filter((__, i) => found[i])).toEqual(
      SUBJECTS.filter((subject) => regex.test(subject)),
    );
  },
);

test.each([
  /(?=a)/,
  /(?!a)/,
  /(?<=a)b/,
  /(?<!a)b/,
  /(a)\1/,
  /^a$/m,
  /a{1001}/,
  /\p{L}/u,
  /\ud83d/,
  /(?<n>a)\k<n>/,
  /[\S]/,
  /[a-\d]/,
])('the pattern %s has no equal', (regex) => {
  expect(() => re2(regex)).toThrow(NotInSqlError);
});
