/** The text of a body in UTF-8. */
export function textOf(bytes: Buffer): string {
  const text = bytes.toString('utf8');
  // A byte order mark is no JSON.
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}

/** The value of a body. @throws SyntaxError when it is no JSON */
export const parseJson = (bytes: Buffer): unknown => JSON.parse(textOf(bytes));
