import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { FileReader, GraphNotFoundError, readGraphFile } from '@graph-1password/j1ql';
import type { EntityRecord, RelationshipRecord } from '@graph-1password/j1ql';
import { EVENT_KINDS, STREAMS, streamOfType } from '@graph-1password/vocabulary';
import type { EventKind } from '@graph-1password/vocabulary';
import type { GraphFacts } from '../../graph/facts';
import { readRunFile } from '../../graph/runFile';
import { Followers } from './followers';
import { EntityReader } from './entityText';
import type { EntityText } from './entityText';
import { Gathered, NAMED_TYPES } from './gathered';
import { eventKey, recordKey } from './source';
import type { ExportEvent, ExportRecord, ExportSource, Names, SourceOptions } from './source';
import { Sorter } from './sorter';

const KIND_OF_TYPE: ReadonlyMap<string, EventKind> = new Map(
  EVENT_KINDS.map((kind) => [STREAMS[kind].type, kind]),
);

/** A graph in the layout of the SDK: its files are read one at a time, and what is in them is put in order on the disk. */
export class FileSource implements ExportSource {
  readonly #folder: string;
  readonly #options: SourceOptions;
  readonly #sorter = new Sorter();
  readonly #reader = new FileReader();
  /** Relationships of events, which go with their event when a window leaves it out. */
  readonly #ofEvents = new Followers();
  readonly #gathered: Gathered;
  #withoutRaw = 0;
  #isWhole = false;

  constructor(folder: string, options: SourceOptions) {
    this.#folder = folder;
    this.#options = options;
    this.#gathered = new Gathered(options.titles);
  }

  get names(): Names {
    return this.#gathered.names;
  }

  get facts(): GraphFacts {
    return this.#gathered.facts(this.#isWhole);
  }

  get withoutRaw(): number {
    return this.#withoutRaw;
  }

