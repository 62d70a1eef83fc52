import { isArchive } from '@graph-1password/archive';
import { UsageError } from '../../support/usage';
import { ArchiveSource } from './archiveSource';
import { FileSource } from './fileSource';
import type { ExportSource, SourceOptions } from './source';

/**
 * Opens what is exported.
 * @param folder in which the folder `graph` is, or an archive
 * @throws UsageError when a graph is asked what was before; ArchiveError
 */
export function openSource(folder: string, options: SourceOptions): ExportSource {
  if (isArchive(folder)) return new ArchiveSource(folder, options);
  if (options.window.asOf === undefined) return new FileSource(folder, options);
  throw new UsageError(
    `The graph in ${folder} does not know what was before: --as-of needs an archive, which "graph-1password poll --collect-only" keeps.`,
  );
}
