import { existsSync, lstatSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { makeFolder, syncFolder, syncTree } from '@graph-1password/archive/files';
import { fileTroubleWords } from '@graph-1password/vocabulary';
import { latestRun, RUNS, showRun } from '../../graph/latest';
import { RUN_FILE } from '../../graph/runFile';

/** Name of a folder that a run has made: its start, and its process. */
const OURS = /^[+-]?\d{4,6}-\d\d-\d\dT\d\d-\d\d-\d\d-\d{3}Z-\d+$/;

/**
 * The graphs of an instance: `runs/<start of the run>`, and a link `latest` to the one to look at. A run writes into a
 * folder of its own, and the link moves when it is done, so that nobody sees an incomplete graph or loses the last one.
 * Nothing is removed that no run has made, nor before what takes its place is on the disk.
 */
export class RunFolders {
  readonly #runs: string;

  /** @param folder of the instance, below the data folder; its lock is held */
  constructor(readonly folder: string) {
    this.#runs = path.join(folder, RUNS);
  }

  /** The folder of the last run that left a graph. */
  get latest(): string | undefined {
    return latestRun(this.folder);
  }

  /** A new folder for a run; what runs left that were killed is removed. @param startedOn epoch ms */
  create(startedOn: number): string {
    for (const folder of this.#own()) {
      const isUnfinished = folder !== this.latest && !existsSync(path.join(folder, RUN_FILE));
      if (isUnfinished) this.remove(folder);
    }
    const name = `${new Date(startedOn).toISOString().replace(/[:.]/g, '-')}-${process.pid}`;
    const folder = path.join(this.#runs, name);
    makeFolder(folder);
    return folder;
  }

  /**
   * Makes a run's graph the current one, and keeps only it and the one before, which may still be read.
   * @returns a sentence when older ones stay: that harms nothing but the free space
   * @throws the file system's error; the graph of before is then the current one still
   */
  publish(run: string): string | undefined {
    const before = this.latest;
    syncTree(run);
    syncFolder(this.#runs);
    return this.#show(run, [run, before]);
  }

  /** Shows the archive from now on, and keeps no graph besides. @returns and throws as `publish` */
  publishArchive(archive: string): string | undefined {
    return this.#show(archive, []);
  }

  /** Removes the folder of a run. @returns a sentence when that is not possible */
  remove(run: string): string | undefined {
    try {
      rmSync(run, { recursive: true, force: true });
      return undefined;
    } catch (error) {
      const { what, cure } = fileTroubleWords(error);
      return `${run}, which is of no more use, cannot be removed, because ${what}: ${cure}, or remove it yourself.`;
    }
  }

  #show(folder: string, kept: readonly (string | undefined)[]): string | undefined {
    showRun(this.folder, folder);
    syncFolder(this.folder);
    const problems = this.#own()
      .filter((run) => !kept.includes(run))
      .map((run) => this.remove(run));
    return problems.find((problem) => problem !== undefined);
  }

  /** Folders that runs have made. What has another name, or is a link, is somebody else's. */
  #own(): string[] {
    const names = existsSync(this.#runs) ? readdirSync(this.#runs) : [];
    return names
      .filter((name) => OURS.test(name))
      .map((name) => path.join(this.#runs, name))
      .filter((folder) => lstatSync(folder, { throwIfNoEntry: false })?.isDirectory());
  }
}
