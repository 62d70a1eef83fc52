import { FileReader, GraphNotFoundError, readGraphFile } from '@graph-1password/j1ql';
import type { Records } from './records';
import type { ObjectSource } from './source';

/** The place of the files that are rewritten. */
const FILE = 0;

/**
 * Reads the files of a graph in JavaScript, one after the other, and puts their objects into tables.
 * @throws GraphNotFoundError when a file is broken, by its name
 */
export async function rewritten(
  records: Records,
  files: { readonly entities: readonly string[]; readonly relationships: readonly string[] },
): Promise<[entities: ObjectSource, relationships: ObjectSource]> {
  const reader = new FileReader();
  for (const list of ['entities', 'relationships'] as const) {
    for (const file of files[list]) {
      const { entities = [], relationships = [] } = readGraphFile(file, reader);
      if (list === 'entities') {
        for (const record of entities) records.add('entities', checked(record, file), FILE);
      }
      for (const record of relationships) records.add('relationships', checked(record, file), FILE);
      await records.flush();
    }
  }
  return [
    { files: [], records: records.relation('entities', FILE) },
    { files: [], records: records.relation('relationships', FILE) },
  ];
}

/** @throws GraphNotFoundError for an object that no step of the SDK writes */
function checked<T extends { _class: unknown }>(record: T, file: string): T {
  const classes: unknown[] = [record._class].flat();
  if (classes.every((name) => typeof name === 'string')) return record;
  throw new GraphNotFoundError(
    `${file} has an object without a class: the file comes from elsewhere; remove it, or collect again.`,
  );
}
