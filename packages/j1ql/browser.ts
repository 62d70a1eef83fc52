/** The part of this package that also runs in a browser: it loads no Node modules. */
export { compare } from './src/compare';
export { assembleRaw } from './src/graph/assembleRaw';
export { compressedRows } from './src/graph/compressedRows';
export type { CompressedRows } from './src/graph/compressedRows';
