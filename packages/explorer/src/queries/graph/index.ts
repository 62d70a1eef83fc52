/** The queries of the *Graph* view: things as nodes, events folded into weighted edges. */
export { graphFinding } from './finding';
export { graphNeighbours } from './neighbours';
export { graphOverview } from './overview';
export { graphPath } from './path';
export { graphSearch } from './search';
export { graphUnfold } from './unfold';
