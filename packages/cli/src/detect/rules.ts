import path from 'node:path';
import type { Query } from '@graph-1password/j1ql';
import { J1qlSyntaxError, parseQuery } from '@graph-1password/j1ql';
import type { RuleFile } from './ruleFile';
import { readRuleFile, RuleError, ruleFiles } from './ruleFile';
import type { ParameterValues } from './template';
import { fillIn, numberOf } from './template';

/** Many events close together. */
export interface Burst {
  /** Property that must be the same in all; absent: all events count together. */
  by?: string;
  atLeast: number;
  /** Longest time from the first to the last. */
  minutes: number;
}

/** A detection rule, ready to run. */
export interface Rule extends Omit<RuleFile, 'query' | 'burst' | 'onlyIf' | 'parameters'> {
  /** The file name without `.yaml`; also the end of the id of its question. */
  id: string;
  techniques: string[];
  query: Query;
  burst?: Burst;
  /** The rule says nothing where this has no rows. */
  onlyIf?: Query;
}

/**
 * Reads a rule pack.
 * @param folder default: the rules that this package ships
 * @throws RuleError when a file is no rule, or its query is no J1QL: with file, line and hint
 */
export const readRules = (folder?: string): Rule[] =>
  ruleFiles(folder).map((file) => readRule(file));

/**
 * Reads one rule.
 * @param values of parameters, instead of the defaults of the file
 * @throws RuleError
 */
export function readRule(file: string, values: ParameterValues = {}): Rule {
  const content = readRuleFile(file);
  try {
    return ruleOf(path.basename(file, '.yaml'), content, values);
  } catch (error) {
    const problem = error instanceof J1qlSyntaxError ? error.format() : (error as Error).message;
    throw new RuleError(`${file}: ${problem}`);
  }
}

function ruleOf(id: string, content: RuleFile, chosen: ParameterValues): Rule {
  const { query, burst, onlyIf, parameters = {}, ...rest } = content;
  const values: ParameterValues = { ...defaultsOf(parameters), ...chosen };
  const parsed = parseQuery(fillIn(query, values).trimEnd());
  if (burst && (parsed.returns !== undefined || parsed.start.alias === undefined)) {
    throw new Error('a rule with "burst" names what it counts (AS e) and has no RETURN.');
  }
  return {
    ...rest,
    id,
    techniques: rest.techniques ?? [],
    query: parsed,
    ...(onlyIf !== undefined && { onlyIf: parseQuery(fillIn(onlyIf, values).trimEnd()) }),
    ...(burst && {
      burst: {
        ...(burst.by !== undefined && { by: burst.by }),
        atLeast: numberOf(burst.atLeast, values),
        minutes: numberOf(burst.minutes, values),
      },
    }),
  };
}

const defaultsOf = (parameters: NonNullable<RuleFile['parameters']>): ParameterValues =>
  Object.fromEntries(Object.entries(parameters).map(([name, { default: value }]) => [name, value]));
