import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { load } from 'js-yaml';
import { PROJECT_ROOT } from '../../packages/cli/src/support/projectRoot';
import { codeTables } from './codes';
import { dataModelPage } from './dataModel';
import { definitionFile } from './definition';
import { withBlock } from './detections';
import { withMessages } from './messages';
import { regionsTable } from './regions';
import type { Generated } from './rules';
import { generatedFromRules } from './rules';

/** All that `npm run docs` writes in a moment. */
const generated = (folder: string): Generated[] => [
  { file: 'docs/data-model.md', content: dataModelPage },
  {
    file: 'docs/jupiterone.md',
    content: (old) => withMessages(withBlock(old, 'regions', regionsTable())),
  },
  { file: 'docs/questions.md', content: (old) => withBlock(old, 'codes', codeTables()) },
  { file: 'jupiterone/definition.json', content: definitionFile },
  ...generatedFromRules(path.join(folder, 'jupiterone', 'rules')),
];

/**
 * Brings all generated files below a folder up to date.
 * @returns the files, as paths
 * @throws Error when a file has lost the marks of its generated part
 */
export async function writeGenerated(folder: string = PROJECT_ROOT): Promise<string[]> {
  const written: string[] = [];
  for (const { file, content } of generated(folder)) {
    const target = path.join(folder, file);
    writeFileSync(target, await formatted(target, content(readOld(target))));
    written.push(target);
  }
  return written;
}

/**
 * A sentence for each file that is not as it would be generated, however it is formatted.
 * @public a test asks
 */
export const staleFiles = (folder: string = PROJECT_ROOT): string[] =>
  generated(folder).flatMap(({ file, content }) => {
    const old = readOld(path.join(folder, file));
    const isFresh = isDeepStrictEqual(meaningOf(file, old), meaningOf(file, content(old)));
    return isFresh ? [] : [`${file} is stale: run "npm run docs" and commit what it writes.`];
  });

function meaningOf(file: string, text: string): unknown {
  if (file.endsWith('.json')) return JSON.parse(text || 'null');
  return file.endsWith('.yaml') ? load(text) : text.replace(/[ -]+/g, ' ').replace(/\n+/g, '\n');
}

function readOld(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

async function formatted(file: string, text: string): Promise<string> {
  // Loaded when something is written: it is an ES module inside, which Jest does not load.
  const { format, getFileInfo, resolveConfig } = await import('prettier');
  const { ignored } = await getFileInfo(file, {
    ignorePath: path.join(PROJECT_ROOT, '.prettierignore'),
  });
  return ignored ? text : format(text, { ...(await resolveConfig(file)), filepath: file });
}
