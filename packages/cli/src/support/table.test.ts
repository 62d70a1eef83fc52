import Table from 'cli-table3';
import { displayWidth, tableText } from './table';

test.each([
  ['abc', 3],
  ['Müller…', 7],
  ['e\u0301', 1],
  ['漢字', 4],
  ['👍', 2],
  ['👩🏾\u200d🚒', 2],
  ['🇩🇪', 2],
  ['❤\uFE0F', 2],
  ['한국', 4],
  ['سلام', 4],
  ['\u200d', 0],
])('%s takes %d columns', (text, width) => expect(displayWidth(text)).toBe(width));

test('it looks as a table of the library that everybody knows', () => {
  const [head, rows] = [
    ['name', 'n'],
    [
      ['ana', '1'],
      ['漢字 and more', ''],
      ['', '20,000'],
    ],
  ];
  const known = new Table({ head, style: { head: [], border: [], compact: true } });
  known.push(...rows);
  expect(tableText(head, rows)).toBe(known.toString());
});

test('a table of long names of any kind is there at once', () => {
  const names = ['👩🏾\u200d🚒', '🇩🇪', 'e\u0301', '\u200d', '漢', '\ud83d'].map((part) =>
    part.repeat(Math.floor(4096 / part.length)),
  );
  const started = process.cpuUsage();
  tableText(
    ['name'],
    Array.from({ length: 30 }, (_, row) => [names[row % names.length] ?? '']),
  );
  // The library took a quarter of an hour of processor time for them.
  expect(process.cpuUsage(started).user).toBeLessThan(5_000_000);
});
