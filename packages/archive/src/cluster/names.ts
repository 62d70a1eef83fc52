/** A name in the SQL of ClickHouse. */
export const name = (text: string): string =>
  `\`${text.replaceAll('\\', '\\\\').replaceAll('`', '\\`')}\``;

/** A text in the SQL of ClickHouse, where a backslash begins an escape. For names of files, accounts and legal holds, which statements with data cannot bind. */
export const literal = (text: string): string =>
  `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

/** A list of texts. */
export const literals = (texts: readonly string[]): string => `[${texts.map(literal).join(', ')}]`;

/** Columns that every published table has beside those of the archive. */
export const PUBLISHED = {
  /** UUID of the account: first in every key. */
  account: '_account',
  /** Number of the commit of the archive with which the row came: of two versions of a row the later one counts. */
  commit: '_commit',
  /** A legal hold covers the row. */
  held: '_held',
} as const;

/** Table of what was published: a row for each account, type and day. */
export const UNITS = '_published_units';
/** Table of accounts: what was published of each last, and how it is read. */
export const ACCOUNTS = '_published_accounts';
