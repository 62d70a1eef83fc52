/** A name in SQL, whatever characters it has. */
export const name = (text: string): string => `"${text.replaceAll('"', '""')}"`;

/** A text in SQL. For what cannot be a parameter: files of a view, constants of this program. Never for what people type. */
export const literal = (text: string): string => {
  const quoted = `'${text.replaceAll("'", "''")}'`;
  // A statement ends at the character that some texts have.
  return text.includes('\0') ? `(${quoted.replaceAll('\0', "' || chr(0) || '")})` : quoted;
};

/** A list of texts in SQL; see {@link literal}. */
export const literals = (texts: readonly string[]): string => `[${texts.map(literal).join(', ')}]`;
