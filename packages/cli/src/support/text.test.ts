import { jsonText, printable } from './text';

test('a name cannot move the cursor, end its line or turn the text after it around', () => {
  expect(printable('a\u001b[2Jb\r\nc\u2028d')).toBe('a [2Jb c d');
  expect(printable('invoice\u202Efdp.exe and \u2066more\u2069')).toBe(
    'invoice\uFFFDfdp.exe and \uFFFDmore\uFFFD',
  );
  // What languages need to be written stays.
  expect(printable('سلام\u200Fعليكم 👩\u200D💻')).toBe('سلام\u200Fعليكم 👩\u200D💻');
});

test('what nobody sees is shown, and what belongs to a letter stays', () => {
  expect(printable('ad\u200Bmin\u00AD\uFEFF\u{E0041}\u2060')).toBe(
    'ad\uFFFDmin\uFFFD\uFFFD\uFFFD\uFFFD',
  );
  expect(printable('葛\u{E0100} \u0646\u200C\u0647 ❤\uFE0F')).toBe(
    '葛\u{E0100} \u0646\u200C\u0647 ❤\uFE0F',
  );
  expect(printable('half \ud83d')).toBe('half \uFFFD');
});

test('JSON on a terminal is obeyed in nothing, and loses nothing', () => {
  const value = { name: 'a\u009b2J\u202Eb\u2028\u007f\u001b', list: ['é👍'] };
  for (const indent of [0, 2]) {
    const text = jsonText(value, indent);
    expect(JSON.parse(text)).toEqual(value);
    expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u2028\u202E]/u);
  }
  expect(jsonText({ a: 1 })).toBe('{\n  "a": 1\n}');
});
