/**
 * J1QL on one's own machine: the query language of JupiterOne over the graph that a collect left.
 * docs/j1ql.md says what is understood, and what was chosen where JupiterOne does not say.
 */
export { buildGraph } from './graph/build';
export { GraphNotFoundError, loadGraph } from './graph/load';
export type {
  EntityRecord,
  Graph,
  GraphEntity,
  GraphOptions,
  GraphRelationship,
  Properties,
  PropertyValue,
  RelationshipRecord,
} from './graph/types';
export type { Query } from './language/ast';
export { J1qlRunError, J1qlSyntaxError } from './language/errors';
export { parseQuery } from './language/parse';
export { runQuery } from './evaluate/run';
export type { Match, ParameterValue, QueryResult, RunOptions, Value } from './evaluate/types';
export { nearest } from './language/nearest';
export type { Column } from './graph/columns';
export { Flattener, isCell } from './graph/flatten';
export { sortedBy } from './graph/order';
export { MOST_PATHS, type RawTable } from './graph/raw';
export type { Shape } from './graph/shapes';
export type { EntityTable, RelationshipTable, Table } from './graph/tables';
export type {
  Column as SqlColumn,
  ColumnKind,
  EntityView,
  PropertyColumns,
  RelationshipColumns,
  RelationshipRows,
  RelationshipView,
  SqlSchema,
} from './sql/schema';
