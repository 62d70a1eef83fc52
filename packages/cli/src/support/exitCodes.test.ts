import { readFileSync } from 'node:fs';
import path from 'node:path';
import { EXIT, EXIT_MEANINGS } from './exitCodes';
import type { ExitName } from './exitCodes';
import { PROJECT_ROOT } from './projectRoot';

test('the documents have the same table of exit codes as the help', () => {
  const page = readFileSync(path.join(PROJECT_ROOT, 'docs', 'commands.md'), 'utf8');
  const rows = [...page.matchAll(/^\| (\d+) +\| (.*?) +\|$/gm)].map(([, code, text]) => [
    Number(code),
    text,
  ]);
  expect(rows).toEqual(
    Object.entries(EXIT).map(([name, code]) => [code, EXIT_MEANINGS[name as ExitName]]),
  );
});
