/** Events and states as Parquet files, and the engine that asks them. */
export {
  erase,
  isNamed,
  namesOfPerson,
  personHash,
  type EraseReport,
  type ErasedType,
} from './care/erase';
export { retain, type RetainReport, type RetainedType } from './care/retain';
export { statsOf, type TypeStats } from './care/stats';
export { accountsOf, type AskedAccount } from './cluster/accounts';
export { clickHouseOf, withViews } from './cluster/ask';
export { openCluster, type Cluster, type ClusterOptions } from './cluster/client';
export { ClusterError } from './cluster/errors';
export { literal as clusterLiteral, name as clusterName } from './cluster/names';
export { publishArchive, type PublishReport } from './cluster/publish';
export { columnSql, publishedRows, type PublishedScope } from './cluster/relations';
export { tableColumns, tableStatements, userStatements } from './cluster/tables';
export { answerOf, type AnswerOptions } from './copy/answer';
export { COPY_VERSION, isAbandoned, readCopy, writeCopy, type GraphCopy } from './copy/copy';
export {
  GraphDatabase,
  type AskOptions,
  type PlainRows,
  type RowsOptions,
  type Statement,
} from './copy/database';
export { duckDbOf } from './copy/graphEngine';
export type { StoredViews } from './copy/stored';
export { seenAt, type GraphViews } from './copy/views';
export type {
  LastingProperties,
  PropertyDeclaration,
  PropertyKind,
  TableDeclaration,
} from './declaration';
export {
  EngineMissingError,
  MOST_APPENDED,
  openEngine,
  threadsFor,
  type Engine,
  type SqlRow,
  type SqlValue,
} from './engine';
export { ArchiveError, DamagedError, UnreadableArchiveError } from './errors';
export { writeFileAtomically } from './files/atomicFile';
export { holderOf } from './files/holder';
export { Lock, LockedError } from './files/lock';
export { ArchiveReader, fileError, type EventRange, type ReadWindow } from './read/reader';
export { literal as sqlText, name as sqlName } from './sql/quote';
export { folderViews, RecordGraph } from './folder/folder';
export type {
  Derivation,
  DerivedObjects,
  FoundEntities,
  RecordViews,
  TableOptions,
} from './folder/tables';
export { compact, type CompactReport, type CompactOptions } from './store/compact';
export type { ErasedPerson, Gap, LegalHold, LostStates, Snapshot } from './store/entries';
export type { StagedRow } from './store/fields';
export { groupsOf, type FileGroup } from './store/groups';
export { isArchive, readSnapshot } from './store/log/read';
export { additionsSince, type CommitId } from './store/log/since';
export { repair, type RepairReport } from './store/repair';
export { verify, type ArchiveProblem, type VerifyReport } from './store/verify';
export {
  ArchiveWriter,
  type ArchiveRun,
  type Committed,
  type StateReport,
  type WriterOptions,
} from './store/writer';
