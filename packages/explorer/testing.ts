/** What tests ask of a written page; the product has no use for it. */
export { entityByKey, propertiesOf, rawDataOf } from './src/model/access';
export type { Model } from './src/model/model';
export { readPage } from './test/support/readPage';
export type { ReadPage } from './test/support/readPage';
export { access } from './src/queries/access/access';
export { modelOf } from './test/support/model';
