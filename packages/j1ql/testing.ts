/** What tests of other wings need: a graph of a few objects, without files, and the evaluator that SQL is compared with. */
export { NotInSqlError } from './src/sql/errors';
export { buildGraph, type GraphOptions } from './test/oracle/build';
export type { Graph, GraphEntity, GraphRelationship } from './test/oracle/graph';
export { loadGraph } from './test/oracle/load';
export { runQuery } from './test/oracle/runQuery';
export { fillTables, tablesOf } from './test/oracle/tables';
