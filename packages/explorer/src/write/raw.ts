import type { Value } from '../model/model';
import type { Draft } from './drafts';
import { draftOf, wholeDraft } from './drafts';
import { DictionaryColumn } from './store/dictionaryColumn';
import { Flattener } from './store/flatten';
import type { RawStore } from './store/rawStore';
import { MOST_PATHS } from './store/rawStore';
import type { RecordShape } from './store/shapes';

/**
 * The columns of a store's raw data, so that `assembleRaw` gives it back as it was, down to the order of its names.
 * @param rows in the order of the file
 */
export function rawDrafts(raw: RawStore, rows: ArrayLike<number>): Draft[] {
  const order = new PathOrder();
  const shapes = new Set<RecordShape>();
  for (let row = 0; row < rows.length; row++) shapes.add(raw.shapeOf(rows[row] as number));
  for (const { names } of shapes) order.learn(names);
  const isSimple = !raw.hasMore && [...shapes].every(({ names }) => order.fits(names));
  if (!isSimple) return oddDrafts(raw, rows);
  return order.paths().flatMap((path) => draftOf(path, raw.columns.get(path), rows) ?? []);
}

/** As `rawDrafts`, where some raw data fits into no order of paths and stays in one piece. */
function oddDrafts(raw: RawStore, rows: ArrayLike<number>): Draft[] {
  const order = new PathOrder();
  const parts = new Flattener();
  for (let row = 0; row < rows.length; row++) {
    parts.flatten(raw.read(rows[row] as number));
    order.learn(parts.paths.slice(0, parts.length));
  }
  const columns = new Map<string, DictionaryColumn>();
  const set = (row: number, path: string, value: Value): void => {
    let column = columns.get(path);
    if (!column) columns.set(path, (column = new DictionaryColumn()));
    column.set(row, value);
  };
  for (let row = 0; row < rows.length; row++) {
    const rawData = raw.read(rows[row] as number);
    parts.flatten(rawData);
    const paths = parts.paths.slice(0, parts.length);
    if (!order.fits(paths)) set(row, '.', JSON.stringify(rawData));
    else paths.forEach((path, i) => set(row, path, parts.cells[i] as Value));
  }
  return order.paths().flatMap((path) => {
    const column = columns.get(path);
    return column ? wholeDraft(path, column, rows.length) : [];
  });
}

/** An order of paths that fits all raw data, or as much as can be. */
class PathOrder {
  /** For each path those that follow it somewhere. */
  readonly #followers = new Map<string, Set<string>>();
  #places: ReadonlyMap<string, number> | undefined;

  /** First pass: learns the paths of raw data. */
  learn(paths: readonly string[]): void {
    let last: Set<string> | undefined;
    for (const path of paths) {
      let followers = this.#followers.get(path);
      if (!followers) {
        if (this.#followers.size === MOST_PATHS) return;
        this.#followers.set(path, (followers = new Set()));
      }
      last?.add(path);
      last = followers;
    }
  }

  /** All paths after the first pass, in their order. `.` is the first. */
  paths(): string[] {
    return [...new Set(['.', ...this.#order().keys()])];
  }

  /** Whether paths are in the order. */
  fits(paths: readonly string[]): boolean {
    let last = -1;
    return paths.every((path) => {
      const place = this.#order().get(path) ?? -1;
      const isNext = place > last;
      last = place;
      return isNext;
    });
  }

  #order(): ReadonlyMap<string, number> {
    return (this.#places ??= new Map(inOrder(this.#followers).map((path, i) => [path, i])));
  }
}

/** Each path after all that it follows; where they follow each other in a circle, the one that was seen first. */
function inOrder(followers: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  const waiting = new Set(followers.keys());
  const order: string[] = [];
  while (waiting.size > 0) {
    const following = new Set([...waiting].flatMap((path) => [...(followers.get(path) ?? [])]));
    const free = [...waiting].filter((path) => !following.has(path));
    for (const path of free.length > 0 ? free : [...waiting].slice(0, 1)) {
      waiting.delete(path);
      order.push(path);
    }
  }
  return order;
}
