import { csvField } from './spreadsheet';

test.each([
  ['ana@example.com', 'ana@example.com'],
  ['a,b', '"a,b"'],
  ['say "hi"', '"say ""hi"""'],
  ['two\r\nlines', '"two\r\nlines"'],
])('%j stays what it is', (text, expected) => expect(csvField(text)).toBe(expected));

test.each([
  ['=1+1', "'=1+1"],
  ['+49 30', "'+49 30"],
  ['-2', "'-2"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['＝1+1', "'＝1+1"],
  ['  =1+1', "'  =1+1"],
  ['\u00a0=1', "'\u00a0=1"],
  ['\u200b\ufeff=1', "'\u200b\ufeff=1"],
  ['\t=1', "'\t'=1"],
  ['\r\n=1', `"'\r'\n'=1"`],
  ['"=1"', `"'""=1"""`],
  ["'=1", "''=1"],
  ['x;=1', "x;'=1"],
  ['x, =1', `"x,' =1"`],
  ['x|\u0000@y', "x|'\ufffd@y"],
])('%j is no formula', (text, expected) => expect(csvField(text)).toBe(expected));

test('a terminal obeys nothing of it', () => {
  expect(csvField('\u001b]0;owned\u0007\u009b2J')).toBe('\ufffd]0;owned\ufffd\ufffd2J');
});
