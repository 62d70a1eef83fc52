import type { Expression, ReturnItem } from '../language/ast';
import { childrenOf } from '../language/expressionTree';
import type { Behind } from './behind';
import type { Slot } from './slots';
import type { Value } from './value';

/** A column of the answer. */
export interface OutputItem {
  /** Its columns in the relation, by kind; for an object, its key. */
  readonly value: Value;
  /** The object is returned as a whole. */
  readonly slot?: Slot;
}

/** What the items of RETURN are before they are grouped. */
export interface Column {
  readonly item: ReturnItem | { readonly kind: 'object'; readonly slot: Slot };
  readonly value: Value;
  readonly isAggregate: boolean;
  readonly unwind: boolean;
  readonly slot?: Slot;
}

/** A relation of rows: of matches, or of groups of them. */
export interface Matches {
  readonly name: string;
  readonly items: readonly OutputItem[];
  /** The keys of ORDER BY that are no columns; undefined for those that are. */
  readonly keys: readonly (Value | undefined)[];
  /** Columns with the order of the graph. */
  readonly order: readonly string[];
  /** What stands behind the rows, when that is wanted. */
  readonly behind?: Behind;
  /** A match may have several rows. */
  readonly isMultiplied: boolean;
}

type Aggregate = Extract<Expression, { kind: 'aggregate' }>;

/** The aggregates of a column, in the order of its text. */
export const aggregatesIn = (expression: Expression): Aggregate[] =>
  expression.kind === 'aggregate' ? [expression] : childrenOf(expression).flatMap(aggregatesIn);
