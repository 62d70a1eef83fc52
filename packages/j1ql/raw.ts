/** The part of this package that also runs in a browser: it loads nothing of Node. */
export { assembleRaw } from './src/graph/assembleRaw';
