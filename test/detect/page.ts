import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { PROJECT_ROOT } from '../../packages/cli/src/support/projectRoot';
import { withBlock } from '../../tools/docs/detections';

const PAGE = path.join(PROJECT_ROOT, 'docs', 'detections.md');

/** Without the widths of columns, which the formatter chooses. */
const cells = (text: string): string => text.replace(/[ -]+/g, ' ').replaceAll(/\n+/g, '\n');

/**
 * Holds a block of docs/detections.md to what was measured; `WRITE_DETECTIONS=1 npx jest test/detect` writes it.
 * @returns the page as it should be, when it differs
 */
export function differsFromPage(block: string, lines: readonly string[]): string | undefined {
  const page = readFileSync(PAGE, 'utf8');
  const fresh = withBlock(page, block, lines);
  if (process.env['WRITE_DETECTIONS'] === '1') writeFileSync(PAGE, fresh);
  else if (cells(page) !== cells(fresh)) return fresh;
  return undefined;
}
