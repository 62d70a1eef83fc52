import type { TableShape } from '../tables/shape';

/** The label that all nodes have. */
const COMMON = 'OnePassword';

/** A table and its files, the header first. */
interface ImportedTable {
  readonly shape: TableShape;
  readonly files: readonly string[];
}

/**
 * The command that imports all tables. Labels and names of files are those of the data model, never words of the data.
 * @param hasBreaks texts have line ends: to look for them makes the import slower
 */
export function importScript(tables: readonly ImportedTable[], hasBreaks: boolean): string {
  const sources = tables.map(({ shape, files }) =>
    shape.kind === 'entity'
      ? `--nodes=${[COMMON, shape.name, ...shape.classes].join(':')}=${files.join(',')}`
      : `--relationships=${shape.classes.join('')}=${files.join(',')}`,
  );
  const options = [
    "--delimiter=','",
    "--quote='\"'",
    '--array-delimiter=U+001F',
    ...(hasBreaks ? ['--multiline-fields=true'] : []),
    '--skip-bad-relationships=true',
    ...sources,
  ];
  return `#!/bin/sh
# Imports this folder into a database that does not exist yet. Run it in this folder, on the machine of Neo4j 5 or newer,
# as the user of Neo4j, while the database is stopped. Then run constraints.cypher.
# --skip-bad-relationships leaves relationships out whose ends are not in this export; import.report names them.
neo4j-admin database import full "\${1:-neo4j}" \\
  ${options.join(' \\\n  ')}
`;
}

/** Statements to run after the import: the key is unique, and what queries look for first has an index. */
export function constraints(shapes: readonly TableShape[]): string {
  const events = shapes.filter(
    ({ kind, columns }) => kind === 'entity' && columns.some(({ name }) => name === 'event_date'),
  );
  const statements = [
    `CREATE CONSTRAINT graph_1password_key IF NOT EXISTS FOR (n:${COMMON}) REQUIRE n._key IS UNIQUE;`,
    ...events.map(
      ({ name }) => `CREATE INDEX ${name}_created IF NOT EXISTS FOR (n:${name}) ON (n.createdOn);`,
    ),
  ];
  return `${statements.join('\n')}\n`;
}
