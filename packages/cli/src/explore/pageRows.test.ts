import { ClusterError } from '@graph-1password/archive';
import type { GraphSource } from '../graph/source';
import { pageRows } from './pageRows';

const failing = (code: number) =>
  ({
    whole: () => Promise.reject(new ClusterError('The answer is too long: set --limit.', code)),
  }) as unknown as GraphSource;

test('what is too much for a page is a sentence about the window', async () => {
  await expect(pageRows(failing(396))).rejects.toThrow(
    'choose a part of them with --since and --until',
  );
  await expect(pageRows(failing(241))).rejects.toThrow('The answer is too long');
});
