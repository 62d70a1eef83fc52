import { Haystack } from './haystack';
import type { Column, EntityTable, Model, Value } from './model';

/** What was found last: a filter is asked for by every part of a view. */
const lastFound = new WeakMap<Model, { search: string; found: Uint8Array }>();

/** By the list of texts that they were made of. */
const haystacks = new WeakMap<object, Haystack>();

/**
 * Which entities have a text in their key or in any property that is a text or a list of texts, whatever the case of
 * its letters.
 * @returns 1 for each entity that matches, by number; undefined when the text is missing or blank, so that all match.
 *   The last answer is kept: callers must not change it
 */
export function matching(model: Model, search: string | undefined): Uint8Array | undefined {
  const wanted = search?.toLowerCase() ?? '';
  if (wanted.trim() === '') return undefined;
  const last = lastFound.get(model);
  if (last?.search === wanted) return last.found;
  const found = new Uint8Array(model.entityCount);
  for (const table of model.entities) {
    markRows(table, wanted, found.subarray(table.start, table.start + table.count));
  }
  lastFound.set(model, { search: wanted, found });
  return found;
}

/** Makes ready what `matching` needs, with a pause after each step. */
export function* prepareSearch(model: Model): Generator<void, void> {
  for (const { keys, columns } of model.entities) {
    yield* prepare(keys);
    for (const name of columns.keys()) {
      const column = columns.get(name);
      yield;
      if (column?.kind === 'coded') yield* prepare(column.values);
    }
  }
}

function* prepare(values: readonly Value[]): Generator<void, void> {
  const haystack = haystackOf(values);
  while (haystack.prepare()) yield;
}

function markRows(table: EntityTable, wanted: string, found: Uint8Array): void {
  haystackOf(table.keys).mark(wanted, found, 0);
  // Names are often there twice, as `name` and `displayName`.
  const columns = new Set(table.columns.values());
  for (const column of columns) {
    if (!found.includes(0)) return;
    markColumn(column, wanted, found);
  }
}

function markColumn(column: Column, wanted: string, found: Uint8Array): void {
  if (column.kind !== 'coded') return;
  const { codes, values } = column;
  const matches = new Uint8Array(values.length + 1);
  if (!haystackOf(values).mark(wanted, matches, 1)) return;
  for (let row = 0; row < codes.length; row++) {
    if (matches[codes[row] as number]) found[row] = 1;
  }
}

function haystackOf(values: readonly Value[]): Haystack {
  let haystack = haystacks.get(values);
  if (!haystack) haystacks.set(values, (haystack = new Haystack(values)));
  return haystack;
}
