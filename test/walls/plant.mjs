import { readFileSync } from 'node:fs';
import { ESLint } from 'eslint';

const isWall = (ruleId) => /restricted/.test(ruleId ?? '');

/**
 * Lints files of this project with one more import at their top, each on its own; nothing is written.
 * Reads `[{ file, line }]` from standard input, prints the messages of the walls for each.
 */
const eslint = new ESLint({
  // The walls need no types: without them no program of the whole project is made for each plant.
  ruleFilter: ({ ruleId }) => isWall(ruleId),
  overrideConfig: { languageOptions: { parserOptions: { projectService: false } } },
});
const plants = JSON.parse(readFileSync(0, 'utf8'));
const found = [];
for (const { file, line } of plants) {
  const [result] = await eslint.lintText(`${line}\n${readFileSync(file, 'utf8')}`, {
    filePath: file,
  });
  found.push(
    result.messages
      .filter(({ ruleId, line: at, severity }) => at === 1 && severity === 2 && isWall(ruleId))
      .map(({ message }) => message),
  );
}
console.log(JSON.stringify(found));
