import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { PROJECT_ROOT } from '../support/projectRoot';
import type { Query } from '@graph-1password/j1ql';
import { J1qlSyntaxError, parseQuery } from '@graph-1password/j1ql';
import type { Level } from './levels';

/** The comparisons that a rule may make with the count of rows. */
export type Comparison = '>' | '=';

/** When a rule fires. */
export interface Condition {
  /** Whether all tests must hold, or one. */
  join: 'AND' | 'OR';
  tests: readonly {
    /** Index of the query whose rows are counted. */
    query: number;
    comparison: Comparison;
    count: number;
  }[];
}

/** An alert rule, as `detect` runs it. */
export interface Rule {
  /** The file name without `.json`; also the end of the id of its question. */
  id: string;
  description: string;
  level: Level;
  queries: readonly Query[];
  condition: Condition;
  /** MITRE ATT&CK techniques. */
  techniques: string[];
  /** Number of the Microsoft Sentinel rule that this one stands for. */
  sentinel?: number;
}

/** The rule pack cannot be used; the message names the file. */
export class RuleError extends Error {
  override readonly name = 'RuleError';
}

/** The rules that this package ships. */
export const RULES_FOLDER = path.join(PROJECT_ROOT, 'jupiterone', 'rules');

/** The part of JupiterOne's rule format that is read here; `jupiterone/rules/schema.json` has it all. */
interface RuleFile {
  instance: {
    description: string;
    labels: { labelName: string; labelValue: string }[];
    question: { queries: { name: string; query: string }[] };
    operations: {
      when: { condition: [Condition['join'], ...[string, Comparison, number][]] };
      actions: { type: string; targetValue?: Level }[];
    }[];
  };
}

/** Files of the rule pack, in alphabetical order; the schema is not one of them. */
export const ruleFiles = (folder: string = RULES_FOLDER): string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.json') && name !== 'schema.json')
    .sort()
    .map((name) => path.join(folder, name));

/**
 * Reads the rule pack.
 * @throws RuleError when a file is no rule, or its query is no J1QL: with file, line and hint
 */
export const readRules = (folder?: string): Rule[] => ruleFiles(folder).map(readRule);

/** Reads one rule. @throws RuleError */
export function readRule(file: string): Rule {
  try {
    return ruleOf(file, JSON.parse(readFileSync(file, 'utf8')) as RuleFile);
  } catch (error) {
    if (error instanceof J1qlSyntaxError) throw new RuleError(`${file}: ${error.format()}`);
    throw new RuleError(`${file} is not a rule in the form of jupiterone/rules/schema.json.`);
  }
}

function ruleOf(file: string, { instance }: RuleFile): Rule {
  const [operation] = instance.operations;
  const { queries } = instance.question;
  const level = operation?.actions.find(({ type }) => type === 'SET_PROPERTY')?.targetValue;
  if (!operation || queries.length === 0 || !level) throw new Error('incomplete');
  const [join, ...tests] = operation.when.condition;
  const condition = {
    join,
    tests: tests.map(([total, comparison, count]) => ({
      query: queries.findIndex(({ name }) => total === `queries.${name}.total`),
      comparison,
      count,
    })),
  };
  if (condition.tests.some(({ query }) => query < 0)) throw new Error('no such query');
  const sentinel = instance.labels.find(({ labelName }) => labelName === 'sentinel-rule');
  return {
    id: path.basename(file, '.json'),
    description: instance.description,
    level,
    queries: queries.map(({ query }) => parseQuery(query)),
    condition,
    techniques: instance.labels
      .filter(({ labelName }) => labelName.startsWith('mitre-attack'))
      .map(({ labelValue }) => labelValue),
    ...(sentinel && { sentinel: Number(sentinel.labelValue) }),
  };
}
