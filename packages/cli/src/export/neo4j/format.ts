import { writeFileSync } from 'node:fs';
import type { FolderFormat } from '../format';
import type { Cell } from '../tables/cells';
import type { TableShape } from '../tables/shape';
import type { TableFile, TableFormat, TableWriter } from '../tables/table';
import { csvField, fileOf, TextWriter } from '../tables/text';
import { tablesFormat } from '../tables/write';
import { fieldOf, headerOf } from './fields';
import { constraints, importScript } from './script';

/** A table whose header lies in a file of its own, as the import wants it. */
class NodeOrEdgeWriter implements TableWriter {
  readonly #file: TextWriter;
  readonly #onBreak: () => void;

  /** @param onBreak a text has a line end in it */
  constructor(shape: TableShape, file: (name: string) => string, onBreak: () => void) {
    writeFileSync(file(headerFile(shape)), `${headerOf(shape).map(csvField).join(',')}\n`, {
      mode: 0o600,
    });
    const name = fileOf(shape, 'csv');
    this.#onBreak = onBreak;
    this.#file = new TextWriter(name, file(name), (row) => this.#line(shape, row));
  }

  add(row: readonly Cell[]): Promise<void> | undefined {
    return this.#file.add(row);
  }

  finish(): Promise<TableFile[]> {
    return this.#file.finish();
  }

  abort(): void {
    this.#file.abort();
  }

  #line({ kind, columns }: TableShape, row: readonly Cell[]): string {
    const line = columns
      .flatMap((column, index) => fieldOf(kind, column, row[index] ?? null))
      .join(',');
    if (BREAK.test(line)) this.#onBreak();
    return `${line}\n`;
  }
}

const BREAK = /[\r\n]/;

/** Name of the file with the header of a table. */
const headerFile = ({ name }: TableShape): string => `${name}/header.csv`;

function openFormat(): TableFormat {
  let hasBreaks = false;
  const onBreak = () => {
    hasBreaks = true;
  };
  return {
    begin: (shape, file) => Promise.resolve(new NodeOrEdgeWriter(shape, file, onBreak)),
    loaders: (tables) => ({
      'import.sh': importScript(
        tables.map(({ shape, files }) => ({
          shape,
          files: [headerFile(shape), ...files.map(({ name }) => name)],
        })),
        hasBreaks,
      ),
      'constraints.cypher': constraints(tables.map(({ shape }) => shape)),
    }),
    close: () => undefined,
  };
}

/** Nodes and edges for the bulk import of Neo4j, and the command that runs it. */
export const neo4j: FolderFormat = tablesFormat(() => Promise.resolve(openFormat()));
