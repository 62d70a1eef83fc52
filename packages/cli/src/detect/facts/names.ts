import type { AnswerEntity, Query, Value } from '@graph-1password/j1ql';
import { parseQuery } from '@graph-1password/j1ql';
import type { EntityType } from '@graph-1password/vocabulary';
import { EntityTypes, entityKey, secretKey, FACET_TYPES } from '@graph-1password/vocabulary';
import type { RuleSource } from '../../graph/source';
import type { Party } from './types';
import { textOf } from './values';

const T = EntityTypes;

/** Types whose entities are users: the one that knows most, and its roles. */
export const USERS: readonly EntityType[] = [T.USER, ...FACET_TYPES];

/** Where names come from. */
type NameSource = Pick<RuleSource, 'rows' | 'ofType'>;

/** What names are looked up among beside users: their roles, vaults, items and the account, however many events there are. */
const NAMED: readonly EntityType[] = [...FACET_TYPES, T.VAULT, T.SECRET, T.ACCOUNT];

/**
 * What is known of users without a look at any event, as their last uses would take.
 * @param ids of users; absent: of all
 */
function peopleOf(ids?: readonly string[]): Query {
  // What is no id is no user's either, and would not be a text of a query.
  const some = ids?.filter((id) => /^\w+$/.test(id));
  const list = some?.map((id) => `'${id}'`).join(' OR ') || "''";
  const condition = some ? `WITH id = (${list}) ` : '';
  return parseQuery(
    `FIND ${T.USER} ${condition}AS u RETURN u._key AS key, u.id AS id, u.displayName AS displayName, u.email AS email, u.username AS username`,
  );
}

/** What has properties. */
type Named = Pick<AnswerEntity, 'value'>;

/** Names of the entities in a graph. */
export class Names {
  readonly #byKey = new Map<string, AnswerEntity>();
  readonly #people = new Map<string, Named>();
  readonly #byType = new Map<string, readonly AnswerEntity[]>();
  #groups: ReadonlyMap<string, string> = new Map();
  #devices: ReadonlyMap<string, string> = new Map();
  #items: Map<string, AnswerEntity> | undefined;

  private constructor() {}

  /** Where nothing is told, nobody is named. */
  static none(): Names {
    return new Names();
  }

  /**
   * Reads names.
   * @param events that are to be told: names that take a pass over all events are read only when one of them needs it
   * @param users who is known: those whom the events name, or all
   */
  static async of(
    source: NameSource,
    events: readonly AnswerEntity[],
    users: 'named' | 'all' = 'named',
  ): Promise<Names> {
    const names = new Names();
    const named = users === 'all' ? undefined : idsIn(events);
    for (const row of (await source.rows(peopleOf(named), NOW)).rows) {
      const key = filled(row['key']);
      if (key !== undefined) names.#people.set(key, { value: (property) => row[property] });
    }
    for (const type of NAMED) {
      const isUser = USERS.includes(type);
      const among = isUser ? named?.map((id) => entityKey(type, id)) : undefined;
      const entities = await source.ofType(type, false, among);
      names.#byType.set(type, entities);
      for (const entity of entities) names.#byKey.set(entity.key, entity);
    }
    const types = new Set(events.map((event) => textOf(event, 'objectType')));
    if (OF_GROUPS.some((type) => types.has(type))) names.#groups = await groupsIn(source);
    const ofDevices = events.filter((event) => textOf(event, 'objectType') === 'device');
    const ids = ofDevices.flatMap((event) => textOf(event, 'objectUUID') ?? []);
    // What is no id has no session either, and would not be a text of a query.
    const devices = new Set(ids.filter((id) => /^\w+$/.test(id)));
    if (devices.size > 0) names.#devices = await devicesIn(source, [...devices]);
    return names;
  }

  /** A user by UUID. */
  user(uuid: string): { name?: string; email?: string } | undefined {
    for (const type of USERS) {
      const key = entityKey(type, uuid);
      const user = this.#people.get(key) ?? this.#byKey.get(key);
      if (user) return nameAndEmail(user);
    }
    return undefined;
  }

