/** The explorer: a graph and findings in, one HTML file out. */
export { AssetsError, BUNDLED, loadAssets } from './write/assets';
export { bundle, licencesOf, packagesOf, watchBundle, type BundledPackage } from './write/bundle';
export type { Assets } from './write/page';
export type { ExplorerIncident } from './model/model';
export { ROLES } from './model/accessFacts';
export type {
  AccessFacts,
  AccessGroup,
  AccessOrigin,
  AccessPerson,
  AccessRights,
  AccessVault,
} from './model/accessFacts';
export { encode, type FindingInput } from './write/encode';
export { pageOf } from './write/page';
export { PageGraph } from './write/pageGraph';
