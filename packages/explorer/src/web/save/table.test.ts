import fc from 'fast-check';
import { csvOf, fileName, jsonOf } from './table';

const COLUMNS = [{ label: 'Person' }, { label: 'Last active', time: true }, { label: 'Sign-ins' }];
const T0 = Date.UTC(2026, 2, 13, 15);

test('CSV quotes what it must, says times in UTC, and leaves out what is not known', () => {
  const rows = [
    ['Ana, "the boss"', T0, 3],
    ['two\nlines', undefined, 0],
    [['a', 'b'], NaN, undefined],
  ];
  expect(csvOf({ columns: COLUMNS, rows })).toBe(
    [
      '\ufeffPerson,Last active,Sign-ins',
      '"Ana, ""the boss""",2026-03-13T15:00:00.000Z,3',
      '"two\nlines",,0',
      'a; b,,',
      '',
    ].join('\r\n'),
  );
});

test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx', `=HYPERLINK("x","y")`])(
  'a name that is a formula, %j, is text for a spreadsheet, in headings too',
  (text) => {
    const csv = csvOf({ columns: [{ label: text }], rows: [[text], [[text, 'b']]] });
    const cells = csv.slice(1).match(/(^|\r\n)"?'/g) ?? [];
    expect(cells).toHaveLength(3);
    expect(JSON.parse(jsonOf({ columns: [{ label: 'a' }], rows: [[text]] }))).toEqual([
      { a: text },
    ]);
  },
);

test('a negative number stays a number', () => {
  expect(csvOf({ columns: [{ label: 'a' }], rows: [[-12.5]] })).toBe('\ufeffa\r\n-12.5\r\n');
});

test('JSON has an object for each row, with every column', () => {
  const rows = [
    ['Ana', T0, 3],
    [undefined, undefined, NaN],
  ];
  expect(JSON.parse(jsonOf({ columns: COLUMNS, rows }))).toEqual([
    { Person: 'Ana', 'Last active': '2026-03-13T15:00:00.000Z', 'Sign-ins': 3 },
    { Person: null, 'Last active': null, 'Sign-ins': null },
  ]);
});

/** The fields of CSV, read in the plainest way. */
function read(csv: string): string[][] {
  const fields = /("(?:[^"]|"")*"|[^",\r\n]*)(,|\r\n)/gy;
  const rows: string[][] = [[]];
  for (const [, field = '', end] of csv.slice(1).matchAll(fields)) {
    rows.at(-1)?.push(field.startsWith('"') ? field.slice(1, -1).replaceAll('""', '"') : field);
    if (end === '\r\n') rows.push([]);
  }
  return rows.slice(0, -1);
}

test('whatever texts there are, each comes back as one field, and none begins as a formula', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.string(), fc.string()), { minLength: 1 }), (rows) => {
      const [, ...lines] = read(csvOf({ columns: [{ label: 'a' }, { label: 'b' }], rows }));
      // What is added is an apostrophe, and what is taken away a control character.
      const bare = (text: string) => text.replaceAll(/['\ufffd]|(?![\t\r\n])\p{Cc}/gu, '');
      expect(lines.map((row) => row.map(bare))).toEqual(rows.map((row) => row.map(bare)));
      const parts = lines.flat().flatMap((text) => text.split(/[,;|\t\r\n]/));
      expect(parts.filter((text) => /^[=+\-@]/.test(text.trim()))).toEqual([]);
    }),
  );
});

test('a file is called what is in it', () => {
  expect(fileName('People and what they did', 'csv')).toBe(
    '1password-people-and-what-they-did.csv',
  );
  expect(fileName('../../Ünï "x"', 'json')).toBe('1password-n-x.json');
  expect(fileName('שלום', 'csv')).toBe('1password-table.csv');
});
