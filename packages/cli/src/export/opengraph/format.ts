import type { EntityRecord, RelationshipRecord } from '@graph-1password/j1ql';
import { AccountStates, EntityTypes, upperId } from '@graph-1password/vocabulary';
import { Relationships } from '../../../../../src/relationships';
import type { AccessView } from '../../access/view';
import type { FolderFormat, FormatOptions, Written } from '../format';
import type { ExportSource } from '../source/source';
import type { FolderTarget } from '../target/folder';
import { accessEdges, groupNodes, namedIn } from './access';
import { GraphFiles } from './file';
import type { GraphEdge, GraphNode } from './file';
import { Inventory } from './inventory';
import { sameMail } from './joins';
import { customKinds, KINDS } from './kinds';
import { iso } from './nodes';
import { Uses } from './uses';

const T = EntityTypes;
const [ITEM] = KINDS.item;
const CONTAINS = [Relationships.ACCOUNT_HAS_USER, Relationships.ACCOUNT_HAS_VAULT].map(
  ({ metadata }): string => metadata._type,
);
const HAS_ITEM = Relationships.VAULT_HAS_SECRET.metadata._type;
const SIGNED_IN_FROM = Relationships.USER_USES_CLIENT_IP.metadata._type;

/** One export: nodes as entities come, then those that only events or a snapshot know, then edges. */
class OpenGraph {
  readonly #files: GraphFiles;
  readonly #joins: GraphFiles;
  readonly #options: FormatOptions;
  readonly #inventory: Inventory;
  readonly #uses: Uses;
  readonly #left = new AccountStates();
  readonly #counts: Record<string, number> = {};
  #hasEdges = false;

  constructor(target: FolderTarget, options: FormatOptions) {
    this.#files = new GraphFiles(target, 'opengraph');
    this.#joins = new GraphFiles(target, 'joins');
    this.#options = options;
    this.#inventory = new Inventory(options.titles === true);
    this.#uses = new Uses(options.ownReads);
  }

  async write(source: ExportSource): Promise<Written> {
    const view = await this.#options.access?.();
    for await (const { kind, record } of source.records()) {
      if (kind === 'entity') await this.#entity(record);
      else {
        if (!this.#hasEdges) await this.#beginEdges(view);
        await this.#relationship(record);
      }
    }
    if (!this.#hasEdges) await this.#beginEdges(view);
    for (const join of sameMail(this.#inventory.people)) {
      await this.#joins.edge(join);
      this.#count(join.kind);
    }
    await this.#files.finish();
    await this.#joins.finish();
    return {
      counts: this.#counts,
      lacks: view?.notes ?? [],
      manifest: { files: this.#files.names, joins: this.#joins.names },
    };
  }

  abort(): void {
    this.#files.abort();
    this.#joins.abort();
  }

  /** Entities come by type: the account and events before users, vaults between. */
  async #entity(record: EntityRecord): Promise<void> {
    if (record._type === T.AUDIT_EVENT) {
      const { objectUUID, objectType, action, createdOn } = record;
      if (typeof action === 'string' && typeof objectType === 'string')
        this.#left.see(upperId(objectUUID), objectType, action, Number(createdOn));
    } else if (record._type === T.ITEM_USAGE_EVENT) this.#uses.add(record);
    const node = this.#inventory.nodeOf(record, this.#left);
    if (node) await this.#node(node);
  }

  /** The nodes that are left, and the edges that are no relationships of the graph. */
  async #beginEdges(view: AccessView | undefined): Promise<void> {
    this.#hasEdges = true;
    const { account } = this.#inventory;
    const access = view && { state: view.state, named: namedIn(view.state) };
    const unseen = this.#inventory.unseen(this.#uses, access, this.#left);
    for (const node of unseen) await this.#node(node);
    for (const node of access ? groupNodes(access.state, access.named, account) : [])
      await this.#node(node);
    for (const { user, vault, item, use } of this.#uses.ofItems()) {
      const end = { value: this.#inventory.itemId(vault, item) };
      await this.#edge({
        kind: 'OPUsedItem',
        start: { value: user },
        end,
        properties: use.properties,
      });
    }
    if (!access) return;
    for (const edge of accessEdges(access.state, access.named, this.#uses, account))
      await this.#edge(edge);
  }

  async #relationship(record: RelationshipRecord): Promise<void> {
    const { _type: type, _fromEntityKey: from, _toEntityKey: to } = record;
    const [start, end] = [this.#inventory.idOf(from), this.#inventory.idOf(to)];
    if (start === undefined || end === undefined) return;
    const ends = { start: { value: start }, end: { value: end } };
    if (CONTAINS.includes(type)) await this.#edge({ kind: 'OPContains', ...ends });
    else if (type === HAS_ITEM) {
      await this.#edge({ kind: 'OPHasItem', ...ends });
      const { account } = this.#inventory;
      if (account)
        await this.#edge({ kind: 'OPContains', start: { value: account.id }, end: ends.end });
    } else if (type === SIGNED_IN_FROM) {
      const { firstSeenOn, lastSeenOn, signInCount } = record;
      const count = typeof signInCount === 'number' ? signInCount : undefined;
      const properties = {
        firstseen: iso(firstSeenOn),
        lastsignin: iso(lastSeenOn),
        signincount: count,
      };
      await this.#edge({ kind: 'OPSignedInFrom', ...ends, properties });
    }
  }

  async #node(node: GraphNode): Promise<void> {
    await this.#files.node(node);
    const [first = ''] = node.kinds;
    this.#count(node.kinds.includes(ITEM) ? ITEM : first);
  }

  async #edge(edge: GraphEdge): Promise<void> {
    await this.#files.edge(edge);
    this.#count(edge.kind);
  }

  #count(kind: string): void {
    this.#counts[kind] = (this.#counts[kind] ?? 0) + 1;
    this.#options.onWritten();
  }
}

/** Nodes and edges for BloodHound. */
export const opengraph: FolderFormat = {
  async write(source, target, options) {
    const graph = new OpenGraph(target, options);
    try {
      const written = await graph.write(source);
      target.save('icons.json', `${JSON.stringify(customKinds(), null, 2)}\n`);
      return written;
    } catch (error) {
      graph.abort();
      throw error;
    }
  },
};
