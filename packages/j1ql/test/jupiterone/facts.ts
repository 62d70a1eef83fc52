import type { Value } from '../../src';
import { runQuery } from '../oracle/runQuery';
import { NOW, smallGraph } from '../smallGraph';

/** A line of JupiterOne's public pages, a query that shows it, and the rows that it then has. */
export type Fact = [fact: string, query: string, rows: Value[][]];

/** Answers on the small graph. */
export const ask = (query: string, parameters = {}) =>
  runQuery(smallGraph, query, { now: NOW, parameters });

/** The rows of an answer, a list of cells each. */
export const cells = (query: string, parameters = {}): Value[][] => {
  const { rows, columns } = ask(query, parameters);
  return rows.map((row) => columns.map((name) => row[name] ?? null));
};
