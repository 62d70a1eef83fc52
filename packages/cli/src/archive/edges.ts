import type { ArchiveReader, SqlRow } from '@graph-1password/archive';
import {
  entityKey,
  EntityTypes,
  FACET_TYPES,
  secretKey,
  STREAM_ROWS,
  STREAMS,
} from '@graph-1password/vocabulary';
import type { EntityType, StreamRow } from '@graph-1password/vocabulary';
import { relate, Relationships } from '../../../../src/relationships';
import type { EdgeProperties, RelationshipKind } from '../../../../src/relationships';
import { accessEdges } from '../../../../src/steps/build-access/converter';
import { clientIpKey } from '../../../../src/steps/build-users/converter';
import type { ArchivedAccess } from './access';
import type { RecordSink } from './recordSink';
import { JOINED_EDGES } from './joinedEdges';
import type { JoinedEdge } from './joinedEdges';
import { AUDIT_LINKS, tableOfType } from './model';
import type { ArchivedSource } from './sources';

const T = EntityTypes;
const R = Relationships;

/** A relationship of each event to the entity whose id stands in a column. */
export interface EventEdge {
  kind: RelationshipKind;
  /** Columns with the id. */
  columns: readonly string[];
  /** Type of the entity at the other end. */
  other: EntityType;
  /** The event is where it begins. */
  outward: boolean;
}

const edge = (
  kind: RelationshipKind,
  other: EntityType,
  outward: boolean,
  ...columns: string[]
): EventEdge => ({ kind, other, outward, columns });

const [USAGE_USER] = STREAMS.itemusages.users;

/** The relationships of the users of a stream to its events, which follow from its row. */
const edgesOfUsers = ({ type, users }: StreamRow): EventEdge[] =>
  users.flatMap((user) =>
    Object.values(R)
      .filter(({ metadata }) => metadata.sourceType === user.type && metadata.targetType === type)
      .map((kind) => edge(kind, user.type, false, user.id)),
  );

/**
 * The relationships that follow from a column of an event, by the type of the event. A stream whose events relate to more
 * than their users needs a line of its own.
 */
export const EVENT_EDGES: Readonly<Record<string, readonly EventEdge[]>> = {
  ...Object.fromEntries(STREAM_ROWS.map((row) => [row.type, edgesOfUsers(row)])),
  [T.AUDIT_EVENT]: [
    edge(R.ACTOR_PERFORMED_AUDIT_EVENT, T.AUDIT_ACTOR, false, AUDIT_LINKS.actor),
    edge(R.AUDIT_EVENT_UPDATED_AUX, T.AUDIT_AUX, true, AUDIT_LINKS.aux),
    edge(R.AUDIT_EVENT_UPDATED_OBJECT, T.AUDIT_OBJECT, true, AUDIT_LINKS.object),
    edge(R.AUDIT_EVENT_UPDATED_VAULT, T.VAULT, true, AUDIT_LINKS.vault),
  ],
  [T.ITEM_USAGE_EVENT]: [
    edge(R.USAGE_USER_PERFORMED_USAGE, T.ITEM_USAGE_USER, false, USAGE_USER.id),
    edge(R.SIGNIN_USER_PERFORMED_USAGE, T.SIGNIN_USER, false, USAGE_USER.id),
    edge(R.ITEM_USAGE_USES_VAULT, T.VAULT, true, 'vaultUUID'),
    edge(R.ITEM_USAGE_USES_SECRET, T.SECRET, true, 'vaultUUID', 'itemUUID'),
  ],
};

/** What was found in events of the whole archive, up to the end of the window. */
interface Found {
  sources: readonly ArchivedSource[];
  access: ArchivedAccess;
}

/** Finds the relationships of a window of an archive: none is stored, all follow from columns. */
export class Edges {
  readonly #reader: ArchiveReader;
  readonly #sink: Pick<RecordSink, 'connect'>;
  readonly #known: ReadonlyMap<string, number>;
  readonly #found: Found;

  /** @param known keys of all entities that are no events, with the time since when each has been known */
  constructor(
    reader: ArchiveReader,
    sink: Pick<RecordSink, 'connect'>,
    known: ReadonlyMap<string, number>,
    found: Found,
  ) {
    this.#reader = reader;
    this.#sink = sink;
    this.#known = known;
    this.#found = found;
  }

  /** Adds all relationships to the graph, whose entities are there; those that events make only when they are, too. */
  async connect({ withEvents }: { withEvents: boolean }): Promise<void> {
    if (withEvents) {
      for (const type of Object.keys(EVENT_EDGES)) await this.#ofEvents(type);
      for (const each of JOINED_EDGES) await this.#ofManyEvents(each);
    }
    await this.#vaultsAndSecrets();
    this.#usersAndFacets();
    this.#ofAccount();
    this.#usersAndAddresses();
    this.#ofAccess();
  }

