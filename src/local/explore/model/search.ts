import type { Column, EntityTable, Model, Value } from './types';

/** Texts in lower case, all in one, so that one search goes through them all at the speed of memory. */
interface Haystack {
  readonly text: string;
  /** Where each text begins; one more for the end. */
  readonly starts: Uint32Array;
}

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

function markRows(table: EntityTable, wanted: string, found: Uint8Array): void {
  for (const row of hits(haystackOf(table.keys), wanted)) found[row] = 1;
  // Names are often there twice, as `name` and `displayName`.
  const columns = new Set(table.columns.values());
  for (const column of columns) markColumn(column, wanted, found);
}

function markColumn(column: Column, wanted: string, found: Uint8Array): void {
  if (column.kind !== 'coded') return;
  const { codes, values } = column;
  let matches: Uint8Array | undefined;
  for (const value of hits(haystackOf(values), wanted)) {
    (matches ??= new Uint8Array(values.length + 1))[value + 1] = 1;
  }
  if (!matches) return;
  for (let row = 0; row < codes.length; row += 1) {
    if (matches[codes[row] as number]) found[row] = 1;
  }
}

/** Places of the texts that have the wanted one in them. */
function* hits({ text, starts }: Haystack, wanted: string): Generator<number> {
  let place = 0;
  let at = text.indexOf(wanted);
  while (at !== -1) {
    while ((starts[place + 1] as number) <= at) place += 1;
    const end = starts[place + 1] as number;
    // A hit that reaches into the next text is none; the end is that of the separator.
    const within = at + wanted.length < end;
    if (within) yield place;
    at = text.indexOf(wanted, within ? end : at + 1);
  }
}

function haystackOf(values: readonly Value[]): Haystack {
  const known = haystacks.get(values);
  if (known) return known;
  const texts = values.map((value) => lower(value));
  const starts = new Uint32Array(texts.length + 1);
  texts.forEach((text, i) => (starts[i + 1] = (starts[i] as number) + text.length + 1));
  const haystack = { text: texts.join('\n') + '\n', starts };
  haystacks.set(values, haystack);
  return haystack;
}

/** The elements of a list stand in one text, with a separator that nobody types. */
function lower(value: Value): string {
  if (typeof value === 'string') return value.toLowerCase();
  return Array.isArray(value) ? value.join('\u0000').toLowerCase() : '';
}
