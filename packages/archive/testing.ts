/** What tests of other wings need to put a graph of their own into an engine. */
export { MAPPED, Names, PLACE, RAW, SHAPE, viewName } from './src/copy/names';
export { storedViews } from './src/copy/stored';
