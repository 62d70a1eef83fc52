import type { Value } from '../model/model';
import type { WireCodes, WireColumn, WireValues } from '../model/wire';
import type { BlobWriter } from './blob';
import type { Draft } from './drafts';
import type { Times } from './times';
import { timesOf } from './times';

/** Whole numbers of a larger size are written as JSON. */
const MOST = 2 ** 50;

/** From so many rows a value on, numbers are better written one by one. */
const ROWS_PER_VALUE = 4;

const LONE_SURROGATE = /\p{Surrogate}/u;

/**
 * Writes the columns of a table, and what one says of another only once.
 * @param drafts in the order of the columns
 */
export function writeColumns(drafts: readonly Draft[], blob: BlobWriter): WireColumn[] {
  const writer = new ColumnWriter(drafts, blob);
  return drafts.map((_, place) => writer.write(place));
}

class ColumnWriter {
  /** Places of columns whose codes are in the file: those with the same ones together, by a checksum of them. */
  readonly #byCodes = new Map<number, number[][]>();
  /** By place those of them with the same codes; empty when there are none. */
  readonly #same: (readonly number[])[] = [];
  /** Places of columns whose codes are in the file, and few enough to decide over others. */
  readonly #deciders: number[] = [];
  readonly #checksums: number[] = [];
  readonly #times = new Map<number, Times | undefined>();
  readonly #drafts: readonly Draft[];
  readonly #blob: BlobWriter;

  constructor(drafts: readonly Draft[], blob: BlobWriter) {
    this.#drafts = drafts;
    this.#blob = blob;
  }

  write(place: number): WireColumn {
    const draft = this.#draft(place);
    const numeric = draft.values.length > 0 && draft.values.every((v) => typeof v === 'number');
    if (!numeric) return { as: 'coded', ...this.#coded(place) };
    const source = this.#drafts.findIndex((_, other) => this.#isParsed(draft, other));
    if (source !== -1) return { as: 'parsed', of: source };
    if (this.#isMany(draft) && !this.#sameValues(place)) return this.#steps(draft);
    return { as: 'numbers', ...this.#coded(place) };
  }

  #draft(place: number): Draft {
    return this.#drafts[place] as Draft;
  }

  #isMany({ codes, values }: Draft): boolean {
    const whole = (value: Value) => Number.isInteger(value) && Math.abs(value as number) < MOST;
    return values.length * ROWS_PER_VALUE > codes.length && values.every(whole);
  }

  #steps({ codes, values }: Draft): WireColumn {
    const present = codes.filter((code) => code > 0);
    const each = new Float64Array(present.length);
    present.forEach((code, i) => (each[i] = values[code - 1] as number));
    const numbers = this.#blob.steps(each);
    if (present.length === codes.length) return { as: 'steps', numbers };
    return {
      as: 'steps',
      numbers,
      present: this.#blob.ints(codes.map((code) => Math.min(code, 1))),
    };
  }

  /** Whether numbers are those of the times in another column, as `createdOn` is of the time in raw data. */
  #isParsed({ codes, values }: Draft, other: number): boolean {
    const times = this.#timesOf(other);
    if (!times) return false;
    const { codes: theirs } = this.#draft(other);
    return codes.every((code, row) => {
      const their = theirs[row] as number;
      return code === 0 || their === 0
        ? code === their
        : values[code - 1] === times.times[their - 1];
    });
  }

  #timesOf(place: number): Times | undefined {
    if (!this.#times.has(place)) this.#times.set(place, timesOf(this.#draft(place).values));
    return this.#times.get(place);
  }

  #coded(place: number): { codes: WireCodes; values: WireValues } {
    const codes = this.#codes(place);
    const values = this.#sameValues(place) ?? this.#ownValues(place);
    this.#remember(place);
    return { codes, values };
  }

  #codes(place: number): WireCodes {
    const draft = this.#draft(place);
    const [same] = this.#sameCodes(place);
    if (same !== undefined) return { as: 'same', of: same };
    for (const of of this.#deciders) {
      const map = decides(this.#draft(of), draft);
      if (map) return { as: 'map', of, map: this.#blob.ints(map) };
    }
    let used = 0;
    const symbols = draft.codes.map((code) => {
      if (code <= used) return code + 1;
      used = code;
      return 0;
    });
    return { as: 'own', own: this.#blob.ints(symbols) };
  }

  #sameCodes(place: number): readonly number[] {
    return (this.#same[place] ??= this.#findSame(place));
  }

  #findSame(place: number): readonly number[] {
    const { codes } = this.#draft(place);
    const candidates = this.#byCodes.get(this.#checksum(place)) ?? [];
    return candidates.find(([other = -1]) => equal(this.#draft(other).codes, codes)) ?? [];
  }

  #checksum(place: number): number {
    return (this.#checksums[place] ??= checksum(this.#draft(place).codes));
  }

  #remember(place: number): void {
    const { codes, values } = this.#draft(place);
    const sum = this.#checksum(place);
    const others = this.#byCodes.get(sum);
    const same = others?.find((group) => group === this.#sameCodes(place));
    if (same) same.push(place);
    else if (others) others.push([place]);
    else this.#byCodes.set(sum, [[place]]);
    if (!others && values.length > 1 && values.length * ROWS_PER_VALUE <= codes.length) {
      this.#deciders.push(place);
    }
  }

  /** The values of another column, perhaps without their beginning: a UUID is the end of a key. */
  #sameValues(place: number): WireValues | undefined {
    const { values } = this.#draft(place);
    for (const of of this.#sameCodes(place)) {
      const theirs = this.#draft(of).values;
      const [mine, their] = [values[0], theirs[0]];
      const texts = typeof mine === 'string' && typeof their === 'string';
      const cut = texts ? their.length - mine.length : 0;
      if (cut < 0 || (cut > 0 && this.#timesOf(place))) continue;
      if (values.every((value, i) => value === without(theirs[i], cut))) {
        return { as: 'of', of, cut };
      }
    }
    return undefined;
  }

  #ownValues(place: number): WireValues {
    const { values } = this.#draft(place);
    const times = this.#timesOf(place);
    if (times) {
      const blob = this.#blob;
      return { as: 'times', times: blob.steps(times.times), tails: blob.texts(times.tails) };
    }
    return areTexts(values)
      ? { as: 'texts', texts: this.#blob.texts(values) }
      : { as: 'json', json: values };
  }
}

const without = (value: Value | undefined, cut: number): Value | undefined =>
  cut > 0 && typeof value === 'string' ? value.slice(cut) : value;

const areTexts = (values: readonly Value[]): values is readonly string[] =>
  values.every((value) => typeof value === 'string' && !LONE_SURROGATE.test(value));

function equal(a: Uint32Array, b: Uint32Array): boolean {
  for (let row = 0; row < a.length; row++) if (a[row] !== b[row]) return false;
  return true;
}

/** FNV-1a over whole codes. */
function checksum(codes: Uint32Array): number {
  let sum = 0x811c9dc5;
  for (const code of codes) sum = Math.imul(sum ^ code, 0x01000193);
  return sum;
}

/** The code of `other` for each code of `decider`, 0 included; undefined when one code goes with two. */
function decides(decider: Draft, other: Draft): Uint32Array | undefined {
  const map = new Int32Array(decider.values.length + 1).fill(-1);
  for (let row = 0; row < decider.codes.length; row++) {
    const code = decider.codes[row] as number;
    const theirs = other.codes[row] as number;
    if (map[code] === -1) map[code] = theirs;
    else if (map[code] !== theirs) return undefined;
  }
  return Uint32Array.from(map, (code) => Math.max(code, 0));
}
