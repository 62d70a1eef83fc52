import type { TableResult, Value } from '@graph-1password/j1ql';
import {
  ACCOUNT_STATE_ACTIONS,
  AccountStates,
  EntityTypes,
  secretKey,
} from '@graph-1password/vocabulary';
import type { GraphSource } from '../graph/source';
import type { PersonName } from './types';

/** An item as Connect shows it. */
export interface Secret {
  itemId: string;
  title: string;
  vaultId: string;
  vault: string;
  category: string | null;
  tags: string[];
  state: string | null;
  version: number | null;
  /** Epoch ms. */
  updatedOn: number | null;
  /** UUID. */
  lastEditedBy: string | null;
}

/** A use of an item. */
export interface Use {
  userId: string;
  itemId: string;
  vaultId: string;
  /** Epoch ms. */
  on: number;
  version: number | null;
  byMachine: boolean;
  where: string | null;
  application: string | null;
}

/** When somebody has used an item last. */
export interface LastUse {
  userId: string;
  /** Epoch ms. */
  on: number;
}

type Row = TableResult['rows'][number];
type Source = Pick<GraphSource, 'table'>;

const text = (value: Value | undefined): string | null =>
  typeof value === 'string' && value !== '' ? value : null;
const number = (value: Value | undefined): number | null =>
  typeof value === 'number' ? value : null;
const texts = (value: Value | undefined): string[] =>
  [value ?? []].flat().filter((entry): entry is string => typeof entry === 'string');

/** Reads a graph or an archive: flat lists, which every engine gives fast. */
export class LeaverFacts {
  readonly #source: Source;
  /** Epoch ms. */
  readonly #now: number;

  /** @param now what counts as the present, epoch ms */
  constructor(source: Source, now: number) {
    this.#source = source;
    this.#now = now;
  }

