/** UTF-16 units before a cut from which on characters are counted: no written one is longer. */
const CLOSE = 64;

/** What goes on with the character before it, or a half of one: only then there is more to look at. */
const GOES_ON = /^[\udc00-\udfff\p{M}\p{Cf}\p{Emoji_Modifier}]|^[\p{RI}\u1100-\u11ff]/u;

let characters: Intl.Segmenter | undefined;

/**
 * The beginning of a text, never cut inside a character: neither inside a surrogate pair nor between a letter and
 * its accent, nor inside an emoji of several parts.
 * @param most length of the result at most, in UTF-16 units
 */
export function cutText(text: string, most: number): string {
  if (text.length <= most) return text;
  const after = text.slice(most, most + 2);
  if (!GOES_ON.test(after) && !/[\ud800-\udbff\u200d]$/.test(text.slice(most - 1, most))) {
    return text.slice(0, most);
  }
  // A window is enough, and begins with a whole code point.
  let from = Math.max(0, most - CLOSE);
  if (from > 0 && /^[\udc00-\udfff]/.test(text.slice(from, from + 1))) from++;
  characters ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  let end = from;
  for (const { index, segment } of characters.segment(text.slice(from, most + CLOSE))) {
    if (from + index + segment.length > most) break;
    end = from + index + segment.length;
  }
  // A "character" longer than the window is none that anybody writes: it is cut between code points.
  return end > from ? text.slice(0, end) : text.slice(0, most).replace(/[\ud800-\udbff]$/, '');
}

/** A text of at most `most` UTF-16 units, with … at the end of what was cut. */
export const shorten = (text: string, most: number): string =>
  text.length <= most ? text : `${cutText(text, most - 1)}…`;
