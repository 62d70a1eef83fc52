import type { Query, Value } from '@graph-1password/j1ql';
import type { AskOptions } from '@graph-1password/archive';
import { neighboursIn } from '../detect/neighbours';
import { questionId } from '../detect/jupiterone';
import { ruleFilesById } from '../detect/ruleFile';
import { countingOwnReads, readRule } from '../detect/rules';
import type { Rule } from '../detect/rules';
import type { Shown } from './format';

/** A rule that compares what follows each other. */
type NeighbourRule = Rule & { neighbours: NonNullable<Rule['neighbours']> };

/** The rule behind a shipped question, if it compares neighbours in time. */
export function neighbourRuleOf(question: string, ownReads: boolean): NeighbourRule | undefined {
  const found = [...ruleFilesById()].find(([id]) => questionId(id) === question);
  const rule = found && readRule(found[1]);
  if (!rule?.neighbours) return undefined;
  const counting = ownReads ? countingOwnReads(rule) : rule;
  return { ...counting, neighbours: rule.neighbours };
}

/** Prefix of a column of the previous row. */
const before = (column: string): string => `${column}Before`;

/**
 * Answers the question of such a rule as the rule does: each row is compared with the one before it, so that it costs as
 * much as the events, and not as all pairs of them, which is what JupiterOne compares.
 * @param run answers the queries of the rule
 * @param now epoch ms
 * @param limit of rows
 */
export async function answerByNeighbours(
  run: (query: Query | string, options: AskOptions) => Promise<Shown>,
  { query, neighbours, onlyIf }: NeighbourRule,
  now: number,
  limit: number,
): Promise<Shown> {
  const result = await run(query, { now });
  const isAsked = !onlyIf || (await run(onlyIf, { now, limit: 1 })).total > 0;
  const runs = isAsked ? neighboursIn(result.rows, neighbours, now) : [];
  const isPair = neighbours.differs !== undefined;
  const pairs = runs.map(({ pair: [first, last] }) => ({ first, last }));
  // Keys say whose rows are compared, and when they were first seen says which are new: names and times are for people.
  const isInner = (name: string): boolean =>
    /Key$/.test(name) || (name !== neighbours.at && neighbours.new.includes(name));
  const columns = result.columns.filter((name) => !isInner(name));
  const cell = (row: number, name: string): Value => result.rows[row]?.[name] ?? null;
  const differing = columns.filter(
    (name) => isPair && pairs.some(({ last, first }) => cell(last, name) !== cell(first, name)),
  );
  const rows = pairs.map(({ last, first }) =>
    Object.fromEntries([
      ...columns.map((name): [string, Value] => [name, cell(last, name)]),
      ...differing.map((name): [string, Value] => [before(name), cell(first, name)]),
    ]),
  );
  const compared = 'Each is compared with the one before it; JupiterOne compares all pairs.';
  return {
    columns: [...columns, ...differing.map(before)],
    rows: rows.slice(0, limit),
    total: rows.length,
    matches: (row) => {
      const { last, first } = pairs[row] ?? { last: 0, first: 0 };
      const behind = (at: number) => result.matches?.(at) ?? [];
      return [...(isPair ? behind(first) : []), ...behind(last)];
    },
    moments: new Set([...result.moments].flatMap((name) => [name, before(name)])),
    notes: [...(isPair ? [compared] : []), ...result.notes],
  };
}
