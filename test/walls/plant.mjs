import { readFileSync } from 'node:fs';
import { ESLint } from 'eslint';

/**
 * Lints files of this project with one more import at their top, each on its own; nothing is written.
 * Reads `[{ file, line }]` from standard input, prints the messages of the walls for each.
 */
const eslint = new ESLint();
const plants = JSON.parse(readFileSync(0, 'utf8'));
const found = [];
for (const { file, line } of plants) {
  const [result] = await eslint.lintText(`${line}\n${readFileSync(file, 'utf8')}`, {
    filePath: file,
  });
  found.push(
    result.messages
      .filter(({ ruleId, line: at }) => at === 1 && /restricted/.test(ruleId ?? ''))
      .map(({ message }) => message),
  );
}
console.log(JSON.stringify(found));
