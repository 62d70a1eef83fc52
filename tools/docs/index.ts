import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { dataModelPage } from './dataModel';
import { definitionFile } from './definition';
import { withMessages } from './messages';
import { writeFromRules } from './rules';

/** Writes the generated pages, and parts of pages, below a folder; called by `npm run docs`. */
export function writeDocs(folder: string): string[] {
  const model = path.join(folder, 'docs', 'data-model.md');
  writeFileSync(model, dataModelPage());
  const guide = path.join(folder, 'docs', 'jupiterone.md');
  writeFileSync(guide, withMessages(readFileSync(guide, 'utf8')));
  const definition = path.join(folder, 'jupiterone', 'definition.json');
  writeFileSync(definition, definitionFile());
  return [model, guide, definition];
}

async function main(): Promise<void> {
  const files = [...writeDocs(process.cwd()), ...(await writeFromRules())];
  for (const file of files) console.log(`Wrote ${path.relative('.', file)}`);
}

if (require.main === module) void main();
