import { ArchiveReader } from '@graph-1password/archive';
import type { RelationshipRecord } from '@graph-1password/j1ql';
import { EntityTypes, EVENT_KINDS, STREAMS } from '@graph-1password/vocabulary';
import { readArchive } from '../../archive/load';
import { TABLES, tableOfType } from '../../archive/model';
import type { GraphFacts } from '../../graph/facts';
import { Gathered, NAMED_TYPES } from './gathered';
import { recordKey } from './source';
import type { ExportEvent, ExportRecord, ExportSource, Names, SourceOptions } from './source';
import { Sorter } from './sorter';

/** Most memory of the engine, in MB: what is put in order goes to the disk beyond it. */
const MEMORY_MB = 512;

/** An archive: the engine reads its events in their order. */
export class ArchiveSource implements ExportSource {
  readonly #folder: string;
  readonly #options: SourceOptions;
  readonly #reader: ArchiveReader;
  readonly #sorter = new Sorter();
  readonly #gathered: Gathered;
  #withoutRaw = 0;

  constructor(folder: string, options: SourceOptions) {
    this.#folder = folder;
    this.#options = options;
    this.#gathered = new Gathered(options.titles);
    const { window } = options;
    this.#reader = new ArchiveReader({ folder, tables: TABLES, window, memoryMb: MEMORY_MB });
  }

  get names(): Names {
    return this.#gathered.names;
  }

  get facts(): GraphFacts {
    return this.#gathered.facts(false);
  }

  get withoutRaw(): number {
    return this.#withoutRaw;
  }

  get duplicates(): number {
    return this.#sorter.duplicates;
  }

  async *events(): AsyncGenerator<ExportEvent> {
    await this.#nameThings();
    const { types, onRead } = this.#options;
    const streams = EVENT_KINDS.filter((kind) => !types || types.has(STREAMS[kind].type));
    const parts = streams.map(
      (kind) =>
        `SELECT '${kind}' AS kind, createdOn AS time, _seenOn AS seen, _raw AS raw, _key FROM (${this.#reader.events(tableOfType(STREAMS[kind].type))})`,
    );
    if (parts.length === 0) return;
    const sql = `SELECT * FROM (${parts.join(' UNION ALL ')}) ORDER BY time, split_part(_key, ':', 2), kind`;
    for await (const rows of this.#reader.stream(sql)) {
      for (const { kind, time, seen, raw } of rows) {
        onRead();
        const type = STREAMS[kind as keyof typeof STREAMS].type;
        this.#gathered.event(type, time);
        if (typeof raw !== 'string') {
          this.#withoutRaw++;
          continue;
        }
        const event = JSON.parse(raw) as object;
        const seenOn = typeof seen === 'number' && { seenOn: seen };
        yield { kind, time: Number(time), event, original: raw, ...seenOn } as ExportEvent;
      }
    }
  }

  async *records(): AsyncGenerator<ExportRecord> {
    const { types, onRead } = this.#options;
    const add = (stored: ExportRecord, time: number) => {
      onRead();
      if (types && !types.has(stored.record._type)) return;
      this.#sorter.add(recordKey(stored.kind, stored.record, time), JSON.stringify(stored));
    };
    await readArchive(
      this.#reader,
      this.#folder,
      {
        entity: (record) => {
          this.#gathered.entity(record);
          const { createdOn } = record;
          add({ kind: 'entity', record }, typeof createdOn === 'number' ? createdOn : 0);
        },
        connect: (record: RelationshipRecord) => {
          this.#gathered.count(record._type);
          add({ kind: 'relationship', record }, 0);
          return undefined;
        },
      },
      { rawData: true },
    );
    for (const { line } of this.#sorter.sorted()) yield JSON.parse(line) as ExportRecord;
  }

  close(): void {
    this.#sorter.close();
    this.#reader.close();
  }

  /** Reads what events call by ids only, and whose archive it is. */
  async #nameThings(): Promise<void> {
    const named = TABLES.filter(({ type }) => NAMED_TYPES.has(type));
    for (const table of named) {
      const vault = table.type === EntityTypes.SECRET ? 'vaultId' : 'NULL AS vaultId';
      const email = table.type === EntityTypes.USER ? 'email' : 'NULL AS email';
      const sql = `SELECT _key, id, name, ${vault}, ${email} FROM (${this.#reader.states(table)})`;
      for await (const rows of this.#reader.stream(sql)) {
        for (const { _key, ...row } of rows) {
          const own = { _key: String(_key), _type: table.type, _class: '' };
          this.#gathered.entity({ ...own, ...row, displayName: row['name'] });
        }
      }
    }
  }
}
