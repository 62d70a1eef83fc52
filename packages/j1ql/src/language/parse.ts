import type { Query } from './ast';
import type * as Reading from './readText';

/**
 * Reads a query. Keywords may be in either case; names and values are taken as they are. The first call loads the library
 * of the grammar, which takes 0.15 s: most processes that know this package read no query.
 * @throws J1qlSyntaxError at the first thing that does not fit
 */
export function parseQuery(text: string): Query {
  // Not `import()`: every caller would have to wait for it.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { readText } = require('./readText') as typeof Reading;
  return readText(text);
}
