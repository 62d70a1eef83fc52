import path from 'node:path';
import type { Query } from '@graph-1password/j1ql';
import { J1qlSyntaxError, parseQuery } from '@graph-1password/j1ql';
import { withOwnReads } from '../graph/ownReads';
import type { RuleFile } from './ruleFile';
import { readRuleFile, RuleError, ruleFiles } from './ruleFile';
import { unknownName } from './ruleNames';
import type { ParameterValues } from './template';
import { fillIn, listOf, numberOf } from './template';

/** Many events close together. */
export interface Burst {
  /** Property that must be the same in all; absent: all events count together. */
  by?: string;
  atLeast: number;
  /** Longest time from the first to the last. */
  minutes: number;
}

/** Rows that follow each other in time, of one person: see `neighboursIn`. All names are columns of the query. */
export interface Neighbours {
  /** Whose rows are compared. */
  by: string;
  /** Their times. */
  at: string;
  /** Times that must be of the last day for the later row. */
  new: readonly string[];
  /** What must not be the same in both. */
  differs?: string;
  /** Longest time between both. */
  withinHours?: number;
  /** How long ago the first row of the person must be. */
  settledHours?: number;
  /** A value that a column of the later row must have. */
  only?: { column: string; is: string };
  /** How far and fast the way between them must be. */
  faster?: { km: number; kmh: number };
}

/** A detection rule, ready to run. */
export interface Rule extends Omit<
  RuleFile,
  | 'query'
  | 'jupiterone'
  | 'burst'
  | 'neighbours'
  | 'onlyIf'
  | 'historyDays'
  | 'objectNamed'
  | 'parameters'
> {
  /** The file name without `.yaml`; also the end of the id of its question. */
  id: string;
  techniques: string[];
  query: Query;
  /** What JupiterOne is asked instead, which has neither `neighbours` nor `objectNamed`. */
  jupiterone?: Query;
  burst?: Burst;
  neighbours?: Neighbours;
  /** The rule says nothing where this has no rows. */
  onlyIf?: Query;
  /** How many days of events a finding rests on, where it says that something did not happen. Default: all. */
  historyDays?: number;
  /** Names and ids in lower case: the rule speaks only of objects that are called so, or have that id. */
  objectNamed?: readonly string[];
}

/**
 * Reads a rule pack.
 * @param folder default: the rules that this package ships
 * @throws RuleError when a file is not a rule, or its query is no J1QL: with file, line and hint
 */
export const readRules = (folder?: string): Rule[] =>
  ruleFiles(folder).map((file) => readRule(file));

/** A rule that could not be read or run, and why. */
export interface FailedRule {
  /** Id of the rule. */
  rule: string;
  /** A sentence. */
  reason: string;
}

/** The rules of a folder, and those that are broken. */
export interface RulePack {
  rules: Rule[];
  broken: FailedRule[];
}

/**
 * Reads the rules of some files; a broken rule does not affect the others.
 * @param valuesOf parameters of a rule, by its id, instead of the defaults of its file
 */
export function readPack(
  files: readonly string[],
  valuesOf: (id: string) => ParameterValues | undefined,
): RulePack {
  const pack: RulePack = { rules: [], broken: [] };
  for (const file of files) {
    const id = path.basename(file, '.yaml');
    try {
      pack.rules.push(readRule(file, valuesOf(id)));
    } catch (error) {
      if (!(error instanceof RuleError)) throw error;
      pack.broken.push({ rule: id, reason: error.message });
    }
  }
  return pack;
}

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

/** The same rule, for which reads of this integration are uses: `--own-reads`. */
export const countingOwnReads = (rule: Rule): Rule => ({
  ...rule,
  query: withOwnReads(rule.query),
});

function ruleOf(id: string, content: RuleFile, chosen: ParameterValues): Rule {
  const { query, jupiterone, burst, neighbours, onlyIf, historyDays, objectNamed, ...more } =
    content;
  const { parameters = {}, says, ...rest } = more;
  const values: ParameterValues = { ...defaultsOf(parameters), ...chosen };
  const parse = (text: string): Query => parseQuery(fillIn(text, values).trimEnd());
  const parsed = parse(query);
  if (burst && (parsed.returns !== undefined || parsed.start.alias === undefined)) {
    throw new Error(
      'a rule with "burst" must name what it counts (AS e) and must not have RETURN.',
    );
  }
  const said = says === undefined ? {} : { says: fillIn(says, values) };
  const problem = unknownName(parsed, { ...content, ...said });
  if (problem !== undefined) throw new Error(problem);
  return {
    ...rest,
    id,
    techniques: rest.techniques ?? [],
    ...said,
    query: parsed,
    ...(jupiterone !== undefined && { jupiterone: parse(jupiterone) }),
    ...(onlyIf !== undefined && { onlyIf: parse(onlyIf) }),
    ...(historyDays !== undefined && { historyDays: numberOf(historyDays, values) }),
    ...(objectNamed !== undefined && {
      objectNamed: listOf(objectNamed, values).map((name) => name.toLowerCase()),
    }),
    ...(neighbours && { neighbours: neighboursOf(neighbours, values) }),
    ...(burst && {
      burst: {
        ...(burst.by !== undefined && { by: burst.by }),
        atLeast: numberOf(burst.atLeast, values),
        minutes: numberOf(burst.minutes, values),
      },
    }),
  };
}

function neighboursOf(
  { withinHours, settledHours, faster, ...rest }: NonNullable<RuleFile['neighbours']>,
  values: ParameterValues,
): Neighbours {
  return {
    ...rest,
    ...(withinHours !== undefined && { withinHours: numberOf(withinHours, values) }),
    ...(settledHours !== undefined && { settledHours: numberOf(settledHours, values) }),
    ...(faster && {
      faster: { km: numberOf(faster.km, values), kmh: numberOf(faster.kmh, values) },
    }),
  };
}

const defaultsOf = (parameters: NonNullable<RuleFile['parameters']>): ParameterValues =>
  Object.fromEntries(Object.entries(parameters).map(([name, { default: value }]) => [name, value]));
