/** What takes two columns of a terminal (Unicode 16: East Asian Width W and F, and emoji that are drawn as pictures). */
const WIDE =
  /[\p{Emoji_Presentation}\u1100-\u115F\u2E80-\u303E\u3041-\uA4CF\uA960-\uA97C\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF01-\uFF60\uFFE0-\uFFE6\u{16FE0}-\u{18CFF}\u{1B000}-\u{1B2FF}\u{1F200}-\u{1F2FF}\u{20000}-\u{3FFFD}]|\uFE0F/u;

/** What takes none, alone. */
const NARROWEST = /^[\p{M}\p{Cf}]+$/u;

const PLAIN = /^[\u0020-\u024F…’“”–—]*$/;

let characters: Intl.Segmenter | undefined;

/**
 * Columns that a text takes on a terminal. An emoji of several parts takes two, as terminals of today draw it.
 * @param text one line without control characters
 */
export function displayWidth(text: string): number {
  if (PLAIN.test(text)) return text.length;
  characters ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  let width = 0;
  for (const { segment } of characters.segment(text)) {
    if (WIDE.test(segment)) width += 2;
    else if (!NARROWEST.test(segment)) width++;
  }
  return width;
}

/**
 * A table with lines around its cells. It takes time in proportion to the text, whatever that is made of.
 * @param head names of the columns
 * @param rows cells without line ends and control characters, as many as there are columns
 */
export function tableText(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [head, ...rows].map((cells) =>
    cells.map((text) => ({ text, width: displayWidth(text) })),
  );
  const widths = head.map((_, column) => {
    let widest = 0;
    for (const cells of all) widest = Math.max(widest, cells[column]?.width ?? 0);
    return widest;
  });
  const rule = (left: string, middle: string, right: string): string =>
    left + widths.map((width) => '─'.repeat(width + 2)).join(middle) + right;
  const [first = '', ...others] = all.map(
    (cells) =>
      `│${cells.map(({ text, width }, column) => ` ${text}${' '.repeat((widths[column] ?? 0) - width)} `).join('│')}│`,
  );
  return [rule('┌', '┬', '┐'), first, rule('├', '┼', '┤'), ...others, rule('└', '┴', '┘')].join(
    '\n',
  );
}
