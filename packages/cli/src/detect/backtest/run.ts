import { findConfig } from '../../alerts/config/find';
import { loadConfig } from '../../alerts/config/load';
import { ruleFilesById } from '../ruleFile';
import { findGraph } from '../../graph/findGraph';
import { Answers } from '../../graph/answers';
import { provenanceOf, tellProvenance } from '../../graph/provenance';
import { EXIT } from '../../support/exitCodes';
import type { ExitCode } from '../../support/exitCodes';
import { printer } from '../../support/output';
import { UsageError } from '../../support/usage';
import { verdictOf } from '../verdict';
import { notJudgedLines } from '../judged';
import { readRules } from '../rules';
import type { DetectContext, DetectOptions } from '../options';
import { backtest } from './backtest';
import { backtestText } from './text';

/**
 * `detect --backtest`: how often each rule would have told whom. @returns the exit code
 * @throws UsageError, ConfigError, GraphNotFoundError, RuleError
 */
export async function runBacktest(
  options: DetectOptions & { backtest: number },
  context: DetectContext,
): Promise<ExitCode> {
  const { rule: only, rulesFolder, ownReads, format = 'text' } = options;
  if (format !== 'text' && format !== 'json') {
    throw new UsageError(
      'A backtest is printed as text or JSON: leave --format out, or use --json.',
    );
  }
  const config = loadConfig(findConfig(options.config));
  checkRules(only, config.rulesFolder, rulesFolder);
  const now = options.now ?? context.now();
  const since = now - options.backtest;
  const print = printer(options.output, context);
  const folder = findGraph(options);
  const answers = await Answers.open(folder, {
    ...{ ownReads, window: { since, until: now }, seenOn: now },
  });
  const found = await backtest(answers, { config, only, rulesFolder, now }).finally(() =>
    answers.close(),
  );
  const provenance = provenanceOf(folder, answers.facts, now, { since });
  const isJson = format === 'json';
  const source = tellProvenance(provenance, isJson, context.printError, context.now());
  const ran = new Set(found.rules.map(({ rule }) => rule));
  const judging = readRules(rulesFolder).filter(({ id }) => ran.has(id));
  const { notJudged } = verdictOf([], judging, { known: answers.known, ...provenance, now });
  // An archive that began later has less than was asked for.
  const from = Math.max(since, provenance.window?.since ?? since);
  const { rules, weeks, failed } = found;
  const object = {
    schema: 1,
    ...source,
    since,
    from,
    now,
    rules,
    weeks,
    failedRules: failed,
    notJudged,
  };
  print(isJson ? JSON.stringify(object, null, 2) : backtestText(found, from, now));
  for (const { rule, reason } of failed) context.printError(`The rule ${rule} failed: ${reason}`);
  if (!isJson) for (const line of notJudgedLines(notJudged)) context.printError(line);
  return failed.length > 0 ? EXIT.failed : EXIT.done;
}

function checkRules(
  only: readonly string[] | undefined,
  ...folders: readonly (string | undefined)[]
): void {
  const [own, shipped] = folders;
  const known = new Set([
    ...ruleFilesById(shipped).keys(),
    ...(own === undefined ? [] : ruleFilesById(own).keys()),
  ]);
  const unknown = (only ?? []).find((id) => !known.has(id));
  if (unknown === undefined) return;
  throw new UsageError(
    `There is no rule ${JSON.stringify(unknown.slice(0, 80))}: the names of the files in jupiterone/rules are the ids.`,
  );
}
