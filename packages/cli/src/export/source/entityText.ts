import { FileReader, readGraphFile } from '@graph-1password/j1ql';
import type { EntityRecord } from '@graph-1password/j1ql';
import { compacted } from './compact';

/** An entity in a file of a graph, of which no more is decoded than is asked for. */
export interface EntityText {
  readonly type: string;
  /** `createdOn`, as it stands there. */
  readonly createdOn: unknown;
  /** What the entity was made from, as JSON on one line, if it was kept. It is there until the next entity is read. */
  readonly raw: Buffer | undefined;
  /** All of it. */
  whole(): EntityRecord;
}

/** Reads the entities of one file after the other, into the same memory. */
export class EntityReader {
  readonly #reader = new FileReader();
  #compact = Buffer.alloc(0);

  /**
   * The entities in a file of a graph. A file that is written as the SDK writes it is not parsed: an event is exported for a third
   * of its entity.
   * @throws GraphNotFoundError when the file is broken
   */
  *entities(file: string): Generator<EntityText> {
    const bytes = this.#bytesOf(file);
    if (!bytes) {
      for (const record of readGraphFile(file, this.#reader).entities ?? []) yield parsed(record);
      return;
    }
    const broken = (): never => {
      // With the sentence for it.
      readGraphFile(file, this.#reader);
      throw new Error(`${file} is no file of a graph.`);
    };
    const entity = new IndentedEntity(bytes, this.#compact, broken);
    for (let from = FIRST; entity.read(from); from = entity.end + BETWEEN.length - 1) {
      yield entity;
      if (startsAt(bytes, LIST_END, entity.end)) return;
      if (!startsAt(bytes, BETWEEN, entity.end)) break;
    }
    broken();
  }

  /** The content of a file as the SDK writes it; undefined of any other. */
  #bytesOf(file: string): Buffer | undefined {
    try {
      const bytes = this.#reader.bytes(file);
      if (!isIndented(bytes)) return undefined;
      if (this.#compact.length < bytes.length) this.#compact = Buffer.allocUnsafeSlow(bytes.length);
      return bytes;
    } catch {
      return undefined;
    }
  }
}

/*
 * The SDK indents by two for each level, and no text in JSON has the end of a line in it. So a line of four spaces and a bracket
 * ends an entity, and one of six spaces and a quote is a property of it, and not of something in it.
 */
const HEAD = Buffer.from('{\n  "entities": [\n    {\n');
const BETWEEN = Buffer.from(',\n    {');
const LIST_END = Buffer.from('\n  ]');
const TAIL = Buffer.from('\n    }\n  ]\n}');
/** Place of the bracket of the first entity. */
const FIRST = HEAD.length - 2;
const [NUL, LINE_END, SPACE, QUOTE, COMMA, CLOSING] = [0x00, 0x0a, 0x20, 0x22, 0x2c, 0x7d];
/** How far its lines are indented. */
const [OF_ENTITY, OF_PROPERTY, OF_RAW] = [4, 6, 10];

const CREATED_ON = Buffer.from('"createdOn": ');
const TYPE = Buffer.from('"_type": ');
const RAW_DATA = Buffer.from('"_rawData": ');
/** With one part, as integrations make them. */
const USUAL = Buffer.from(
  '"_rawData": [\n        {\n          "name": "default",\n          "rawData": {\n',
);

/** Mostly the first byte differs: a call of the buffer's own comparison would cost more. */
function startsAt(bytes: Buffer, part: Buffer, at: number): boolean {
  for (let i = 0; i < part.length; i++) if (bytes[at + i] !== part[i]) return false;
  return true;
}

/** What a power cut leaves are files that end early, or have zeros in them: those the parser shall refuse. */
const isIndented = (bytes: Buffer): boolean =>
  startsAt(bytes, HEAD, 0) &&
  startsAt(bytes, TAIL, bytes.length - TAIL.length) &&
  !bytes.includes(NUL);

/** The same object for each entity of a file. */
class IndentedEntity implements EntityText {
  readonly #bytes: Buffer;
  readonly #compact: Buffer;
  readonly #broken: () => never;
  #from = 0;
  /** Its raw data is there in another form than usual. */
  #isOdd = false;
  type = '';
  createdOn: unknown;
  raw: Buffer | undefined;
  /** Place behind its last bracket. */
  end = 0;

  /** @param compact memory for what it was made from @param broken throws the error of a broken file */
  constructor(bytes: Buffer, compact: Buffer, broken: () => never) {
    this.#bytes = bytes;
    this.#compact = compact;
    this.#broken = broken;
  }

  /** Takes in what may be asked for. @param from place of its first bracket @returns whether it is a whole entity */
  read(from: number): boolean {
    const bytes = this.#bytes;
    this.#from = from;
    this.type = '';
    this.createdOn = this.raw = undefined;
    this.#isOdd = false;
    let at = lineAfter(bytes, from);
    while (at < bytes.length && bytes[at + OF_ENTITY] === SPACE) {
      at = bytes[at + OF_PROPERTY] === QUOTE ? this.#property(at) : lineAfter(bytes, at);
    }
    this.end = at + OF_ENTITY + 1;
    if (this.#isOdd) this.raw = parsed(this.whole()).raw;
    return bytes[at + OF_ENTITY] === CLOSING && this.type !== '';
  }

  whole(): EntityRecord {
    return this.#parsed(this.#from, this.end) as EntityRecord;
  }

  /** @param line where it begins @returns where the next line that matters begins */
  #property(line: number): number {
    const at = line + OF_PROPERTY;
    if (startsAt(this.#bytes, CREATED_ON, at)) this.createdOn = this.#value(at + CREATED_ON.length);
    else if (startsAt(this.#bytes, TYPE, at)) this.type = String(this.#value(at + TYPE.length));
    else if (startsAt(this.#bytes, USUAL, at)) return this.#rawData(at + USUAL.length);
    else if (startsAt(this.#bytes, RAW_DATA, at)) this.#isOdd = true;
    return lineAfter(this.#bytes, line);
  }

  /** A value that stands on one line. */
  #value(from: number): unknown {
    const end = lineAfter(this.#bytes, from) - 1;
    return this.#parsed(from, this.#bytes[end - 1] === COMMA ? end - 1 : end);
  }

  #parsed(from: number, to: number): unknown {
    try {
      return JSON.parse(this.#bytes.toString('utf8', from, to));
    } catch {
      return this.#broken();
    }
  }

  #rawData(from: number): number {
    this.#compact[0] = 0x7b;
    const { length, end } = compacted(this.#bytes, from, OF_RAW, this.#compact.subarray(1));
    this.raw = this.#compact.subarray(0, length + 1);
    return end;
  }
}

/** Where the next line begins. */
function lineAfter(bytes: Buffer, from: number): number {
  let at = from;
  while (at < bytes.length && bytes[at] !== LINE_END) at++;
  return at + 1;
}

function parsed(record: EntityRecord): EntityText {
  const { _type: type, createdOn, _rawData } = record;
  const [first] = Array.isArray(_rawData) ? (_rawData as { rawData?: unknown }[]) : [];
  const raw = first?.rawData === undefined ? undefined : Buffer.from(JSON.stringify(first.rawData));
  return { type, createdOn, raw, whole: () => record };
}