  /** The name of a vault that was collected. */
  vault(id: string): string | undefined {
    return textOf(this.#byKey.get(entityKey(T.VAULT, id)), 'displayName');
  }

  /** An item that was collected. @param vault its vault, when it is known */
  item(id: string, vault: string | undefined): AnswerEntity | undefined {
    const known = vault === undefined ? undefined : this.#byKey.get(secretKey(vault, id));
    if (known || vault !== undefined) return known;
    this.#items ??= new Map(
      (this.#byType.get(T.SECRET) ?? []).map((item) => [textOf(item, 'id') ?? item.key, item]),
    );
    return this.#items.get(id);
  }

  /** The name of an account that was collected. @param id default: the only one there is */
  account(id?: string): string | undefined {
    const [first] = this.#byType.get(T.ACCOUNT) ?? [];
    const account = id === undefined ? first : this.#byKey.get(entityKey(T.ACCOUNT, id));
    return textOf(account, 'displayName');
  }

  /** The name of a group: the events that create, change or delete a group may carry it. */
  group(id: string): string | undefined {
    return this.#groups.get(id);
  }

  /**
   * The name that an app gives its device: the session of an audit event has the id of the device, and its sign-in the
   * name of the computer, phone or browser.
   */
  device(id: string): string | undefined {
    return this.#devices.get(id);
  }
}

/** Ids of which users are looked up; beyond, all users are read. */
const MOST_IDS = 5000;

/** All that may be the id of a user in some events; undefined when that is too much. */
function idsIn(events: readonly AnswerEntity[]): string[] | undefined {
  const ids = new Set<string>();
  for (const { properties } of new Set(events)) {
    for (const [name, value] of Object.entries(properties))
      if (name.endsWith('UUID') && typeof value === 'string') ids.add(value);
    if (ids.size > MOST_IDS) return undefined;
  }
  return [...ids];
}

/** Types of objects in audit events that are about a group. */
const OF_GROUPS = ['group', 'gm', 'gva', 'sso'];

/** Names of groups by their ids; the newest name of an id wins. */
const GROUPS = parseQuery(
  `FIND ${T.AUDIT_EVENT} WITH objectType = 'group' AND objectUUID != undefined AND auxInfo != undefined AS e RETURN e.objectUUID AS id, e.auxInfo AS name, e.createdOn AS at`,
);

/** Each of some devices with its sessions: all there are would be many. */
const sessionsOf = (devices: string): string =>
  `FIND ${T.AUDIT_EVENT} WITH sessionDeviceUUID = (${devices}) AND sessionUUID != undefined AS e RETURN `;

/** Devices of which sessions are read at a time. */
const MOST_DEVICES = 500;

/** No name counts beside an older one; epoch ms. */
const NOW = { now: 0 };

const filled = (value: Value | undefined): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

async function groupsIn(source: NameSource): Promise<ReadonlyMap<string, string>> {
  const { rows } = await source.rows(GROUPS, NOW);
  return newestOf(rows.map(({ id, name, at }) => [filled(id), filled(name), at]));
}

async function devicesIn(
  source: NameSource,
  devices: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const names = new Map<string, string>();
  const sessions: (readonly [id: string | undefined, session: string, at: Value | undefined])[] =
    [];
  for (let from = 0; from < devices.length; from += MOST_DEVICES) {
    const some = devices.slice(from, from + MOST_DEVICES).map((id) => `'${id}'`);
    const query = sessionsOf(some.join(' OR '));
    const own = `${query}e.sessionDeviceUUID AS id, e.sessionUUID AS session, MAX(e.createdOn) AS at`;
    const { rows } = await source.rows(parseQuery(own), NOW);
    for (const { id, session, at } of rows) sessions.push([filled(id), filled(session) ?? '', at]);
    // What each session's sign-in says of the device.
    const signIns = `FIND ${T.SIGNIN_EVENT} WITH sessionUUID = (${query}e.sessionUUID) AS s RETURN s.sessionUUID AS session, s.platformName AS platform, s.osName AS os`;
    for (const { session, platform, os } of (await source.rows(parseQuery(signIns), NOW)).rows) {
      const [id, name] = [filled(session), nameOfDevice(filled(platform), filled(os))];
      if (id !== undefined && name !== undefined) names.set(id, name);
    }
  }
  return newestOf(sessions.map(([id, session, at]) => [id, names.get(session), at]));
}

/** Names by id; the newest name of an id wins, and among equals the last. */
function newestOf(
  entries: readonly (readonly [string | undefined, string | undefined, Value | undefined])[],
): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const newest = new Map<string, number>();
  for (const [id, name, on] of entries) {
    if (id === undefined || name === undefined) continue;
    const at = typeof on === 'number' ? on : 0;
    if (at < (newest.get(id) ?? 0)) continue;
    newest.set(id, at);
    found.set(id, name);
  }
  return found;
}

/** Name and e-mail of a user entity; what stands for a missing name is none. */
export function nameAndEmail(user: Named): { name?: string; email?: string } {
  const emails = [user.value('email') ?? user.value('username')].flat();
  const [email] = emails.filter((value): value is string => typeof value === 'string');
  const name = textOf(user, 'displayName');
  return {
    ...(name !== undefined && name !== email && name !== textOf(user, 'id') && { name }),
    ...(email !== undefined && { email }),
  };
}

/** Computer, phone or browser and operating system, as an app names them. */
function nameOfDevice(...parts: (string | undefined)[]): string | undefined {
  return parts.filter((part) => part !== undefined).join(', ') || undefined;
}

/** Who a UUID is. @param email as the event has it, when the graph does not know the user */
export function partyOf(
  names: Names,
  kind: Party['kind'],
  uuid: string | undefined,
  email?: string,
): Party | undefined {
  if (uuid === undefined && email === undefined) return undefined;
  const known = uuid === undefined ? undefined : names.user(uuid);
  return {
    kind,
    ...(uuid !== undefined && { uuid }),
    ...(email !== undefined && { email }),
    ...known,
  };
}
