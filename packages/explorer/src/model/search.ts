import { Haystack } from './haystack';
import { NOBODY, referencesOf } from './references';
import type { Column, EntityTable, Model, Value } from './model';
import { searchable } from './searchable';

/** What was found last: a filter is asked for by every part of a view. */
const lastFound = new WeakMap<Model, { search: string; found: Uint8Array }>();

/** By the list of texts that they were made of. */
const haystacks = new WeakMap<object, Haystack>();

/**
 * Which entities have a text in their key or in any property that is a text or a list of texts, whatever the case of
 * its letters; and the events of the users, vaults and items that have it, which name these by UUID alone.
 * @returns 1 for each entity that matches, by number; undefined when the text is missing or blank, so that all match.
 *   The last answer is kept: callers must not change it
 */
export function matching(model: Model, search: string | undefined): Uint8Array | undefined {
  const wanted = searchable(search ?? '');
  if (wanted.trim() === '') return undefined;
  const last = lastFound.get(model);
  if (last?.search === wanted) return last.found;
  const found = new Uint8Array(model.entityCount);
  for (const table of model.entities) {
    markRows(table, wanted, found.subarray(table.start, table.start + table.count));
  }
  markEvents(model, found);
  lastFound.set(model, { search: wanted, found });
  return found;
}

/**
 * Which rows of a table have a text in themselves, as `matching` finds them.
 * @param wanted in lower case, not empty
 * @returns 1 for each row that has it
 */
export function matchingRows(table: EntityTable, wanted: string): Uint8Array {
  const found = new Uint8Array(table.count);
  markRows(table, wanted, found);
  return found;
}

/** Marks the events that name a marked entity. */
function markEvents(model: Model, found: Uint8Array): void {
  // Events refer to entities that are no events: what is marked here leads to no further mark.
  for (const { table, codes, entities } of referencesOf(model)) {
    const isMarked = entities.map((entity) => (entity === NOBODY ? 0 : (found[entity] as number)));
    if (!isMarked.includes(1)) continue;
    for (let row = 0; row < codes.length; row++) {
      if (isMarked[codes[row] as number] === 1) found[table.start + row] = 1;
    }
  }
}

/** Makes ready what `matching` needs, with a pause after each step. */
export function* prepareSearch(model: Model): Generator<void, void> {
  referencesOf(model);
  yield;
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
