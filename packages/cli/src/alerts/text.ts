import { cutText } from '@graph-1password/vocabulary';
/** Control characters, and marks that change the direction of text or have no width: no name needs them. */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu;
const HALF_LETTER = /\p{Surrogate}/gu;

/** A name or sentence on one line, without control characters, direction marks and lone surrogates. */
export const plain = (text: string): string =>
  text.replace(UNSAFE, ' ').replace(HALF_LETTER, '\ufffd').replace(/ {2,}/g, ' ').trim();

/** At most so many code points, with … at the end of what was cut; never cut inside a character. */
export function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  const points = [...text];
  if (points.length <= most) return text;
  return `${cutText(text, points.slice(0, most - 1).join('').length)}…`;
}

/** A moment for people: `2026-03-13 15:00:00 UTC`. @param time epoch ms */
export const momentText = (time: number): string =>
  `${new Date(time).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
