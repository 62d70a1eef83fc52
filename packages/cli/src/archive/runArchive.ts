import { copyFileSync, existsSync, renameSync } from 'node:fs';
import path from 'node:path';
import {
  ArchiveError,
  ArchiveWriter,
  compact,
  fileError,
  retain,
  sqlText,
} from '@graph-1password/archive';
import { syncFile } from '@graph-1password/archive/files';
import type { ArchiveRun, Committed, Gap, Snapshot, StateReport } from '@graph-1password/archive';
import type { ExecuteIntegrationResult } from '@jupiterone/integration-sdk-runtime';
import {
  EntityTypes,
  fileTroubleSentence,
  STREAM_ROWS,
  STREAMS,
} from '@graph-1password/vocabulary';
import type { EventKind } from '@graph-1password/vocabulary';
import { NOTES_FILE } from '../../../../src/run/signals';
import { dropCopies } from '../graph/copyPlace';
import { OWN_READER } from '../graph/ownReads';
import { failedSteps } from '../graph/summary';
import { SUMMARY_FILE } from '../graph/summaryFile';
import { giveMemoryBack } from './garbage';
import { EntityLines } from './lines';
import { needsAllEvents, oldestEvents, statesAfter } from './lostStates';
import { TABLES } from './model';
import { ArchiveStore } from './store';

/** The archive of a poller, from before a run until its data is entered. */
export class RunArchive {
  readonly store: ArchiveStore;
  readonly #writer: ArchiveWriter;
  readonly #run: ArchiveRun;

