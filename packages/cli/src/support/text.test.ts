import { printable } from './text';

test('a name cannot move the cursor, end its line or turn the text after it around', () => {
  expect(printable('a\u001b[2Jb\r\nc\u2028d')).toBe('a [2Jb c d');
  expect(printable('invoice\u202Efdp.exe and \u2066more\u2069')).toBe(
    'invoice\uFFFDfdp.exe and \uFFFDmore\uFFFD',
  );
  // What languages need to be written stays.
  expect(printable('سلام\u200Fعليكم 👩\u200D💻')).toBe('سلام\u200Fعليكم 👩\u200D💻');
});
