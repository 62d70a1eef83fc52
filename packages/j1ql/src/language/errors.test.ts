import { J1qlSyntaxError } from './errors';
import { parseQuery } from './parse';

function failure(query: string): J1qlSyntaxError {
  try {
    parseQuery(query);
  } catch (error) {
    if (error instanceof J1qlSyntaxError) return error;
    throw error;
  }
  throw new Error(`It parsed: ${query}`);
}

/** `¦` marks the place; message without its position; hint. */
type Case = [marked: string, message: string, hint?: RegExp];

const grammar: Case[] = [
  ['¦', 'the query is empty', /begins with FIND/],
  ['FIND¦', 'the query ends where a class, a type, "full text" or * is expected'],
  ['¦SELECT a FROM b', 'expected FIND, but found "SELECT"', /J1QL begins with FIND/],
  ['¦FNID vault', 'expected FIND, but found "FNID"', /Did you mean FIND\?/],
  ['FIND vault AS v ¦WITH a = 1', '"WITH" does not belong here', /alias goes after WITH: .* AS v/],
  ['FIND v WITH a = 1 ¦WITH b = 2', '"WITH" does not belong here', /join conditions with AND/],
  ['FIND v WITH a¦', 'the query ends where an operator such as = or != is expected'],
  ['FIND v WITH a =¦= 1', 'expected a value, but found "="', /One = is enough/],
  ['FIND v WITH a <¦> 1', 'expected a value, but found ">"', /Write !=/],
  ["FIND v WITH a ¦IN ('x')", 'expected an operator such as = or !=, but found "IN"', /OR 'b'/],
  [
    "FIND v WITH a = ('x'¦, 'y')",
    'expected ")", but found ","',
    /Separate the values of a list with OR/,
  ],
  ["FIND v WITH a ¦LIKE 'x'", 'expected an operator such as = or !=, but found "LIKE"', /~= for/],
  ['FIND v WITH a ¦IS NULL', 'expected an operator such as = or !=, but found "IS"', /undefined/],
  ['FIND v WITH a = ¦null', 'expected a value, but found "null"', /Write undefined/],
  ['FIND v WITH NOT ¦a = 1', 'expected an operator such as = or !=, but found "a"', /no NOT/],
  [
    'FIND v THAT ¦<< HAS s',
    'expected a relationship such as HAS, or RELATES TO, but found "<<"',
    /arrow goes between/,
  ],
  ['FIND v THAT HAS s ¦<<', '"<<" does not belong here', /arrow goes between/],
  [
    'FIND v THAT ¦THAT HAS s',
    'expected a relationship such as HAS, or RELATES TO, but found "THAT"',
    /One THAT/,
  ],
  ['FIND v ¦HAS s', '"HAS" does not belong here', /THAT HAS …/],
  [
    'FIND v (THAT HAS s)¦',
    'the query ends where "?" (parentheses around THAT make it optional) is expected',
  ],
  ['FIND v THAT HAS (s¦', 'the query ends where ")" is expected'],
  [
    'FIND ¦{{type}}',
    'expected a class, a type, "full text" or *, but found "{{type}}"',
    /can replace a value/,
  ],
  ['FIND v AS v ¦RETRUN v', '"RETRUN" does not belong here', /Did you mean RETURN\?/],
  ['FIND v AS v RETURN¦', 'the query ends where a column or TREE is expected'],
  ['FIND v AS v RETURN v.a,¦', 'the query ends where a column is expected'],
  ['FIND v AS v RETURN COUNT(¦*)', 'expected an alias or property, but found "*"', /COUNT\(e\)/],
  ['FIND v AS v RETURN COUNT(DISTINCT ¦v)', 'expected ")", but found "v"', /each entity once/],
  ['FIND v AS v RETURN v.a ¦GROUP BY v.a', '"GROUP" does not belong here', /Remove GROUP BY/],
  ['FIND v AS v RETURN v.a ¦WHERE v.a > 2', '"WHERE" does not belong here', /in this order/],
  [
    'FIND v AS v RETURN COUNT(v) HAVING COUNT¦(v) > 2',
    'expected an operator such as = or !=, but found "("',
    /use the name/,
  ],
  ['FIND v LIMIT ¦ten', 'expected a number, but found "ten"'],
];

const characters: Case[] = [
  ["FIND v WITH a = ¦'x", 'a text is not closed', /same quote/],
  ['FIND v WITH a = ¦“x”', 'these are not quotes that J1QL knows', /straight quotes/],
  ['FIND v WITH a = 1 ¦&& b = 1', '"&" is not an operator', /Write AND/],
  ['FIND v WITH a ¦~ 1', 'an operator is not complete', /~= for contains/],
  ['FIND v WITH a = ¦$x', 'a parameter is written {{name}} or ${param.name}', /ends with/],
  ['FIND v WITH ¦[a = 1', 'a name in brackets is not closed', /tag\.cost-center/],
  ['FIND ¦# ', 'a Smart Class has a name after the #', /CriticalAsset/],
  ['FIND v ¦/* x', '"/" does not belong here', /Close the comment/],
  ['FIND v ¦¶', '"¶" has no meaning here'],
];

