import { mkdirSync, readdirSync, readlinkSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';

/** Name of the link to the folder of the last run that left a graph. */
const LATEST = 'latest';

/**
 * The graphs of an instance: `runs/<start of the run>`, and a link `latest` to the one to look at. A run writes into a
 * folder of its own, and the link moves when it is done, so that nobody ever sees half a graph or loses the last one.
 */
export class RunFolders {
  /** @param folder of the instance, below the data folder */
  constructor(readonly folder: string) {}

  /** The folder of the last run that left a graph. */
  get latest(): string | undefined {
    try {
      return path.resolve(this.folder, readlinkSync(path.join(this.folder, LATEST)));
    } catch {
      return undefined;
    }
  }

  /** A new folder for a run. @param startedOn epoch ms */
  create(startedOn: number): string {
    const name = `${new Date(startedOn).toISOString().replace(/[:.]/g, '-')}-${process.pid}`;
    const folder = path.join(this.folder, 'runs', name);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return folder;
  }

  /** Shows a run's graph from now on, and keeps only it and the one before, which somebody may be reading. */
  publish(run: string): void {
    const before = this.latest;
    const temporary = path.join(this.folder, `.${LATEST}-${process.pid}`);
    rmSync(temporary, { force: true });
    symlinkSync(path.relative(this.folder, run), temporary);
    renameSync(temporary, path.join(this.folder, LATEST));
    const kept = [run, before].map((folder) => folder && path.basename(folder));
    for (const name of readdirSync(path.dirname(run))) {
      if (!kept.includes(name)) this.remove(path.join(path.dirname(run), name));
    }
  }

  /** Removes the folder of a run. */
  remove(run: string): void {
    rmSync(run, { recursive: true, force: true });
  }
}
