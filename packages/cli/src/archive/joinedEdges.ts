import type { ArchiveReader } from '@graph-1password/archive';
import type { ColumnKind } from '@graph-1password/j1ql';
import { EntityTypes } from '@graph-1password/vocabulary';
import { Relationships } from '../../../../src/relationships';
import type { RelationshipKind } from '../../../../src/relationships';
import { AUDIT_LINKS, tableOfType } from './model';

const T = EntityTypes;

/** What relations are made of. */
type Source = Pick<ArchiveReader, 'events' | 'states'>;

/** A relationship between two entities that many events make together. */
export interface JoinedEdge {
  kind: RelationshipKind;
  /** Type of the events. */
  events: string;
  /** What it has beside the SDK's own properties, in order. */
  properties: readonly (readonly [property: string, kind: ColumnKind])[];
  /**
   * All of the window of a reader, as a relation: keys of the ends in `from_key` and `to_key`, since when it has been known in
   * `seen`, epoch ms, and its properties. Both ends are there.
   */
  rows: (source: Source) => string;
}

/** Uses by a person and uses by a program in a person's name. Reads of this integration are neither. */
const WAYS = ['person', 'machine'] as const;
type Way = (typeof WAYS)[number];

const ofWay = (way: Way): string =>
  `max(usedVersion) FILTER (accessedBy = '${way}') AS ${way}Version, max(createdOn) FILTER (accessedBy = '${way}') AS ${way}On`;

/** As `isCurrent` of the vocabulary has it. */
const isCurrent = (way: Way): string =>
  `(coalesce(s.lastEditedBy = u.user, false) OR CASE WHEN u.${way}Version IS NOT NULL AND s.version IS NOT NULL THEN u.${way}Version >= s.version ELSE coalesce(s.updatedOn <= u.${way}On, s.updatedOn IS NULL) END)`;

/** As `machineTellsMore` has it. */
const MACHINE_TELLS_MORE = `(u.machineOn IS NOT NULL AND (u.personOn IS NULL OR (${isCurrent('machine')} AND NOT ${isCurrent('person')})))`;

/** Who has used which item, and what they saw of it. */
function knowsRows(source: Source): string {
  const usages = source.events(tableOfType(T.ITEM_USAGE_EVENT));
  const used = `SELECT userUUID AS user, vaultUUID AS vault, itemUUID AS item, ${WAYS.map(ofWay).join(', ')}, min(_seenOn) AS seen FROM (${usages}) WHERE userUUID IS NOT NULL AND accessedBy IN (${WAYS.map((way) => `'${way}'`).join(', ')}) GROUP BY ALL`;
  const secrets = `SELECT _key, _firstFrom, id, vaultId, version, updatedOn, lastEditedBy FROM (${source.states(tableOfType(T.SECRET))})`;
  const told = `SELECT u.*, s._key AS to_key, s._firstFrom AS itemSeen, ${MACHINE_TELLS_MORE} AS ofMachine, ${isCurrent('machine')} AS machineCurrent, ${isCurrent('person')} AS personCurrent FROM (${used}) AS u JOIN (${secrets}) AS s ON s.vaultId = u.vault AND s.id = u.item`;
  const either = (value: string): string =>
    `CASE WHEN ofMachine THEN machine${value} ELSE person${value} END`;
  return `SELECT p._key AS from_key, to_key, ${either('Current')} AS current, ${either('On')} AS lastSeenOn, ${either('Version')} AS lastSeenVersion, CASE WHEN ofMachine THEN 'machine' ELSE 'person' END AS readBy, greatest(seen, itemSeen, p._firstFrom) AS seen FROM (${told}) JOIN (${endsOf(source, T.USER)}) AS p ON p.id_of_key = user`;
}

/** Who did what in which vault. */
function actedRows(source: Source): string {
  const { actor, vault } = AUDIT_LINKS;
  const action = `coalesce(action, 'unknown')`;
  const done = `SELECT ${actor} AS actor, ${vault} AS vault, string_agg(DISTINCT ${action}, ',' ORDER BY ${action}) AS actions, count(*) AS eventCount, min(createdOn) AS firstPerformedOn, max(createdOn) AS lastPerformedOn, min(_seenOn) AS seen FROM (${source.events(tableOfType(T.AUDIT_EVENT))}) WHERE ${actor} IS NOT NULL AND ${vault} IS NOT NULL GROUP BY ALL`;
  return `SELECT a._key AS from_key, v._key AS to_key, actions, eventCount, firstPerformedOn, lastPerformedOn, greatest(e.seen, v._firstFrom) AS seen FROM (${done}) AS e JOIN (${endsOf(source, T.AUDIT_ACTOR)}) AS a ON a.id_of_key = e.actor JOIN (${endsOf(source, T.VAULT)}) AS v ON v.id_of_key = e.vault`;
}

/** Entities of a type with what stands in their keys after the type: that is shorter to compare. */
const endsOf = (source: Source, type: string): string =>
  `SELECT _key, _firstFrom, substr(_key, ${type.length + 2}) AS id_of_key FROM (${source.states(tableOfType(type))})`;

/** The relationships that many events make together. They are not stored, and may be as many as the events. */
export const JOINED_EDGES: readonly JoinedEdge[] = [
  {
    kind: Relationships.ACTOR_PERFORMED_VAULT,
    events: T.AUDIT_EVENT,
    properties: [
      ['actions', 'text'],
      ['eventCount', 'number'],
      ['firstPerformedOn', 'number'],
      ['lastPerformedOn', 'number'],
    ],
    rows: actedRows,
  },
  {
    kind: Relationships.USER_KNOWS_SECRET,
    events: T.ITEM_USAGE_EVENT,
    properties: [
      ['current', 'boolean'],
      ['lastSeenOn', 'number'],
      ['lastSeenVersion', 'number'],
      ['readBy', 'text'],
    ],
    rows: knowsRows,
  },
];
