import { readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { makeFolder } from '@graph-1password/archive/files';
import { latestRun, RUNS, showRun } from '../../graph/latest';

/**
 * The graphs of an instance: `runs/<start of the run>`, and a link `latest` to the one to look at. A run writes into a
 * folder of its own, and the link moves when it is done, so that nobody sees an incomplete graph or loses the last one.
 */
export class RunFolders {
  /** @param folder of the instance, below the data folder */
  constructor(readonly folder: string) {}

  /** The folder of the last run that left a graph. */
  get latest(): string | undefined {
    return latestRun(this.folder);
  }

  /** A new folder for a run. @param startedOn epoch ms */
  create(startedOn: number): string {
    const name = `${new Date(startedOn).toISOString().replace(/[:.]/g, '-')}-${process.pid}`;
    const folder = path.join(this.folder, RUNS, name);
    makeFolder(folder);
    return folder;
  }

  /** Makes a run's graph the current one, and keeps only it and the one before, which may still be read. */
  publish(run: string): void {
    const before = this.latest;
    showRun(this.folder, run);
    const kept = [run, before].map((folder) => folder && path.basename(folder));
    for (const name of readdirSync(path.dirname(run))) {
      if (!kept.includes(name)) this.remove(path.join(path.dirname(run), name));
    }
  }

  /** Shows the archive from now on, and keeps no graph besides. */
  publishArchive(archive: string): void {
    showRun(this.folder, archive);
    const runs = path.join(this.folder, RUNS);
    for (const name of readdirSync(runs)) this.remove(path.join(runs, name));
  }

  /** Removes the folder of a run. */
  remove(run: string): void {
    rmSync(run, { recursive: true, force: true });
  }
}
