import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/**
 * The truth of the page's numbers, computed from the files of a collect alone: nothing here is shared with the
 * explorer, nor with the steps that wrote the files. It is slow and plain on purpose.
 */

/** An entity as it lies on disk. */
export interface Thing {
  readonly _key: string;
  readonly _type: string;
  readonly [property: string]: unknown;
}

/** A relationship as it lies on disk. */
export interface Edge extends Thing {
  readonly _class: string;
  readonly _fromEntityKey: string;
  readonly _toEntityKey: string;
}

/** What a page is asked for. */
export interface Wanted {
  /** First instant, epoch ms. */
  readonly from?: number;
  /** First instant that is no longer in it, epoch ms. */
  readonly until?: number;
  readonly search?: string;
}

/** Types of entities by what they are called here. */
export const TYPES = {
  audit: 'one_password_audit_event',
  usage: 'one_password_item_usage_event',
  signIn: 'one_password_signin_attempt_event',
  user: 'one_password_user',
  vault: 'one_password_vault',
  group: 'one_password_group',
  secret: 'one_password_secret',
  address: 'one_password_client_ip',
  account: 'one_password_account',
} as const;

/** What is never searched: it is the same for all entities of a type, or no property. */
const NOT_SEARCHED = new Set(['_type', '_class', '_rawData']);

/** A graph as a collect left it. */
export class TrueGraph {
  readonly things = new Map<string, Thing>();
  readonly edges: Edge[] = [];
  readonly #searched = new Map<Thing, string[]>();
  readonly #ofType = new Map<string, Thing[]>();

  /** @param folder usually `.j1-integration` */
  constructor(folder: string) {
    const root = path.join(folder, 'graph');
    const files = readdirSync(root, { recursive: true, encoding: 'utf8' });
    const edges = new Map<string, Edge>();
    for (const file of files.filter((name) => name.endsWith('.json'))) {
      const content = JSON.parse(readFileSync(path.join(root, file), 'utf8')) as {
        entities?: Thing[];
        relationships?: Edge[];
      };
      for (const thing of content.entities ?? []) this.things.set(thing._key, thing);
      for (const edge of content.relationships ?? []) edges.set(edge._key, edge);
    }
    this.edges.push(...edges.values());
  }

  /** All entities of a type; events oldest first. */
  of(type: string): readonly Thing[] {
    let things = this.#ofType.get(type);
    if (!things) {
      things = [...this.things.values()]
        .filter(({ _type }) => _type === type)
        .sort((a, b) => createdOn(a) - createdOn(b) || (a._key < b._key ? -1 : 1));
      this.#ofType.set(type, things);
    }
    return things;
  }

  /**
   * Whether an entity has a text in its key or in any property that is a text or a list of texts; an event also when a
   * user, vault or item that it names has it.
   */
  hasText(thing: Thing, search: string | undefined): boolean {
    if (search === undefined) return true;
    const wanted = search.toLowerCase();
    return [thing, ...this.#namedBy(thing)].some((one) =>
      this.#textsOf(one).some((text) => text.includes(wanted)),
    );
  }

  #textsOf(thing: Thing): string[] {
    let texts = this.#searched.get(thing);
    if (!texts) {
      texts = Object.entries(thing)
        .filter(([name]) => !NOT_SEARCHED.has(name))
        .flatMap(([, value]) => value)
        .filter((value) => typeof value === 'string')
        .map((text) => text.toLowerCase());
      this.#searched.set(thing, texts);
    }
    return texts;
  }

  #namedBy(event: Thing): Thing[] {
    if (!event._type.endsWith('_event')) return [];
    const ids = ['actorUUID', 'auxUUID', 'objectUUID', 'userUUID', 'targetUserUUID', 'vaultUUID']
      .map((name) => text(event, name))
      .filter((id) => id !== undefined);
    const items = [
      `${text(event, 'vaultUUID')}:${text(event, 'itemUUID')}`,
      `${text(event, 'auxUUID')}:${text(event, 'objectUUID')}`,
    ];
    const keys = [
      ...ids.flatMap((id) => [`${TYPES.user}:${id}`, `${TYPES.vault}:${id}`]),
      ...items.map((item) => `${TYPES.secret}:${item}`),
    ];
    return keys.flatMap((key) => this.things.get(key) ?? []);
  }

  /** The events of a type that are in the time range and have the text, oldest first. */
  events(type: string, { from = -Infinity, until = Infinity, search }: Wanted): Thing[] {
    return this.of(type).filter((event) => {
      const time = createdOn(event);
      return from <= time && time < until && this.hasText(event, search);
    });
  }

  /** An entity by key. @throws Error when there is none */
  thing(key: string): Thing {
    const thing = this.things.get(key);
    if (!thing) throw new Error(`no ${key}`);
    return thing;
  }

  /** What an entity is called; undefined when the graph does not have it. */
  nameOf(key: string): string | undefined {
    const thing = this.things.get(key);
    return thing && (text(thing, 'displayName') ?? text(thing, 'name') ?? key);
  }
}

/** When an event happened, epoch ms. */
export const createdOn = (thing: Thing): number => Number(thing.createdOn);

/** A property that is a text and not empty. */
export function text(thing: Thing, name: string): string | undefined {
  const value = thing[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Whether a sign-in attempt let the user in. */
export const letIn = (attempt: Thing): boolean =>
  attempt.category === 'success' || attempt.category === 'firewall_reported_success';

/** Groups by a text; what has none is left out. */
export function groupBy<T>(
  list: readonly T[],
  of: (one: T) => string | undefined,
): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of list) {
    const name = of(one);
    if (name !== undefined) groups.set(name, [...(groups.get(name) ?? []), one]);
  }
  return groups;
}

/** Counts by a text, most first, then by the text. What has none counts as an empty text, or not at all. */
export function counts<T>(
  list: readonly T[],
  of: (one: T) => string | undefined,
  without: 'counted' | 'left out' = 'counted',
): [value: string, count: number][] {
  const groups = groupBy(list, (one) => of(one) ?? (without === 'counted' ? '' : undefined));
  return [...groups]
    .map(([value, { length }]): [string, number] => [value, length])
    .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
}