const meaning: Case[] = [
  ['FIND v AS ¦count', '"count" is a reserved word and cannot be an alias', /another name/],
  [
    "FIND v WITH a = ('x' OR 'y' ¦AND 'z')",
    'a list has either OR or AND between its values, not both',
    /two comparisons/,
  ],
  ['FIND v WITH a = ¦x', '"x" has no quotes', /Write 'x' for a text/],
  ['FIND v WITH a = ¦/(/', '/(/ is not a regular expression: unterminated group', /backslash/],
  ['FIND v WITH ¦a > /x/', 'a regular expression can be compared with = and != only'],
  ['FIND v WITH ¦a > undefined', 'undefined can be compared with = and != only'],
  [
    'FIND v WITH a > date.now - 5 ¦minutes',
    '"minutes" is not a unit of time',
    /hours, days, months/,
  ],
  [
    'FIND v WITH a > ¦date(2025-02-30)',
    'date(2025-02-30) is not a date',
    /without a zone it is UTC/,
  ],
  ['FIND v WITH a > ¦date(yesterday)', 'date(yesterday) is not a date', /2025-01-31/],
  ['FIND v WITH ¦e.a = 1 AS e', 'WITH takes no alias: "e.a"', /Write a, or move/],
  [
    'FIND v WITH a = (FIND ¦w)',
    'a query used as a value must return one property',
    /RETURN e\.property/,
  ],
  ['FIND v WITH a = (FIND w AS w RETURN ¦x.a) AS v', 'no step is called "x"', /The names are: w/],
  ['FIND v THAT HAS s THAT has t WHERE ¦has.a = 1', '"has" stands for more than one step', /alias/],
  ['FIND v AS v THAT HAS ¦s AS v', 'the alias "v" is given twice', /its own name/],
  ['FIND v AS e WHERE ¦items > 2', 'no step is called "items"', /need their alias here: e\.items/],
  ['FIND v AS vault1 WHERE ¦valut1.a > 2', 'no step is called "valut1"', /Did you mean "vault1"\?/],
  ['FIND User THAT HAS User RETURN ¦User', '"User" stands for more than one step', /an alias/],
  ['FIND v AS v RETURN ¦CUONT(v)', 'there is no function "CUONT"', /Did you mean COUNT\?/],
  ['FIND v AS v RETURN ¦COUNT(v, v)', 'COUNT takes one argument, not 2'],
  ['FIND v AS v RETURN ¦ROUND(v.a, 2)', 'ROUND takes one argument, not 2'],
  ['FIND v AS v RETURN ¦COUNT(1)', 'COUNT needs an alias or a property'],
  ['FIND v AS v RETURN SUM(¦COUNT(v))', 'an aggregate cannot contain another aggregate'],
  [
    'FIND v AS v RETURN ¦COUNT(v) + v.a',
    'a column mixes an aggregate with a plain property',
    /separate column/,
  ],
  ['FIND v AS v RETURN (¦UNWIND(v.a)) + 1', 'UNWIND must be a separate column'],
  ['FIND v AS v RETURN ¦w.*', 'no step is called "w"', /The names are: v/],
  [
    'FIND v AS v RETURN COUNT(v) AS uses HAVING ¦used > 2',
    'HAVING uses "used", which is not a column of RETURN',
    /"uses"/,
  ],
  ['FIND ¦v HAVING a > 1', 'HAVING needs a RETURN', /columns of RETURN/],
  [
    'FIND v AS v RETURN v.a AS b ORDER BY ¦c',
    'ORDER BY uses "c", which is not a column of RETURN',
    /columns are: b/,
  ],
  [
    'FIND v AS v RETURN v.a, COUNT(v) ORDER BY ¦v.b',
    '"v.b" is not a column, and grouped rows can be ordered by their columns only',
    /Add it/,
  ],
  ["FIND v ORDER BY ¦'a b'", 'there is no column "a b" to order by'],
  ['FIND v LIMIT ¦1.5', '1.5 is not a number of rows', /whole number/],
];

// A row of two would make Jest pass its "done" as the third.
const rows = [...grammar, ...characters, ...meaning].map(([marked, message, hint]) => ({
  marked,
  message,
  hint,
}));

test.each(rows)('$marked', ({ marked, message, hint }) => {
  const error = failure(marked.replace('¦', ''));
  const column = marked.indexOf('¦') + 1;
  expect(error.message).toBe(`Line 1, column ${column}: ${message}.`);
  expect([error.line, error.column]).toEqual([1, column]);
  if (hint) expect(error.hint).toMatch(hint);
  else expect(error.hint).toBeUndefined();
});

test('format shows the line with a caret below the place, tabs as they are', () => {
  expect(failure('FIND vault\n\tWITH a = 1 AND b == 2').format()).toBe(
    [
      'Line 2, column 20: expected a value, but found "=".',
      '',
      '  2 | \tWITH a = 1 AND b == 2',
      '      \t                  ^',
      '',
      'Hint: One = is enough.',
    ].join('\n'),
  );
});

test('the end of a query is where its last word ends, not its last blank line', () => {
  expect(failure('FIND vault WITH\n\n  ')).toMatchObject({ line: 1, column: 16 });
});

test('a windows line end counts once', () => {
  expect(failure('FIND vault\r\nWITH ¶')).toMatchObject({ line: 2, column: 6 });
});
