import type { ColumnKind, TableShape } from './shape';
import type { WrittenTable } from './table';

/** Types of columns in DuckDB. */
export const DUCKDB_TYPES: Readonly<Record<ColumnKind, string>> = {
  ...{ text: 'VARCHAR', integer: 'BIGINT', double: 'DOUBLE', boolean: 'BOOLEAN' },
  ...{ time: 'TIMESTAMPTZ', date: 'DATE', texts: 'VARCHAR[]' },
};

/** Types of columns in Athena’s statements, which are Hive's. */
const ATHENA_TYPES: Readonly<Record<ColumnKind, string>> = {
  ...{ text: 'string', integer: 'bigint', double: 'double', boolean: 'boolean' },
  ...{ time: 'timestamp', date: 'date', texts: 'array<string>' },
};

/** Most bytes of a line: a text can be long. For CSV, DuckDB takes 16 times as much memory. */
const LONGEST = 8 * 1024 * 1024;

/** Views over the files, for `duckdb -init duckdb.sql` in the folder of the export. */
export function duckDbLoader(
  format: 'parquet' | 'csv' | 'ndjson',
  tables: readonly WrittenTable[],
): string {
  const views = tables.map(
    ({ shape }) =>
      `CREATE VIEW ${shape.name} AS SELECT ${selected(format, shape)} FROM ${READ[format](shape)};`,
  );
  return `-- Run in this folder: duckdb -init duckdb.sql\nSET TimeZone = 'UTC';\n${views.join('\n')}\n`;
}

const columnsOf = ({ columns }: TableShape, types: Readonly<Record<ColumnKind, string>>): string =>
  columns.map(({ name, kind }) => `"${name}": '${types[kind]}'`).join(', ');

/** Lists are JSON in CSV. */
const IN_CSV = { ...DUCKDB_TYPES, texts: 'JSON' };

const READ = {
  parquet: ({ name }: TableShape) => `read_parquet('${name}/*.parquet')`,
  csv: (shape: TableShape) =>
    `read_csv('${shape.name}/*.csv', header = true, delim = ',', quote = '"', escape = '"', allow_quoted_nulls = false, max_line_size = ${LONGEST}, columns = {${columnsOf(shape, IN_CSV)}})`,
  ndjson: (shape: TableShape) =>
    `read_json('${shape.name}/*.ndjson', format = 'newline_delimited', maximum_object_size = ${LONGEST}, columns = {${columnsOf(shape, DUCKDB_TYPES)}})`,
};

/** In CSV a text may have an apostrophe before it that keeps spreadsheets from running it. */
function selected(format: keyof typeof READ, { columns }: TableShape): string {
  if (format !== 'csv') return '*';
  const changed = columns.flatMap(({ name, kind }) => {
    if (kind === 'text')
      return [
        `CASE WHEN starts_with("${name}", '''') THEN substr("${name}", 2) ELSE "${name}" END AS "${name}"`,
      ];
    return kind === 'texts' ? [`CAST("${name}" AS VARCHAR[]) AS "${name}"`] : [];
  });
  return `* REPLACE (${changed.join(', ')})`;
}

/** Tables over the files in a bucket, for Athena. `BUCKET` stands for it. */
export function athenaLoader(tables: readonly WrittenTable[]): string {
  const statements = tables.map(({ shape: { name, columns } }) => {
    const list = columns.map((each) => `  \`${each.name}\` ${ATHENA_TYPES[each.kind]}`);
    return `CREATE EXTERNAL TABLE ${name} (\n${list.join(',\n')}\n) STORED AS PARQUET LOCATION 's3://BUCKET/${name}/';`;
  });
  return `-- Copy this folder to s3://BUCKET/, put its name in place of BUCKET, and run the statements one by one.\n${statements.join('\n')}\n`;
}
