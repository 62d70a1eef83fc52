import type { AccessFacts } from '../model/accessFacts';
import type { ExplorerFinding, ExplorerIncident, ItemVersions, Meta } from '../model/model';
import type { WireFinding, WireHeader, WireRule } from '../model/wire';
import { BlobWriter } from './blob';
import { Numbering } from './numbering';
import type { PageGraph } from './pageGraph';
import { entityTable, relationshipTable } from './tables';

/** A finding whose proof is given by keys. */
export type FindingInput = Omit<ExplorerFinding, 'path'> & { readonly path: readonly string[] };

/** All that goes into the file. */
export interface Input {
  readonly meta: Omit<Meta, 'schema'>;
  readonly graph: PageGraph;
  /** Types of entities that do not go into the file; nor do their relationships. */
  readonly without?: ReadonlySet<string>;
  readonly findings: readonly FindingInput[];
  /** By the places of the findings. Default: none. */
  readonly incidents?: readonly ExplorerIncident[];
  readonly access?: AccessFacts | undefined;
  readonly itemVersions?: ItemVersions | undefined;
}

/** What goes into the page, and how much it is. */
export interface Encoded {
  readonly bytes: Uint8Array;
  /** Counts. */
  readonly entities: number;
  readonly relationships: number;
}

/** Writes a graph in the layout of `WireHeader`; `decode` reads it. */
export function encode({
  meta,
  graph,
  without = new Set(),
  findings,
  incidents = [],
  access,
  itemVersions,
}: Input): Encoded {
  const blob = new BlobWriter();
  const numbering = new Numbering(graph, without);
  const header: WireHeader = {
    meta: { schema: 1, ...meta },
    entities: numbering.entities.map((rows) => entityTable(rows, blob)),
    relationships: numbering.relationships.map((rows) => relationshipTable(rows, numbering, blob)),
    ...findingsOf(findings, (key) => numbering.ofKey(key)),
    incidents,
    ...(access && { access }),
    ...(itemVersions && { itemVersions }),
  };
  return {
    bytes: join(new TextEncoder().encode(JSON.stringify(header)), blob.bytes()),
    entities: numbering.entityCount,
    relationships: numbering.relationshipCount,
  };
}

function join(header: Uint8Array, blob: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(4 + header.length + blob.length);
  new DataView(bytes.buffer).setUint32(0, header.length, true);
  bytes.set(header, 4);
  bytes.set(blob, 4 + header.length);
  return bytes;
}

function findingsOf(
  findings: readonly FindingInput[],
  numberOf: (key: string) => number | undefined,
): { rules: WireRule[]; findings: WireFinding[] } {
  const rules = new Map<string, WireRule>();
  for (const { rule, description, remediation, level } of findings) {
    rules.set(rule, {
      rule,
      description,
      level,
      ...(remediation !== undefined && { remediation }),
    });
  }
  const places = new Map([...rules.keys()].map((rule, i) => [rule, i]));
  return {
    rules: [...rules.values()],
    findings: findings.map(({ rule, path, who, when, where, what }) => ({
      ...{ rule: places.get(rule) as number, who, when, where, what },
      path: path.flatMap((key) => numberOf(key) ?? []),
    })),
  };
}
