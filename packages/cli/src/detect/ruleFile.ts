import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { load } from 'js-yaml';
import type { Level } from './levels';
import { ruleProblem, RULES_FOLDER } from './ruleProblem';
import type { ParameterValue } from './template';

/** A number, or `{{name}}` of a parameter. */
type NumberOrParameter = number | string;

/** A rule as its file holds it; `jupiterone/rules/schema.json` says what each field means. */
export interface RuleFile {
  title: string;
  description: string;
  remediation: string;
  level: Level;
  every?: string;
  resultsAre?: string;
  techniques?: string[];
  tags: string[];
  compliance?: Record<string, string[]>;
  sentinel?: number;
  differs?: string;
  idea?: string;
  peers?: string[];
  remark?: string;
  parameters?: Record<string, { default: ParameterValue; meaning: string }>;
  query: string;
  jupiterone?: string;
  about?: string;
  speaks?: 'first' | 'last';
  oneFor?: string;
  says?: string;
  burst?: { by?: string; atLeast: NumberOrParameter; minutes: NumberOrParameter };
  neighbours?: {
    by: string;
    at: string;
    new: string[];
    differs?: string;
    withinHours?: NumberOrParameter;
    settledHours?: NumberOrParameter;
    only?: { column: string; is: string };
    faster?: { km: NumberOrParameter; kmh: NumberOrParameter };
  };
  onlyIf?: string;
  /** How many days of events a finding rests on, where it says that something did not happen. Default: all. */
  historyDays?: NumberOrParameter;
  /** `{{name}}` of a list: the object of a finding is called so. */
  objectNamed?: string;
  firesWhen?: 'rows' | 'nothing';
  /** All that stands behind a row is about one person: who else did what makes no difference to it. */
  perPerson?: boolean;
  /** What one person does within this time of the time before may be one incident: see `groupsOf`. */
  incidentMinutes?: number;
}

export { RULES_FOLDER };

/** The rule pack cannot be used; the message names the file. */
export class RuleError extends Error {
  override readonly name = 'RuleError';
}

/**
 * The rule files of a folder, in alphabetical order.
 * @throws RuleError when the folder cannot be read
 */
export function ruleFiles(folder: string = RULES_FOLDER): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.yaml'))
      .sort()
      .map((name) => path.join(folder, name));
  } catch {
    throw new RuleError(`The folder of rules ${folder} cannot be read.`);
  }
}

/**
 * The rule files of a folder by the id of their rule, which is the name of the file without `.yaml`.
 * @throws RuleError when the folder cannot be read
 */
export const ruleFilesById = (folder?: string): Map<string, string> =>
  new Map(ruleFiles(folder).map((file) => [path.basename(file, '.yaml'), file]));

/**
 * Reads the file of one rule.
 * @throws RuleError when it is no YAML, or a field is missing, unknown or wrong: with the field and what it must be
 */
export function readRuleFile(file: string): RuleFile {
  const content = readYaml(file);
  const problem = ruleProblem(content);
  if (problem === undefined) return content as RuleFile;
  throw new RuleError(`${file} is not a rule: ${problem}`);
}

function readYaml(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    throw new RuleError(`The rule ${file} cannot be read.`);
  }
  try {
    return load(text);
  } catch (error) {
    const { reason = 'not YAML', mark } = error as { reason?: string; mark?: { line: number } };
    throw new RuleError(`${file}${mark ? `, line ${mark.line + 1}` : ''} is not YAML: ${reason}.`);
  }
}
