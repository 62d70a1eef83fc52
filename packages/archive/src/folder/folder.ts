import { emptyGraph, GraphNotFoundError, graphFilesIn } from '@graph-1password/j1ql';
import type { EntityRecord, RelationshipRecord } from '@graph-1password/j1ql';
import type { Engine } from '../engine';
import { Records } from './records';
import { rewritten } from './rewritten';
import type { ObjectSource } from './source';
import { dropTables, tablesOf } from './tables';
import type { RecordViews, TableOptions } from './tables';

/**
 * Reads what a run of the SDK left, in SQL. What SQL does not read as JavaScript does, JavaScript rewrites once.
 *
 * The SDK gives its files random names, so objects are put in an order of their own: entities by type, time and key, relationships by key.
 * @param folder in which the folder `graph` is
 * @throws GraphNotFoundError when no run has left a graph there, a file is broken, or no database can read it
 */
export async function folderViews(
  engine: Engine,
  folder: string,
  options: TableOptions,
): Promise<RecordViews> {
  const files = await graphFilesIn(folder);
  if (files.entities.length === 0) throw emptyGraph(folder);
  const records = new Records(engine);
  const read = async (entities: ObjectSource, relationships: ObjectSource) => {
    const views = await tablesOf(engine, { entities, relationships, records }, options);
    if (views.count === 0) throw emptyGraph(folder);
    return views;
  };
  try {
    return await read({ files: files.entities }, { files: files.relationships });
  } catch (error) {
    await dropTables(engine);
    await records.drop();
    if (error instanceof GraphNotFoundError) throw error;
  }
  const [entities, relationships] = await rewritten(records, files);
  try {
    return await read(entities, relationships);
  } catch (error) {
    await dropTables(engine);
    await records.drop();
    throw error instanceof GraphNotFoundError ? error : unreadable(folder, error);
  }
}

/** What the database says of itself may hold values. */
const unreadable = (folder: string, error: unknown): GraphNotFoundError =>
  new GraphNotFoundError(
    error instanceof Error && error.message.startsWith('Out of Memory')
      ? `The graph in ${folder} needs more memory, or room for temporary files, than the database has: ask a part of it with --since, or free room in the temporary folder.`
      : `No database can read the graph in ${folder}, for example since nearly each object has other properties than all others: collect it again.`,
  );

/** Takes objects and makes a graph of them. */
export class RecordGraph {
  readonly #engine: Engine;
  readonly #records: Records;

  constructor(engine: Engine) {
    this.#engine = engine;
    this.#records = new Records(engine);
  }

  /** Takes an entity; the first of two with one key stays. */
  entity(record: EntityRecord): void {
    this.#records.add('entities', record, 0);
  }

  /** Takes a relationship; it is in the graph when both of its ends are. */
  connect(record: RelationshipRecord): void {
    this.#records.add('relationships', record, 0);
  }

  /** The graph of what was taken. @throws what the engine throws */
  async views(options: TableOptions): Promise<RecordViews> {
    await this.#records.flush();
    const source = (list: 'entities' | 'relationships'): ObjectSource => ({
      files: [],
      records: this.#records.relation(list, 0),
    });
    return tablesOf(
      this.#engine,
      {
        ...{ entities: source('entities'), relationships: source('relationships') },
        records: this.#records,
      },
      options,
    );
  }
}
