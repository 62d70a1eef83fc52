/** Events and states as Parquet files, and the engine that asks them. */
export type { PropertyDeclaration, PropertyKind, TableDeclaration } from './declaration';
export { EngineMissingError, openEngine, type Engine, type SqlRow } from './engine';
export { ArchiveError, DamagedError } from './errors';
export { writeFileAtomically } from './files/atomicFile';
export { holderOf, Lock, LockedError } from './files/lock';
export { compact, type CompactReport, type CompactOptions } from './store/compact';
export { isArchive, readSnapshot } from './store/log/read';
export { repair, type RepairReport } from './store/repair';
export { verify, type ArchiveProblem, type VerifyReport } from './store/verify';
export {
  ArchiveWriter,
  type ArchiveRun,
  type Committed,
  type StateReport,
  type WriterOptions,
} from './store/writer';
