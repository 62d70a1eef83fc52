import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DAY } from '@graph-1password/vocabulary';
import type { TableDeclaration } from '../src/declaration';
import { openEngine } from '../src/engine';
import type { Engine, SqlRow } from '../src/engine';
import { relation } from '../src/sql/relation';
import { readSnapshot } from '../src/store/log/read';
import { ArchiveWriter } from '../src/store/writer';
import type { StateReport } from '../src/store/writer';

/** Tables for tests: an event type and a state type. */
export const EVENTS: TableDeclaration = {
  type: 'test_event',
  classes: ['Record'],
  kind: 'event',
  properties: [
    { name: 'name', kind: 'text' },
    { name: 'createdOn', kind: 'time' },
    { name: 'amount', kind: 'number' },
    { name: 'flag', kind: 'boolean' },
    { name: 'tags', kind: 'texts' },
  ],
  links: [{ name: '_who', kind: 'text' }],
};
export const THINGS: TableDeclaration = {
  type: 'test_thing',
  classes: ['Vault'],
  kind: 'state',
  properties: [
    { name: 'name', kind: 'text' },
    { name: 'size', kind: 'number' },
  ],
};

/** A midnight, epoch ms. */
export const START = Date.UTC(2026, 0, 10);

/** An event as tests see it. */
export interface TestEvent {
  key: string;
  time: number;
  name?: string;
  raw?: unknown;
  [property: string]: unknown;
}

/** A thing as tests see it. */
export interface TestThing {
  key: string;
  name: string;
  size?: number;
}

/** What a run of a test adds. */
export interface TestRun {
  events?: readonly TestEvent[];
  things?: readonly TestThing[];
  report?: Partial<StateReport>;
}

const day = (time: number): string => new Date(time).toISOString().slice(0, 10);
let runs = 0;

/** An archive in a folder of its own, at a time of its own. */
export class TestArchive {
  readonly root = mkdtempSync(path.join(tmpdir(), 'graph-1password-archive-'));
  readonly folder = path.join(this.root, 'archive');
  time = START + 20 * DAY;
  #engine: Engine | undefined;
  tables: TableDeclaration[] = [EVENTS, THINGS];

  open(): Promise<ArchiveWriter> {
    const { folder, tables } = this;
    return ArchiveWriter.open({ folder, tables, patienceMs: 0, now: () => this.time });
  }

  /** Adds something in a run of its own. @returns rows that were entered, by type */
  async add(added: TestRun, parts = 1): Promise<Record<string, number>> {
    this.time += 60_000;
    const writer = await this.open();
    try {
      return await this.addWith(writer, added, parts);
    } finally {
      writer.close();
    }
  }

  /** The same with a writer that is open, at the time of the archive. */
  async addWith(
    writer: ArchiveWriter,
    { events = [], things, report }: TestRun,
    parts = 1,
  ): Promise<Record<string, number>> {
    const run = writer.begin(`run${++runs}`);
    const each = Math.ceil(events.length / parts);
    for (let from = 0; from < events.length; from += each) {
      for (const event of events.slice(from, from + each)) {
        const { key, time, raw, ...properties } = event;
        const line = { _key: key, createdOn: time, ...properties };
        const rawData = raw === undefined ? {} : { _rawData: [{ name: 'default', rawData: raw }] };
        run.stage.append(
          writer.table(EVENTS.type),
          { values: { ...line, ...rawData } },
          day(time),
          time,
        );
      }
      if (parts > 1) await run.convert();
    }
    for (const { key, ...properties } of things ?? []) {
      const values = { _key: key, ...properties };
      run.stage.append(writer.table(THINGS.type), { values }, day(this.time), this.time);
    }
    const states = things && { test_thing: { complete: true, newest: true, ...report } };
    return (await run.commit(states ?? {})).rows;
  }

  /** Rows of a table as a reader finds them. */
  async rows(table: TableDeclaration, columns = '*', rest = ''): Promise<SqlRow[]> {
    const snapshot = readSnapshot(this.folder);
    const files = [...snapshot.files.values()].filter(({ type }) => type === table.type);
    this.#engine ??= await openEngine({ spillFolder: this.root, threads: 1 });
    const rows = relation(this.folder, table, files, snapshot.facts);
    return this.#engine.all(`SELECT ${columns} FROM (${rows}) ${rest}`);
  }

  /** Keys of all events, in order. */
  async keys(): Promise<string[]> {
    return (await this.rows(EVENTS, '_key', 'ORDER BY _key')).map(({ _key }) => String(_key));
  }

  remove(): void {
    this.#engine?.close();
    rmSync(this.root, { recursive: true, force: true });
  }
}
