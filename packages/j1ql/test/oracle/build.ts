import { compare, peopleOf } from '../../src';
import type { EntityRecord, Properties, RelationshipRecord } from '../../src';
import { GraphEntity, GraphRelationship } from './graph';
import type { Graph } from './graph';

/** How a graph is made. */
export interface GraphOptions {
  /**
   * When this machine first saw an object, by `_key` (epoch ms). It becomes `_createdOn`; objects
   * that are not in it get their own time.
   */
  firstSeen?: ReadonlyMap<string, number> | undefined;
  /** Keep the raw data of entities. Default: false. */
  rawData?: boolean | undefined;
  /** Add a Person for each e-mail of a User, as JupiterOne's mapper does. Default: true. */
  people?: boolean | undefined;
  /** What JupiterOne's metadata say of every object of the integration, such as `_integrationType`. */
  metadata?: Properties | undefined;
  /** Entities that are not taken into the graph, and with them the relationships that begin or end there. */
  without?: ((record: EntityRecord) => boolean) | undefined;
  /** Entities of which nothing is said, as if they had never been collected. */
  outside?: ((record: EntityRecord) => boolean) | undefined;
}

/** Objects as the SDK writes them. */
export interface Records {
  readonly entities: Iterable<EntityRecord>;
  readonly relationships: Iterable<RelationshipRecord>;
}

/**
 * Makes a graph. The first of two objects with the same key stays; a relationship to an entity that
 * is not there is left out. Both are counted.
 * @param by what orders the relationships
 */
export function buildGraph(
  { entities, relationships }: Records,
  options: GraphOptions = {},
  by: 'arrival' | 'key' = 'arrival',
): Graph {
  const counts = new Map<string, number>();
  const count = ({ _type }: { _type: string }) => counts.set(_type, (counts.get(_type) ?? 0) + 1);
  const byKey = new Map<string, GraphEntity>();
  let [leftOut, dangling, duplicates] = [0, 0, 0];
  const add = (record: EntityRecord): void => {
    const entity = entityOf(record, options);
    if (byKey.has(entity.key)) duplicates++;
    else byKey.set(entity.key, entity);
  };
  for (const record of entities) {
    count(record);
    if (options.outside?.(record)) continue;
    if (options.without?.(record)) leftOut++;
    else add(record);
  }
  const links = new Map<string, GraphRelationship>();
  const connect = (record: RelationshipRecord): void => {
    const from = byKey.get(record._fromEntityKey ?? '');
    const to = byKey.get(record._toEntityKey ?? '');
    if (!from || !to) dangling++;
    else if (links.has(record._key)) duplicates++;
    else links.set(record._key, new GraphRelationship(propertiesOf(record, options), from, to));
  };
  for (const record of relationships) {
    count(record);
    connect(record);
  }
  const own = [...links.values()];
  if (by === 'key') own.sort((a, b) => compare(a.key, b.key));
  const before = links.size;
  if (options.people !== false) {
    const people = peopleOf(byKey.values());
    people.entities.forEach(add);
    people.relationships.forEach(connect);
  }
  const all = [...own, ...[...links.values()].slice(before)];
  for (const link of all) {
    link.from.outgoing.push(link);
    link.to.incoming.push(link);
  }
  return {
    ...{ entities: [...byKey.values()], relationships: all, byKey },
    ...{ byType: grouped(byKey.values(), ({ type }) => [type]) },
    ...{ byClass: grouped(byKey.values(), ({ classes }) => [...new Set(classes)]) },
    ...{ metadata: options.metadata ?? {}, leftOut, dangling, duplicates, recordCounts: counts },
  };
}

function entityOf(record: EntityRecord, options: GraphOptions): GraphEntity {
  const { _rawData: pieces } = record;
  // The SDK wraps raw data in a list of named pieces.
  const raw = Array.isArray(pieces) ? (pieces as { rawData?: unknown }[])[0]?.rawData : undefined;
  return new GraphEntity(propertiesOf(record, options), options.rawData ? raw : undefined);
}

/** What JupiterOne would have of an object; when it would first have seen it stands last, or where the record has it. */
function propertiesOf(
  record: EntityRecord | RelationshipRecord,
  { firstSeen }: GraphOptions,
): Properties {
  const entries = Object.entries(record).filter(([name]) => name !== '_rawData');
  const own = record._createdOn ?? record.createdOn ?? record.firstSeenOn;
  const created = firstSeen?.get(record._key) ?? (typeof own === 'number' ? own : undefined);
  if (created !== undefined) {
    for (const name of ['_createdOn', '_beginOn']) {
      const known = entries.find(([each]) => each === name);
      if (known) known[1] = created;
      else entries.push([name, created]);
    }
  }
  // `__proto__` is a name like any other.
  return Object.fromEntries(entries) as Properties;
}

function grouped(
  entities: Iterable<GraphEntity>,
  namesOf: (entity: GraphEntity) => readonly string[],
): Map<string, GraphEntity[]> {
  const groups = new Map<string, GraphEntity[]>();
  for (const entity of entities)
    for (const name of namesOf(entity)) groups.set(name, [...(groups.get(name) ?? []), entity]);
  return groups;
}
