import type { GraphViews } from '@graph-1password/archive';
import type { RelationshipColumns, RelationshipView } from '@graph-1password/j1ql';
import { EntityTypes, FACET_TYPES } from '@graph-1password/vocabulary';
import { Relationships } from '../../../../src/relationships';
import type { RelationshipKind } from '../../../../src/relationships';
import { EVENT_EDGES } from '../archive/edges';
import { TABLES, tableOfType } from '../archive/model';
import { METADATA } from '../graph/metadata';
import { addressView, edgeView, entityOf, ID, SHAPE, viewOf } from './columns';
import { actorVaultRows, knowsRows, usesRows } from './computed';
import { personEdges, personRelation, personView } from './people';
import { addresses, edgeRows, idOf, rowsOf } from './rows';
import type { GraphOptions, Link } from './rows';

const T = EntityTypes;
const R = Relationships;

const COLUMNS = { id: ID, shape: SHAPE };

const USED_ADDRESS = 'user uses address';
const ACTED_ON_VAULT = 'actor performed vault';
const KNOWS_SECRET = 'user knows secret';

/** A published archive as a graph: its entities are relations over the tables, and its relationships follow from their columns. */
export function publishedGraph(options: GraphOptions): GraphViews {
  const links = new Links();
  const relationships = relationshipsOf(links);
  const views = [...TABLES.map((table) => entityOf(table)), addressView(), personView(COLUMNS)];
  const entities = views.sort((a, b) => (a.type < b.type ? -1 : 1));
  return {
    schema: { entities, relationships, metadata: METADATA },
    select: (view, statement = '') => {
      const ofPeople = personRelation(view, options, COLUMNS, (key) => idOf(key, options));
      if (ofPeople !== undefined) return ofPeople;
      switch (view) {
        case T.CLIENT_IP:
          return addresses(options);
        case USED_ADDRESS:
          return edgeRows(R.USER_USES_CLIENT_IP, usesRows(options), options, {
            from: 'e.userKey',
            to: `concat('${T.CLIENT_IP}:', e.ip)`,
          });
        case ACTED_ON_VAULT:
          return edgeRows(R.ACTOR_PERFORMED_VAULT, actorVaultRows(options), options, {
            from: 'e.actorKey',
            to: 'e.vaultKey',
          });
        case KNOWS_SECRET:
          return edgeRows(R.USER_KNOWS_SECRET, knowsRows(options), options, {
            from: 'e.userKey',
            to: 'e.secretKey',
          });
        default:
          return rowsOf(tableOfType(view), options, links.of(view), statement);
      }
    },
  };
}

/** Columns of views that relationships need, by type. */
class Links {
  readonly #all = new Map<string, Link[]>();

  add(type: string, other: string, ids: readonly string[]): string {
    const list = this.#all.get(type) ?? [];
    this.#all.set(type, list);
    const column = `_link${list.length}`;
    list.push({ column, other, ids });
    return column;
  }

  of = (type: string): readonly Link[] => this.#all.get(type) ?? [];
}

function relationshipsOf(links: Links): RelationshipView[] {
  const ofColumns = (
    kind: RelationshipKind,
    at: 'from' | 'to',
    other: string,
    ids: readonly string[],
    youngest: RelationshipColumns['createdOnOf'],
  ): RelationshipView => {
    const { sourceType, targetType } = kind.metadata;
    const column = links.add(at === 'from' ? sourceType : targetType, other, ids);
    const [fromColumn, toColumn] = at === 'from' ? [column, ID] : [ID, column];
    return viewOf(kind, { kind: 'columns', fromColumn, toColumn, createdOnOf: youngest });
  };
  const ofEvents = Object.values(EVENT_EDGES).flatMap((edges) =>
    edges.map(({ kind, columns, other, outward }) => {
      const end = outward ? 'from' : 'to';
      return ofColumns(kind, end, other, columns, end);
    }),
  );
  return [
    ...ofEvents,
    ofColumns(R.VAULT_HAS_SECRET, 'to', T.VAULT, ['vaultId'], 'to'),
    ...FACET_TYPES.map((facet) => ofColumns(R[facet], 'to', T.USER, ['id'], 'to')),
    ...[R.ACCOUNT_HAS_USER, R.ACCOUNT_HAS_VAULT].map((kind) =>
      ofColumns(kind, 'to', T.ACCOUNT, ['_account'], 'to'),
    ),
    edgeView(R.USER_USES_CLIENT_IP, USED_ADDRESS),
    edgeView(R.ACTOR_PERFORMED_VAULT, ACTED_ON_VAULT),
    edgeView(R.USER_KNOWS_SECRET, KNOWS_SECRET),
    ...personEdges(COLUMNS),
  ];
}
