/** The explorer: a graph and findings in, one HTML file out. */
export { entityByKey, propertiesOf, rawDataOf } from './model/access';
export type { Model } from './model/model';
export { readPage, type ReadPage } from './readPage';
export { AssetsError, BUNDLED, loadAssets } from './write/assets';
export { bundle, watchBundle } from './write/bundle';
export type { Assets } from './write/page';
export { encode, type FindingInput } from './write/encode';
export { pageOf } from './write/page';
