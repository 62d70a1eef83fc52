import { lowerId, upperId } from '@graph-1password/vocabulary';

/** Somebody as an event names them. */
export interface Named {
  /** Upper case. */
  id: string;
  email?: string;
}

/** An audit event that changes who can open what: plain facts, whatever graph it is from. */
export interface Change {
  /** UUID of the event. */
  event: string;
  /** Epoch ms. */
  time: number;
  /** The part of the time below a ms, in ns; 0 when the graph does not keep it. */
  fine: number;
  action: string;
  objectType: string;
  /** Id of the object: of a user in upper case, else in lower case. */
  object: string;
  /** Id of the second object: of a user in upper case, else in lower case. */
  aux?: string;
  auxInfo?: string;
  /** Who did it. */
  actor?: Named;
  /** Address of the user who is the object, or the second one. */
  email?: string;
}

/** An audit event of a graph, as far as it matters here. */
interface AuditFacts {
  /** `_key` of the event. */
  readonly key: string;
  /** One property; undefined when there is none. */
  value(name: string): unknown;
  /** The event as 1Password sent it, when that is kept. */
  readonly rawData?: unknown;
}

/** Object types whose events change who can open what. */
export const CHANGED_OBJECTS: ReadonlySet<string> = new Set([
  'uva',
  'gva',
  'gm',
  'user',
  'group',
  'vault',
]);

/** Object types whose object is a user, and those whose second object is one. */
const USER_OBJECTS = new Set(['user']);
const USER_AUX = new Set(['uva', 'gm']);

const textOf = (entity: AuditFacts, name: string): string | undefined => {
  const value = entity.value(name);
  return typeof value === 'string' && value !== '' ? value : undefined;
};

/** The audit event of a graph as a change; undefined when it changes nothing here or says too little. */
export function changeOf(entity: AuditFacts): Change | undefined {
  const objectType = textOf(entity, 'objectType');
  const action = textOf(entity, 'action');
  const time = entity.value('createdOn');
  if (objectType === undefined || !CHANGED_OBJECTS.has(objectType)) return undefined;
  if (action === undefined || typeof time !== 'number') return undefined;
  const id = textOf(entity, 'objectUUID');
  const object = USER_OBJECTS.has(objectType) ? upperId(id) : lowerId(id);
  if (object === undefined) return undefined;
  const aux = textOf(entity, 'auxUUID');
  const actor = upperId(textOf(entity, 'actorUUID'));
  const actorEmail = textOf(entity, 'actorEmail');
  const auxInfo = textOf(entity, 'auxInfo');
  const email = textOf(entity, USER_OBJECTS.has(objectType) ? 'objectEmail' : 'auxEmail');
  return {
    // The key is the type and the UUID.
    event: entity.key.slice(entity.key.indexOf(':') + 1),
    ...{ time, fine: fineOf(entity), action, objectType, object },
    ...(aux !== undefined && {
      aux: USER_AUX.has(objectType) ? aux.toUpperCase() : aux.toLowerCase(),
    }),
    ...(auxInfo !== undefined && { auxInfo }),
    ...(actor !== undefined && {
      actor: { id: actor, ...(actorEmail !== undefined && { email: actorEmail }) },
    }),
    ...(email !== undefined && { email }),
  };
}

/** Two events of one ms are told apart by the digits that 1Password sent. */
function fineOf({ rawData }: AuditFacts): number {
  const raw = rawData as { timestamp?: unknown } | undefined;
  const digits =
    typeof raw?.timestamp === 'string' ? /\.(\d+)/.exec(raw.timestamp)?.[1] : undefined;
  return Number((digits ?? '').padEnd(9, '0').slice(3, 9));
}

/** One request can write several events with one time: what makes comes before what gives, and that before what takes. */
const RANKS: Readonly<Record<string, number>> = {
  create: 0,
  join: 1,
  grant: 2,
  update: 3,
  role: 3,
  revoke: 5,
  leave: 5,
  delete: 6,
  purge: 6,
};
const OTHER_RANK = 4;

/** The place of a change among those of the same time. A user who joins becomes a member of nothing: only a group has members who join. */
export const rankOf = ({ action, objectType }: Pick<Change, 'action' | 'objectType'>): number =>
  objectType === 'user' && action !== 'delete' ? OTHER_RANK : (RANKS[action] ?? OTHER_RANK);
