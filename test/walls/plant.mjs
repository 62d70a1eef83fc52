import { readFileSync } from 'node:fs';
import { ESLint } from 'eslint';

const isPlanted = (ruleId) => /^(style|import-x|react-hooks)\/|restricted/.test(ruleId ?? '');

/**
 * Lints files of this project with one more line at their top, each on its own; nothing is written.
 * Reads `[{ file, line }]` from standard input and prints for each what walls, style and hooks say of that line, as `rule: message`.
 */
const eslint = new ESLint({
  // Walls, style and hooks need no types: without them no program of the whole project is made for each plant.
  ruleFilter: ({ ruleId }) => isPlanted(ruleId),
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
      .filter(({ ruleId, line: at, severity }) => at === 1 && severity === 2 && isPlanted(ruleId))
      .map(({ ruleId, message }) => `${ruleId}: ${message}`),
  );
}
console.log(JSON.stringify(found));
