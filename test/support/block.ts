import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { PROJECT_ROOT } from '../../packages/cli/src/support/projectRoot';
import { withBlock } from '../../tools/docs/detections';

/** Without the widths of columns, which the formatter chooses. */
const cells = (text: string): string => text.replace(/[ -]+/g, ' ').replaceAll(/\n+/g, '\n');

/**
 * Holds a block of a page to what was measured; with the environment variable WRITE_TABLES=1 it writes it.
 * @param page name of a file in docs
 * @param variable another name for WRITE_TABLES
 * @returns the page as it should be, when it differs
 */
export function differsFromBlock(
  page: string,
  block: string,
  lines: readonly string[],
  variable = 'WRITE_TABLES',
): string | undefined {
  const file = path.join(PROJECT_ROOT, 'docs', page);
  const before = readFileSync(file, 'utf8');
  const fresh = withBlock(before, block, lines);
  if (process.env[variable] === '1') writeFileSync(file, fresh);
  else if (cells(before) !== cells(fresh)) return fresh;
  return undefined;
}
