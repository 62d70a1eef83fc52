import { STREAM_ROWS } from '@graph-1password/vocabulary';
import type { Edge, Thing, TrueGraph, Wanted } from './graph';
import { TYPES, groupBy, text } from './graph';

/** Types and verbs that the graph draws when nobody chose others. */
const USUAL_TYPES: readonly string[] = [
  ...[TYPES.user, TYPES.vault, TYPES.group, TYPES.secret, TYPES.address],
];
const ACCESS_VERBS = ['can', 'is in', 'manages'];
const USUAL_VERBS: readonly string[] = [
  ...['used', 'changed', 'signed in from', 'HAS', 'USES'],
  ...ACCESS_VERBS,
];

/** How relationships of access are read, and whether from their end. */
const ACCESS: Readonly<Record<string, readonly [verb: string, isTurned: boolean]>> = {
  one_password_vault_allows_user: ['can', true],
  one_password_vault_allows_group: ['can', true],
  one_password_group_has_user: ['is in', true],
  one_password_user_manages_group: ['manages', false],
};

/** Whether a link is a relationship, and no events. */
export const isRelationship = ({ kind }: Pick<TrueLink, 'kind'>): boolean =>
  kind === 'structure' || kind === 'access';

/** What the page calls the lines of a stream, and how they read. */
type Words = Pick<(typeof STREAM_ROWS)[number], 'lines' | 'verbs'>;

/** All events of one kind between an actor and a thing, or one relationship between two things. */
export interface TrueLink {
  readonly from: string;
  readonly to: string;
  /** `item usages`, `sign-ins`, `changes`, `access` or `structure`. */
  readonly kind: string;
  readonly verb: string;
  /** Keys of the events, oldest first. */
  readonly events: string[];
}

/** The graph of things, its events folded. */
export class TrueFolded {
  /** By id: `<from>|<kind>|<to>`, or the class of the relationship in the middle. */
  readonly links = new Map<string, TrueLink>();
  /** Keys of the events that touch a thing. */
  readonly touching = new Map<string, Set<string>>();
  readonly #users = new Map<string, string>();
  readonly #outgoing: Map<string, Edge[]>;
  readonly #actors = new Map<string, string>();
  readonly #graph: TrueGraph;

  constructor(graph: TrueGraph, wanted: Wanted) {
    this.#graph = graph;

    for (const edge of graph.edges) {
      if (edge._class === 'IS') this.#users.set(edge._toEntityKey, edge._fromEntityKey);
      if (edge._class === 'PERFORMED') this.#actors.set(edge._toEntityKey, edge._fromEntityKey);
    }
    this.#outgoing = groupBy(graph.edges, ({ _fromEntityKey }) => _fromEntityKey);
    for (const row of STREAM_ROWS) this.#fold(graph.events(row.type, wanted), row);
    for (const edge of graph.edges) {
      const { _type, _class, _fromEntityKey: from, _toEntityKey: to, active } = edge;
      const access = ACCESS[_type];
      if (access) {
        const [verb, isTurned] = access;
        const ends = isTurned ? ([to, from] as const) : ([from, to] as const);
        if (active !== false) this.#link(...ends, 'access', verb);
      } else if (this.#isThing(from) && this.#isThing(to))
        this.#link(from, to, 'structure', _class);
    }
  }

  #fold(events: readonly Thing[], { lines: [, kind], verbs }: Words): void {
    const [verb = 'used', fromIp] = verbs;
    for (const event of events) {
      const performer = this.#actors.get(event._key);
      const actor = performer && (this.#users.get(performer) ?? performer);
      const ip = text(event, 'ipAddress') ?? text(event, 'sessionIP');
      const address = `${TYPES.address}:${ip ?? ''}`;
      const ends = (this.#outgoing.get(event._key) ?? []).map(
        ({ _toEntityKey: to }) => this.#users.get(to) ?? to,
      );
      if (this.#graph.things.has(address)) ends.push(address);
      for (const end of new Set(ends)) {
        if (actor) {
          this.#link(actor, end, kind, end === address ? fromIp : verb).events.push(event._key);
        }
      }
      for (const end of new Set([...ends, ...(actor ? [actor] : [])])) {
        this.touching.set(end, (this.touching.get(end) ?? new Set()).add(event._key));
      }
    }
  }

  #link(from: string, to: string, kind: string, verb: string): TrueLink {
    const id = `${from}|${isRelationship({ kind }) ? verb : kind}|${to}`;
    const link = this.links.get(id) ?? { from, to, kind, verb, events: [] };
    this.links.set(id, link);
    return link;
  }

  #isThing(key: string): boolean {
    return this.#graph.things.has(key) && !/_event:/.test(key) && !this.#users.has(key);
  }

  /** What ties a thing to others by the usual types and verbs: links by the other end. */
  around(key: string, types = USUAL_TYPES, verbs = USUAL_VERBS): Map<string, TrueLink[]> {
    const found = new Map<string, TrueLink[]>();
    for (const link of this.links.values()) {
      const other = link.from === key ? link.to : link.to === key ? link.from : undefined;
      if (other === undefined || other === key) continue;
      const type = this.#graph.thing(other)._type;
      if (!types.includes(type) || !verbs.includes(link.verb)) continue;
      found.set(other, [...(found.get(other) ?? []), link]);
    }
    return found;
  }

  /** Things of the usual types by the count of events on their usual links, most first. */
  mostActive(): [key: string, events: number, links: number][] {
    const things = USUAL_TYPES.flatMap((type) => this.#graph.of(type));
    return things
      .map(({ _key }): [string, number, number] => {
        const links = [...this.around(_key).values()].flat();
        const events = links.reduce((sum, link) => sum + link.events.length, 0);
        return [_key, events, links.filter(isRelationship).length];
      })
      .sort(([, a, x], [, b, y]) => b - a || y - x);
  }

  /**
   * Steps of a shortest path that does not lead through the account; undefined when there is none.
   * @param types those of the things on the way
   * @param verbs those of the links
   */
  stepsBetween(
    start: string,
    goal: string,
    types = USUAL_TYPES,
    verbs = USUAL_VERBS,
  ): number | undefined {
    const steps = new Map([[start, 0]]);
    const queue = [start];
    for (let key = queue.shift(); key !== undefined; key = queue.shift()) {
      const next = (steps.get(key) ?? 0) + 1;
      for (const other of this.around(
        key,
        [...types, this.#graph.thing(goal)._type],
        verbs,
      ).keys()) {
        if (steps.has(other)) continue;
        if (other !== goal && other.startsWith(TYPES.account)) continue;
        steps.set(other, next);
        if (other === goal) return next;
        queue.push(other);
      }
    }
    return steps.get(goal);
  }
}
