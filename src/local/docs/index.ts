import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { dataModelPage } from './dataModel';

/** Writes the generated pages below a folder; called by `npm run docs`. */
export function writeDocs(folder: string): string[] {
  const file = path.join(folder, 'docs', 'data-model.md');
  writeFileSync(file, dataModelPage());
  return [file];
}

if (require.main === module) {
  for (const file of writeDocs(process.cwd())) console.log(`Wrote ${path.relative('.', file)}`);
}
