/**
 * What every command needs: how it writes files, keeps two of them apart, and tells an archive and what is wrong with it. The archive itself is slow to
 * load.
 */
export { UnreadableArchiveError } from './src/errors';
export { abandonedIn, processMark } from './src/files/abandoned';
export { syncFolder, temporaryIn, writeFileAtomically } from './src/files/atomicFile';
export { makeFolder } from './src/files/folder';
export { holderOf, isRunning } from './src/files/holder';
export { Lock, LockedError } from './src/files/lock';
export { syncFile, syncTree } from './src/files/syncTree';
export { isArchive } from './src/store/log/read';
