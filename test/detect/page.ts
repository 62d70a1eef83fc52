import { differsFromBlock } from '../support/block';

/**
 * Holds a block of docs/detections.md to what was measured; `WRITE_DETECTIONS=1 npx jest test/detect` writes it.
 * @returns the page as it should be, when it differs
 */
export const differsFromPage = (block: string, lines: readonly string[]): string | undefined =>
  differsFromBlock('detections.md', block, lines, 'WRITE_DETECTIONS');
