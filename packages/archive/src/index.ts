/** Events and states as Parquet files, and the engine that asks them. */
export type { PropertyDeclaration, PropertyKind, TableDeclaration } from './declaration';
export { EngineMissingError, openEngine, type Engine, type Row } from './engine';
export { ArchiveError, DamagedError } from './errors';
export { writeFileAtomically } from './files/atomicFile';
export { holderOf, Lock, LockedError } from './files/lock';
export { compact, type Compacted, type CompactOptions } from './store/compact';
export { isArchive, readSnapshot } from './store/log/read';
export { repair, type Repaired } from './store/repair';
export { verify, type Problem, type Verified } from './store/verify';
export {
  ArchiveWriter,
  type ArchiveRun,
  type Committed,
  type StateReport,
  type WriterOptions,
} from './store/writer';