  /** Everybody whom events name, by UUID. */
  async people(): Promise<Map<string, PersonName>> {
    const rows = await this.#rows(
      `FIND ${EntityTypes.USER} AS u RETURN u.id AS id, u.displayName AS name, u.email AS email, u.username AS username`,
    );
    return new Map(
      rows.flatMap((row) => {
        const uuid = text(row['id']);
        if (uuid === null) return [];
        const email = texts(row['email'])[0] ?? texts(row['username'])[0] ?? null;
        const label = text(row['name']);
        const name = label === uuid || label === email ? null : label;
        return [[uuid, { uuid, name, email }] as const];
      }),
    );
  }

  /** What events up to the present made of accounts. People whom nothing else names are added to `people`. */
  async states(people: Map<string, PersonName>): Promise<AccountStates> {
    const actions = ACCOUNT_STATE_ACTIONS.map((action) => `'${action}'`).join(' OR ');
    const rows = await this.#rows(
      `FIND ${EntityTypes.AUDIT_EVENT} WITH objectType = 'user' AND action = (${actions}) AS e RETURN e.objectUUID AS id, e.action AS action, e.createdOn AS time, e.objectEmail AS email`,
    );
    const states = new AccountStates();
    for (const row of rows) {
      const uuid = text(row['id']);
      const on = number(row['time']) ?? 0;
      if (uuid === null || on > this.#now) continue;
      states.see(uuid, 'user', text(row['action']) ?? '', on);
      if (!people.has(uuid)) people.set(uuid, { uuid, name: null, email: text(row['email']) });
    }
    return states;
  }

  /** Those who signed in or did something: their accounts were there. */
  async seenAtWork(): Promise<Set<string>> {
    const lists = await Promise.all(
      [EntityTypes.AUDIT_ACTOR, EntityTypes.ITEM_USAGE_USER].map((type) =>
        this.#rows(`FIND ${type} AS u RETURN u.id AS id`),
      ),
    );
    const signedIn = await this.#rows(
      `FIND ${EntityTypes.USER} WITH lastSignInOn > 0 AS u RETURN u.id AS id`,
    );
    return new Set([...lists.flat(), ...signedIn].flatMap((row) => text(row['id']) ?? []));
  }

  /** Items by the key of their secret. */
  async secrets(): Promise<Map<string, Secret>> {
    const rows = await this.#rows(
      `FIND ${EntityTypes.SECRET} AS s RETURN s.id AS id, s.displayName AS title, s.vaultId AS vaultId, s.vaultName AS vault, s.category AS category, s.tags AS tags, s.state AS state, s.version AS version, s.updatedOn AS updatedOn, s.lastEditedBy AS editor`,
    );
    return new Map(
      rows.map((row) => {
        const [itemId, vaultId] = [text(row['id']) ?? '', text(row['vaultId']) ?? ''];
        const secret: Secret = {
          ...{ itemId, vaultId, title: text(row['title']) ?? itemId },
          ...{ vault: text(row['vault']) ?? vaultId, category: text(row['category']) },
          ...{ tags: texts(row['tags']), state: text(row['state']) },
          ...{ version: number(row['version']), updatedOn: number(row['updatedOn']) },
          lastEditedBy: text(row['editor']),
        };
        return [secretKey(vaultId, itemId), secret] as const;
      }),
    );
  }

  /** Names of vaults by id. */
  async vaults(): Promise<Map<string, string>> {
    const rows = await this.#rows(
      `FIND ${EntityTypes.VAULT} AS v RETURN v.id AS id, v.displayName AS name`,
    );
    return new Map(
      rows.map((row) => [text(row['id']) ?? '', text(row['name']) ?? text(row['id']) ?? '']),
    );
  }

  /** Every use of an item by some people up to the present; reads of this integration are none. */
  async uses(people: readonly string[]): Promise<Use[]> {
    if (people.length === 0) return [];
    const rows = await this.#rows(
      `FIND ${EntityTypes.ITEM_USAGE_EVENT} WITH accessedBy != 'collector' AND userUUID = {{people}} AS u RETURN u.userUUID AS user, u.itemUUID AS item, u.vaultUUID AS vault, u.createdOn AS time, u.usedVersion AS version, u.accessedBy AS accessedBy, u.ipAddress AS address, u.city AS city, u.country AS country, u.appName AS app`,
      { people: [...people] },
    );
    const uses = rows.map((row) => ({
      ...{ userId: text(row['user']) ?? '', itemId: text(row['item']) ?? '' },
      ...{ vaultId: text(row['vault']) ?? '', on: number(row['time']) ?? 0 },
      ...{ version: number(row['version']), byMachine: row['accessedBy'] === 'machine' },
      ...{ where: whereOf(row), application: text(row['app']) },
    }));
    return uses.filter(({ on }) => on <= this.#now);
  }

  /** When everybody has used each item last, up to the present, by the key of its secret. */
  async lastUses(): Promise<Map<string, LastUse[]>> {
    const rows = await this.#rows(
      `FIND ${EntityTypes.ITEM_USAGE_EVENT} WITH accessedBy != 'collector' AND createdOn <= ${this.#now} AS u RETURN u.vaultUUID AS vault, u.itemUUID AS item, u.userUUID AS user, MAX(u.createdOn) AS time`,
    );
    const uses = new Map<string, LastUse[]>();
    for (const row of rows) {
      const [vaultId, itemId, userId] = [text(row['vault']), text(row['item']), text(row['user'])];
      if (vaultId === null || itemId === null || userId === null) continue;
      const key = secretKey(vaultId, itemId);
      const use = { userId, on: number(row['time']) ?? 0 };
      const known = uses.get(key);
      if (known) known.push(use);
      else uses.set(key, [use]);
    }
    return uses;
  }

  async #rows(query: string, parameters: Record<string, string[]> = {}): Promise<readonly Row[]> {
    const { rows } = await this.#source.table(query, {
      ...{ now: this.#now, parameters, limit: Infinity },
    });
    return rows;
  }
}

/** Address and place in words; null when the event has neither. */
function whereOf(row: Row): string | null {
  const parts = ['address', 'city', 'country'].flatMap((name) => text(row[name]) ?? []);
  return parts.length === 0 ? null : parts.join(', ');
}
