/** What tests of other wings need: a graph of a few objects, without files. */
export { NotInSqlError } from './src/sql/errors';
export { buildGraph } from './src/graph/build';
