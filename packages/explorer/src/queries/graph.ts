/** The queries of the *Graph* view: things as nodes, events folded into weighted edges. */
export { graphNeighbours } from './graphNeighbours';
export { graphOverview } from './graphOverview';
export { graphPath } from './graphPath';
export { graphSearch } from './graphSearch';
export { graphUnfold } from './graphUnfold';
