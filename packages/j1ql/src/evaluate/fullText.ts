import type { PropertySource } from '../graph/dictionaryColumn';
import { DictionaryColumn } from '../graph/dictionaryColumn';
import type { RecordShape } from '../graph/shapes';
import type { GraphEntity } from '../graph/graph';
import type { PropertyValue } from '../graph/records';
import type { Predicate } from './condition';
import type { Cell } from './values';
import { elements, textOf } from './values';

/** Makes a test of whether every word of a text occurs in some property, in either case. */
export function fullText(text: string): Predicate<GraphEntity> {
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter(Boolean)
    .map((word) => new WordSearch(word));
  const sources = new Map<RecordShape, readonly PropertySource[]>();
  return ({ store, row }) => {
    const shape = store.shapeOf(row);
    let own = sources.get(shape);
    if (!own) {
      own = shape.names.flatMap((name) => store.source(name) ?? []);
      sources.set(shape, own);
    }
    const searched = own;
    return words.every((word) => searched.some((source) => word.occursIn(source, row)));
  };
}

/** Looks for one word; into each distinct value of a column only once. */
class WordSearch {
  /** By code: 0 not asked yet, 1 no, 2 yes. */
  readonly #known = new Map<DictionaryColumn, Uint8Array>();

  readonly #word: string;

  /** @param word in lower case */
  constructor(word: string) {
    this.#word = word;
  }

  occursIn(source: PropertySource, row: number): boolean {
    if (!(source instanceof DictionaryColumn)) return this.#isIn(source.read(row));
    let known = this.#known.get(source);
    if (!known) this.#known.set(source, (known = new Uint8Array(source.values.length)));
    const code = source.codes[row] ?? 0;
    if (known[code] === 0) known[code] = this.#isIn(source.values[code]) ? 2 : 1;
    return known[code] === 2;
  }

  #isIn(value: PropertyValue): boolean {
    return elements(value).some((one) =>
      textOf(one as Cell)
        .toLowerCase()
        .includes(this.#word),
    );
  }
}
