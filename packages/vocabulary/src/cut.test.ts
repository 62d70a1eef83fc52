import { cutText, shorten } from './cut';

test.each([
  ['abc', 2, 'ab'],
  ['a👍b', 2, 'a'],
  ['a👍b', 3, 'a👍'],
  // A letter with its accent, and one with more accents than anybody writes.
  ['ae\u0301b', 2, 'a'],
  ['ae\u0301b', 3, 'ae\u0301'],
  [`a${'\u0301'.repeat(500)}`, 200, `a${'\u0301'.repeat(199)}`],
  // Family, skin tone, flags, Hangul of parts.
  ['x👨\u200d👩\u200d👧y', 5, 'x'],
  ['x👨\u200d👩\u200d👧y', 9, 'x👨\u200d👩\u200d👧'],
  ['x👍🏽y', 3, 'x'],
  ['🇩🇪🇫🇷', 6, '🇩🇪'],
  // What is longer than all there is room for.
  ['\u1112\u1161\u11ab', 2, '\u1112\u1161'],
])('%j cut at %d', (text, most, expected) => {
  expect(cutText(text, most)).toBe(expected);
});

test('a long text is cut at once, and no cut of a text of emoji is longer or ill-formed', () => {
  const text = '👩🏾\u200d🚒é'.repeat(3000);
  for (let most = 1; most < 300; most++) {
    const cut = cutText(text, most);
    expect(cut.length).toBeLessThanOrEqual(most);
    expect(Buffer.from(cut).toString()).toBe(cut);
    expect(text.startsWith(cut)).toBe(true);
  }
  expect(shorten(text, 10).endsWith('…')).toBe(true);
  expect(shorten('short', 10)).toBe('short');
});
