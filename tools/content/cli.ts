import { UsageError } from '../../packages/cli/src/support/usage';
import { checkContent } from '../../packages/cli/src/content/check';
import { contentIn, queriesIn, shippedContent } from '../../packages/cli/src/content/shipped';
import { RuleError } from '../../packages/cli/src/detect/ruleFile';

/**
 * `npm run check:content [-- folder or file ...]`: holds rules, questions and boards to the data model. Without an
 * argument, those that this package ships.
 * @returns the exit code: 1 when something is wrong
 */
function main(places: readonly string[]): number {
  const all = places.length === 0 ? [shippedContent()] : places.map(contentIn);
  const problems = all.flatMap(checkContent);
  for (const problem of problems) console.error(problem);
  const queries = all.reduce((count, files) => count + queriesIn(files).length, 0);
  console.log(`${queries} queries, ${problems.length} problems.`);
  return problems.length === 0 ? 0 : 1;
}

try {
  process.exitCode = main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof RuleError || error instanceof UsageError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
