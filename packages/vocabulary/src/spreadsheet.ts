/**
 * Where a spreadsheet begins to read a formula: at the start of a text or, when it takes another character for the
 * separator of cells than the one that the file was written with, after any of those. White space and control
 * characters before the sign are skipped; the wide forms of East Asia are taken for the sign.
 * @see https://owasp.org/www-community/attacks/CSV_Injection
 */
const AT_START = /^(?=[\t\r]|[\s\p{Cc}\p{Cf}'"]*[=+\-@＝＋－＠])/u;
const AFTER_SEPARATOR = /(?<=[,;|\t\r\n])(?=[\s\p{Cc}\p{Cf}'"]*[=+\-@＝＋－＠])/gu;

/** Nothing that a spreadsheet shows; a terminal obeys it. And what turns the direction of all that follows. */
const CONTROLS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

/** Whether a spreadsheet takes a text for a formula, when it knows the separator of the file. */
export const beginsFormula = (text: string): boolean => AT_START.test(text);

/**
 * A text for a cell of a spreadsheet that is no formula in any of them: an apostrophe stands where one would begin, and
 * U+FFFD in place of control characters and of those that turn the direction of text.
 */
const cellText = (text: string): string =>
  text.replace(AFTER_SEPARATOR, "'").replace(AT_START, "'").replace(CONTROLS, '\ufffd');

/** A text as a field of CSV (RFC 4180) that no spreadsheet takes for a formula. */
export function csvField(text: string): string {
  const safe = cellText(text);
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
