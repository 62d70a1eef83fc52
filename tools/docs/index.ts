import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { dataModelPage } from './dataModel';
import { definitionFile } from './definition';
import { withMessages } from './messages';

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

if (require.main === module) {
  for (const file of writeDocs(process.cwd())) console.log(`Wrote ${path.relative('.', file)}`);
}
