/** What tests of other wings need: a graph of a few objects, without files. */
export { buildGraph } from './src/graph/build';