  /** @param seen since when the younger end has been known, epoch ms; NaN when nobody knows */
  #add(
    kind: RelationshipKind,
    from: string,
    to: string,
    seen: number,
    properties: EdgeProperties = {},
  ): void {
    this.#sink.connect({
      ...relate(kind, from, to, properties),
      ...(!Number.isNaN(seen) && { _createdOn: seen }),
    });
  }

  async #ofEvents(type: string): Promise<void> {
    const edges = EVENT_EDGES[type] ?? [];
    if (edges.length === 0) return;
    const columns = [...new Set(edges.flatMap((each) => each.columns))];
    const rows = this.#reader.events(tableOfType(type));
    const sql = `SELECT _key, _seenOn, ${columns.join(', ')} FROM (${rows})`;
    for await (const part of this.#reader.stream(sql)) {
      for (const row of part) for (const each of edges) this.#ofEvent(row, each);
    }
  }

  #ofEvent(row: SqlRow, { kind, columns, other, outward }: EventEdge): void {
    const ids = columns.map((column) => row[column]);
    if (ids.some((id) => typeof id !== 'string')) return;
    const [id = '', second] = ids as string[];
    const otherKey = second === undefined ? entityKey(other, id) : secretKey(id, second);
    const known = this.#known.get(otherKey);
    if (known === undefined) return;
    const key = String(row['_key']);
    const seen = Math.max(known, Number(row['_seenOn']));
    this.#add(kind, outward ? key : otherKey, outward ? otherKey : key, seen);
  }

  /** In the order of their ends. */
  async #ofManyEvents({ kind, properties, rows }: JoinedEdge): Promise<void> {
    const sql = `SELECT * FROM (${rows(this.#reader)}) ORDER BY from_key, to_key`;
    for await (const part of this.#reader.stream(sql)) {
      for (const row of part) {
        const told = properties.flatMap(([name]) => {
          const value = row[name];
          return value === null || value === undefined ? [] : [[name, value]];
        });
        const own = Object.fromEntries(told) as EdgeProperties;
        this.#add(kind, String(row['from_key']), String(row['to_key']), Number(row['seen']), own);
      }
    }
  }

  async #vaultsAndSecrets(): Promise<void> {
    const secrets = this.#reader.states(tableOfType(T.SECRET));
    for await (const part of this.#reader.stream(
      `SELECT _key, vaultId FROM (${secrets}) WHERE vaultId IS NOT NULL`,
    )) {
      for (const row of part) {
        const vault = entityKey(T.VAULT, String(row['vaultId']));
        const secret = String(row['_key']);
        this.#between(R.VAULT_HAS_SECRET, vault, secret);
      }
    }
  }

  #between(kind: RelationshipKind, from: string, to: string, properties?: EdgeProperties): void {
    const [one, other] = [this.#known.get(from), this.#known.get(to)];
    if (one === undefined || other === undefined) return;
    this.#add(kind, from, to, Math.max(one, other), properties);
  }

  #ofAccess(): void {
    const { state, uses, isWhole } = this.#found.access;
    for (const { kind, from, to, properties } of accessEdges(state, { uses, ended: !isWhole })) {
      if (!isWhole) this.#between(kind, from, to, properties);
      else if (this.#known.has(from) && this.#known.has(to))
        this.#add(kind, from, to, NaN, properties);
    }
  }

  #usersAndFacets(): void {
    for (const id of this.#idsOf(T.USER)) {
      const user = entityKey(T.USER, id);
      for (const facet of FACET_TYPES) this.#between(R[facet], user, entityKey(facet, id));
    }
  }

  #ofAccount(): void {
    for (const id of this.#idsOf(T.ACCOUNT)) {
      const account = entityKey(T.ACCOUNT, id);
      for (const user of this.#idsOf(T.USER)) {
        this.#between(R.ACCOUNT_HAS_USER, account, entityKey(T.USER, user));
      }
      for (const vault of this.#idsOf(T.VAULT)) {
        this.#between(R.ACCOUNT_HAS_VAULT, account, entityKey(T.VAULT, vault));
      }
      for (const group of this.#idsOf(T.GROUP)) {
        this.#between(R.ACCOUNT_HAS_GROUP, account, entityKey(T.GROUP, group));
      }
    }
  }

  /** What stands in the keys of a type after the type. */
  #idsOf(type: EntityType): string[] {
    const prefix = entityKey(type, '');
    return [...this.#known.keys()].flatMap((key) =>
      key.startsWith(prefix) ? [key.slice(prefix.length)] : [],
    );
  }

  #usersAndAddresses(): void {
    for (const { userId, ip, firstSeenOn, lastSeenOn, signInCount, seenOn } of this.#found
      .sources) {
      const user = entityKey(T.USER, userId);
      const address = clientIpKey(ip);
      const known = this.#known.get(user);
      if (known === undefined || !this.#known.has(address)) continue;
      this.#add(R.USER_USES_CLIENT_IP, user, address, Math.max(known, seenOn), {
        ...{ firstSeenOn, lastSeenOn, signInCount },
      });
    }
  }
}