  get duplicates(): number {
    return this.#sorter.duplicates;
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- The same for archives, which wait.
  async *events(): AsyncGenerator<ExportEvent> {
    const reader = new EntityReader();
    for (const file of this.#files('entities')) {
      for (const entity of reader.entities(file)) this.#addEvent(entity);
    }
    const started = readRunFile(this.#folder)?.startedOn;
    const seenOn = started === undefined ? undefined : Date.parse(started);
    for (const { line } of this.#sorter.sorted()) {
      const [kind, time, original] = partsOf(line);
      const event = parsedOf(original) as object;
      const seen = seenOn !== undefined && { seenOn };
      yield { kind, time: Number(time), event, original, ...seen } as ExportEvent;
    }
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- The same for archives, which wait.
  async *records(): AsyncGenerator<ExportRecord> {
    for (const file of this.#files()) {
      const { entities = [], relationships = [] } = readGraphFile(file, this.#reader);
      for (const record of entities) this.#addEntity(record);
      for (const record of relationships) this.#addRelationship(record);
    }
    this.#isWhole = true;
    for (const { line } of this.#ofEvents.following()) {
      const { record } = JSON.parse(line) as { record: RelationshipRecord };
      this.#sorter.add(recordKey('relationship', record, 0), line);
    }
    for (const { line } of this.#sorter.sorted()) yield JSON.parse(line) as ExportRecord;
  }

  close(): void {
    this.#sorter.close();
    this.#ofEvents.close();
  }

  #addEvent(entity: EntityText): void {
    this.#options.onRead();
    const { type } = entity;
    const kind = KIND_OF_TYPE.get(type);
    if (kind === undefined) {
      if (NAMED_TYPES.has(type)) this.#gathered.entity(entity.whole());
      else this.#gathered.count(type);
      return;
    }
    const { createdOn, raw } = entity;
    const known = typeof createdOn === 'number' ? createdOn : undefined;
    this.#gathered.event(type, known);
    if (!this.#isOfType({ _type: type }) || !this.#isAt(known)) return;
    const id = raw && idOf(raw);
    if (!id) {
      this.#withoutRaw++;
      return;
    }
    const time = known ?? Date.parse(id.timestamp);
    this.#sorter.add(eventKey(time, id.uuid, kind), `${kind}\t${time}\t`, raw);
  }

  #addEntity(record: EntityRecord): void {
    this.#options.onRead();
    this.#gathered.entity(record);
    if (!this.#isInWindow(record)) return;
    if (this.#hasWindow && KIND_OF_TYPE.has(record._type)) this.#ofEvents.lead(record._key);
    if (!this.#isOfType(record)) return;
    const stored: ExportRecord = { kind: 'entity', record };
    this.#sorter.add(recordKey('entity', record, timeOf(record) ?? 0), JSON.stringify(stored));
  }

  #addRelationship(record: RelationshipRecord): void {
    this.#options.onRead();
    this.#gathered.count(record._type);
    if (!this.#isOfType(record)) return;
    const stored: ExportRecord = { kind: 'relationship', record };
    const key = recordKey('relationship', record, 0);
    const event = this.#hasWindow && [record._fromEntityKey, record._toEntityKey].find(isEventKey);
    if (typeof event === 'string') this.#ofEvents.follow(event, key, JSON.stringify(stored));
    else this.#sorter.add(key, JSON.stringify(stored));
  }

  #isOfType({ _type }: { _type: string }): boolean {
    return this.#options.types?.has(_type) ?? true;
  }

  get #hasWindow(): boolean {
    const { since, until } = this.#options.window;
    return since !== undefined || until !== undefined;
  }

  #isInWindow(record: EntityRecord): boolean {
    return this.#isAt(streamOfType(record._type) && timeOf(record));
  }

  /** @param time epoch ms; what has none is in every window */
  #isAt(time: number | undefined): boolean {
    const { window } = this.#options;
    if (time === undefined) return true;
    return time >= (window.since ?? -Infinity) && time < (window.until ?? Infinity);
  }

  /** @throws GraphNotFoundError when there are none */
  #files(only?: string): string[] {
    const root = path.join(this.#folder, 'graph');
    const names = statSync(root, { throwIfNoEntry: false })
      ? readdirSync(root, { recursive: true, withFileTypes: true })
      : [];
    const all = names
      .filter((entry) => entry.isFile() && entry.name.endsWith('.json'))
      .map((entry) => path.join(entry.parentPath, entry.name));
    if (all.length === 0) {
      throw new GraphNotFoundError(
        `The graph in ${this.#folder} is empty: the last run collected nothing or was interrupted; run it again.`,
      );
    }
    const isOther = (file: string) =>
      only === 'entities' && path.basename(path.dirname(file)) === 'relationships';
    return all.filter((file) => !isOther(file)).sort();
  }
}

/** Whether a key is that of an event: what stands before the first colon is its type. */
const isEventKey = (key: unknown): key is string =>
  typeof key === 'string' && KIND_OF_TYPE.has(key.slice(0, key.indexOf(':')));

function partsOf(line: string): [kind: EventKind, time: string, original: string] {
  const first = line.indexOf('\t');
  const second = line.indexOf('\t', first + 1);
  return [line.slice(0, first) as EventKind, line.slice(first + 1, second), line.slice(second + 1)];
}

/** @throws GraphNotFoundError when it is damaged */
function parsedOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // The parser's own message would quote the event, and that is other people's data.
    throw new GraphNotFoundError(
      'An event of the graph is damaged: collect again, or choose another folder with --data-dir.',
    );
  }
}

function timeOf({ createdOn }: EntityRecord): number | undefined {
  return typeof createdOn === 'number' ? createdOn : undefined;
}

/** How an event begins as 1Password sends it. */
const BEGINNING = /^\{"uuid":"([\w-]+)","timestamp":"([\w:.+-]+)"/;
/** More bytes than that has. */
const LONGEST_BEGINNING = 128;

/** Which event it is, and its time as received; undefined when it does not say both. @param raw JSON */
function idOf(raw: Buffer): { uuid: string; timestamp: string } | undefined {
  const [, uuid, timestamp] = BEGINNING.exec(raw.toString('latin1', 0, LONGEST_BEGINNING)) ?? [];
  if (uuid !== undefined && timestamp !== undefined) return { uuid, timestamp };
  const event = parsedOf(raw.toString('utf8')) as { uuid?: unknown; timestamp?: unknown } | null;
  return typeof event?.uuid === 'string' && typeof event.timestamp === 'string'
    ? { uuid: event.uuid, timestamp: event.timestamp }
    : undefined;
}
