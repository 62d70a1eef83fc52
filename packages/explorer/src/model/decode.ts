import { adjacencyOf } from './adjacency';
import { BlobReader } from './blob';
import { ColumnReader, Columns } from './columnReader';
import type { EntityTable, ExplorerFinding, Model, RelationshipTable } from './model';
import type { WireEntityTable, WireHeader, WireRelationshipTable, WireRule } from './wire';

/** The file was written by another version of this package, or is damaged; the message is a sentence for people. */
export class PayloadError extends Error {
  override readonly name = 'PayloadError';
}

/**
 * Makes the model from what `encode` wrote. Columns and keys are unpacked when they are first asked for.
 * @throws PayloadError when the bytes are in another layout
 */
export function decode(bytes: Uint8Array): Model {
  const length = new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0, true);
  const header = headerOf(bytes.subarray(4, 4 + length));
  const blob = new BlobReader(bytes.subarray(4 + length));
  const entities: EntityTable[] = [];
  let entityCount = 0;
  for (const table of header.entities) {
    entities.push(entityTableOf(table, entityCount, blob));
    entityCount += table.count;
  }
  // Keys of relationships are made of those of entities.
  const keyOf = (entity: number): string => {
    const table = entities.find(({ start, count }) => entity < start + count);
    return table?.keys[entity - table.start] ?? '';
  };
  const relationships: RelationshipTable[] = [];
  let relationshipCount = 0;
  for (const table of header.relationships) {
    relationships.push(relationshipTableOf(table, relationshipCount, blob, keyOf));
    relationshipCount += table.count;
  }
  return {
    meta: header.meta,
    entities,
    entityCount,
    relationships,
    relationshipCount,
    adjacency: adjacencyOf(relationships, entityCount),
    findings: findingsOf(header),
    incidents: header.incidents,
    ...(header.access && { access: header.access }),
    ...(header.itemVersions && { itemVersions: header.itemVersions }),
  };
}

function headerOf(bytes: Uint8Array): WireHeader {
  const header = JSON.parse(new TextDecoder().decode(bytes)) as WireHeader;
  if (header.meta.schema !== 1) {
    throw new PayloadError(
      'This file was written by another version of graph-1password; write it again.',
    );
  }
  return header;
}

/** @returns a function that makes the value at its first call, and gives the same ever after */
function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

function entityTableOf(table: WireEntityTable, start: number, blob: BlobReader): EntityTable {
  const { type, count, classes, properties, raw } = table;
  const reader = new ColumnReader(table, blob);
  const keys = once(() => reader.texts(0) as string[]);
  return {
    ...{ type, start, count, classes, keyPrefix: reader.prefix(0) },
    columns: new Columns(properties, 1, reader),
    rawColumns: new Columns(raw, 1 + properties.length, reader),
    get keys() {
      return keys();
    },
  };
}

function relationshipTableOf(
  table: WireRelationshipTable,
  start: number,
  blob: BlobReader,
  keyOf: (entity: number) => string,
): RelationshipTable {
  const { type, count, verb, properties } = table;
  const reader = new ColumnReader(table, blob);
  const from = Uint32Array.from(blob.steps(table.from));
  const to = Uint32Array.from(blob.steps(table.to));
  const keys = once(() =>
    reader
      .texts(0)
      .map((key, row) => key ?? `${keyOf(from[row] ?? 0)}|${verb}|${keyOf(to[row] ?? 0)}`),
  );
  return {
    ...{ type, start, count, class: table.class, from, to },
    columns: new Columns(properties, 1, reader),
    get keys() {
      return keys();
    },
  };
}

const findingsOf = ({ rules, findings }: WireHeader): ExplorerFinding[] =>
  findings.map((finding) => ({ ...finding, ...(rules[finding.rule] as WireRule) }));
