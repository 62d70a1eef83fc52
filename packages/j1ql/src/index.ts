/**
 * J1QL on one's own machine: the query language of JupiterOne over the graph that a collect left.
 * docs/j1ql.md says what is understood, and what was chosen where JupiterOne does not say.
 */
export { compare } from './compare';
export { FileReader } from './graph/fileReader';
export { emptyGraph, graphFilesIn, GraphNotFoundError, readGraphFile } from './graph/files';
export { peopleOf } from './graph/people';
export type { AnswerEntity, AnswerRelationship } from './graph/objects';
export type { EntityRecord, Properties, PropertyValue, RelationshipRecord } from './graph/records';
export type { Comparison, Condition, Expression, Operand, Query } from './language/ast';
export { hasAggregate } from './language/expressionTree';
export { J1qlRunError, J1qlSyntaxError, MOST_MATCHES, tooManyMatches } from './language/errors';
export { parseQuery } from './language/parse';
export type {
  Match,
  ParameterValue,
  QueryResult,
  QueryOptions,
  TableResult,
  Value,
  Vocabulary,
} from './answer/queryResult';
export { nearest } from './language/nearest';
export {
  allNotes,
  asksVocabulary,
  comparedProperties,
  type WantedValues,
} from './answer/notes/all';
export { namesOfSchema } from './answer/notes/graphNames';
export { momentsOf } from './answer/moments';
export { ClickHouseDialect } from './sql/clickhouse';
export { compile, type CompiledQuery, type CompileOptions, type SqlOutput } from './sql/compile';
export {
  decodeMatches,
  decodeObjectRow,
  decodeRows,
  type DecodedRows,
  type SqlResultRow,
} from './sql/decode';
export { compileObjects, type CompiledObjects } from './sql/objects';
export { PLACE, rowsAt } from './sql/fewer';
export type { Contrast, Density } from './sql/near';
export type { SqlMatches } from './sql/behind';
export type { Dialect, SqlParameter } from './sql/dialect';
export { DuckDbDialect } from './sql/duckdb';
export type {
  SqlColumn,
  ColumnKind,
  EntityView,
  PropertyColumns,
  RelationshipColumns,
  RelationshipRows,
  RelationshipView,
  SqlSchema,
} from './sql/schema';