  private constructor(writer: ArchiveWriter, startedOn: number) {
    this.#writer = writer;
    const { number } = writer.snapshot;
    const time = new Date(startedOn).toISOString().replace(/[:.]/g, '-');
    this.#run = writer.begin(`${time}-${number + 1}`);
    this.store = new ArchiveStore(this.#run, new EntityLines(writer.snapshot, writer.now()));
  }

  /**
   * Takes the archive for a run.
   * @param now epoch ms
   * @throws EngineMissingError; LockedError when somebody else writes; ArchiveError, DamagedError
   */
  static async open(
    folder: string,
    now: () => number,
    prepare: (writer: ArchiveWriter) => Promise<void> = () => Promise.resolve(),
  ): Promise<RunArchive> {
    const writer = await openWriter(folder, now);
    try {
      // Before anything is collected: without it nothing could be entered.
      await writer.engine(0);
      await prepare(writer);
      return new RunArchive(writer, now());
    } catch (error) {
      writer.close();
      throw error;
    }
  }

  /** Of the last commit. */
  get snapshot(): Snapshot {
    return this.#writer.snapshot;
  }

  get folder(): string {
    return this.#writer.folder;
  }

  /** From when on events are to be read again because files with them were damaged, epoch ms. */
  neededSince(now: number): number | undefined {
    const days = this.#openGaps(now).map(({ day }) => Date.parse(day));
    if (needsAllEvents(this.#writer.snapshot.facts.lostStates)) days.push(oldestEvents(now));
    return days.length === 0 ? undefined : Math.min(...days);
  }

  /** Lost days that 1Password still keeps. */
  #openGaps(now: number): Gap[] {
    const oldest = oldestEvents(now);
    return this.#writer.snapshot.facts.gaps.filter(({ day }) => Date.parse(day) >= oldest);
  }

  /**
   * Enters what the run has collected. What is there already is left out, so that a run may be repeated.
   * @param since of the window of the run, epoch ms
   * @param lacking streams that the token does not open
   */
  async commit(
    result: ExecuteIntegrationResult,
    since: number,
    lacking: ReadonlySet<EventKind>,
  ): Promise<Committed & { own: number; problem?: string }> {
    // What the steps left would stand beside what the engine needs.
    if (this.store.leavesLitter) giveMemoryBack();
    await this.#checkAccount();
    const gaps = this.#gapsAfter(result, since, lacking);
    const reports = stateReports(result);
    const { facts: before } = this.#writer.snapshot;
    const lostStates = statesAfter(before.lostStates, reports, since, this.#run.on);
    const facts = { ...(gaps && { gaps }), ...(lostStates && { lostStates }) };
    const change = gaps || lostStates ? { facts } : {};
    try {
      const committed = await this.#run.commit(reports, change);
      const own = await this.#ownIn(committed);
      const problem = await this.#compact();
      return { ...committed, own, ...(problem !== undefined && { problem }) };
    } catch (error) {
      throw fileError(error, this.folder) ?? error;
    }
  }

  /**
   * New item usages that this integration itself has caused, which are no news. The data of the run is in by now: where they
   * cannot be counted, none is said to be, and the run has not failed.
   */
  async #ownIn(committed: Committed): Promise<number> {
    try {
      return await this.#countOwn(committed);
    } catch {
      return 0;
    }
  }

  async #countOwn({ added }: Committed): Promise<number> {
    const type = EntityTypes.ITEM_USAGE_EVENT;
    const files = added.filter((file) => file.type === type);
    if (files.length === 0) return 0;
    const engine = await this.#writer.engine(0);
    const [row] = await engine.all(
      `SELECT count(*) AS own FROM (${this.#writer.rowsOf(type, files)}) WHERE accessedBy = ${sqlText(OWN_READER)}`,
    );
    return Number(row?.['own'] ?? 0);
  }

  /** Two accounts in one archive could not be told apart again. @throws ArchiveError */
  async #checkAccount(): Promise<void> {
    const { account } = this.store;
    const known = await accountIn(this.#writer);
    if (account === undefined || known === undefined || account === known) return;
    throw new ArchiveError(
      `The archive in ${this.folder} is of the account ${known}, and this run read the account ${account}: choose another --archive, or another --integration-instance-id.`,
    );
  }

  /** The data of the run is in by now: small files that stay for longer are no reason to fail. @returns a sentence */
  async #compact(): Promise<string | undefined> {
    try {
      await compact(this.#writer);
      return undefined;
    } catch (error) {
      const known = error instanceof ArchiveError ? error : fileError(error, this.folder);
      const sentence = known?.message ?? fileTroubleSentence(error, this.folder);
      if (sentence === undefined) throw error;
      return sentence;
    }
  }

  /**
   * Takes out what is older than wanted. A clock of this machine that is ahead takes out nothing early: what is gone here,
   * 1Password may have forgotten, too.
   * @param keep ms by type
   * @param answeredOn epoch ms, by the clock of the servers; nothing leaves when they did not say
   * @returns count of rows
   */
  async retain(keep: ReadonlyMap<string, number>, answeredOn?: number): Promise<number> {
    if (answeredOn === undefined) return 0;
    const now = Math.min(this.#writer.now(), answeredOn);
    const { types } = await retain(this.#writer, keep, { now });
    const rows = types.reduce((sum, { removed }) => sum + removed, 0);
    // They may not stay in a copy for questions either.
    if (rows > 0) dropCopies(this.folder);
    return rows;
  }

  /** Lost days that are still lost after a run; undefined when nothing changed. */
  #gapsAfter(
    result: ExecuteIntegrationResult,
    since: number,
    lacking: ReadonlySet<EventKind>,
  ): Gap[] | undefined {
    const { gaps } = this.#writer.snapshot.facts;
    if (gaps.length === 0) return undefined;
    const failed = new Set(failedSteps(result).map(({ id }) => id));
    const closed = new Set<string>(
      STREAM_ROWS.filter(
        ({ step, source }) => !failed.has(step) && !lackingSource(lacking).has(source),
      ).map(({ type }) => type),
    );
    const left = gaps.filter(({ type, day }) => !closed.has(type) || Date.parse(day) < since);
    return left.length === gaps.length ? undefined : left;
  }

  /** What is to be known of the last run stands in the archive itself: a copy of it is whole. @param run folder of the run */
  keepFacts(run: string): void {
    for (const name of [SUMMARY_FILE, NOTES_FILE]) {
      const from = path.join(run, name);
      if (!existsSync(from)) continue;
      const temporary = path.join(this.folder, `${name}.tmp`);
      copyFileSync(from, temporary);
      syncFile(temporary);
      renameSync(temporary, path.join(this.folder, name));
    }
  }

  /** Gives the archive back; what was not entered is dropped. */
  close(): void {
    this.#run.drop();
    this.#writer.close();
  }
}

/** UUID of the account that an archive is of. */
async function accountIn(writer: ArchiveWriter): Promise<string | undefined> {
  const type = EntityTypes.ACCOUNT;
  if (writer.files(type).length === 0) return undefined;
  const engine = await writer.engine(0);
  const [row] = await engine.all(
    `SELECT arg_max(id, _from) AS id FROM (${writer.rows(type)}) WHERE NOT _gone AND id IS NOT NULL`,
  );
  return typeof row?.['id'] === 'string' ? row['id'] : undefined;
}

const lackingSource = (lacking: ReadonlySet<EventKind>): ReadonlySet<string> =>
  new Set([...lacking].map((kind) => STREAMS[kind].source));

/** Opens an archive for writing with the tables of 1Password. @throws as `ArchiveWriter.open` does */
export const openWriter = (
  folder: string,
  now?: () => number,
  patienceMs?: number,
): Promise<ArchiveWriter> =>
  ArchiveWriter.open({
    ...{ folder, tables: TABLES },
    ...(now && { now }),
    ...(patienceMs !== undefined && { patienceMs }),
  });

/** What a run says of the states that it has listed. */
function stateReports(result: ExecuteIntegrationResult): Record<string, StateReport> {
  const partial = new Set(result.metadata.partialDatasets.types);
  const failed = failedSteps(result);
  const unread = new Set(failed.flatMap(({ declaredTypes }) => declaredTypes));
  return Object.fromEntries(
    TABLES.filter(({ kind }) => kind === 'state').map(({ type }) => [
      type,
      {
        complete: !partial.has(type),
        // What a step left that failed may be older than what is known; users come from all steps of events.
        newest: type === EntityTypes.USER ? failed.length === 0 : !unread.has(type),
      },
    ]),
  );
}
