import { HOUR, EVENT_KINDS } from '@graph-1password/vocabulary';
import type { EventKind, EventUser } from '@graph-1password/vocabulary';
import { hashText } from '../random';
import { readCursor, writeCursor } from './cursor';
import type { Cursor } from './cursor';
import type { SimulatedRateLimiter } from './limiter';
import { readSlice } from './store';
import type { StreamStore } from './store';
import { json } from './types';
import type { Reply, TenantRequest } from './types';

const DEFAULT_LIMIT = 100;
const MAX_LIMIT = 1000;
const RFC3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/i;
const STREAM_PATH = new RegExp(`^/api/(v1|v2)/(${EVENT_KINDS.join('|')})$`);

/** What the Events API knows; `features` and `token` may change while it is served. */
export interface EventsState {
  token: string;
  tokenExpiresAt: number;
  features: readonly EventKind[];
  integrationUuid: string;
  accountUuid: string;
  /** Epoch ms. */
  issuedAt: number;
  stores: Record<EventKind, StreamStore>;
  emptyPageEvery: number;
  limiter?: SimulatedRateLimiter;
  now: () => number;
}

/** The stream that a path names, if any. */
export function kindOfPath(path: string): EventKind | undefined {
  return STREAM_PATH.exec(path)?.[2] as EventKind | undefined;
}

/** Both documented shapes of an error: the older one for version 1, the newer for version 2. */
function failure(
  path: string,
  status: number,
  message: string,
  headers?: Record<string, string>,
): Reply {
  const older = path.startsWith('/api/v1/') || path === '/api/auth/introspect';
  return json(status, older ? { Error: { Message: message } } : { status, message }, headers);
}

/** Answers one request to the Events API. */
export function answerEvents(state: EventsState, request: TenantRequest): Reply {
  const { path, method, headers } = request;
  const introspects = path === '/api/auth/introspect' || path === '/api/v2/auth/introspect';
  const kind = kindOfPath(path);
  if (!introspects && !kind) return failure(path, 404, 'Not Found');
  if (method !== (introspects ? 'GET' : 'POST')) return failure(path, 405, 'Method Not Allowed');
  if (headers.authorization !== `Bearer ${state.token}` || state.now() >= state.tokenExpiresAt) {
    return failure(path, 401, 'Unauthorized access');
  }
  const wait = state.limiter?.take();
  if (wait !== undefined && wait > 0) {
    const seconds = String(Math.ceil(wait / 1000));
    return failure(
      path,
      429,
      'Too Many Requests',
      state.limiter?.sendsRetryAfter ? { 'retry-after': seconds } : {},
    );
  }
  if (!kind) return introspect(state, path);
  if (!state.features.includes(kind)) return failure(path, 401, 'Unauthorized access');
  return answerStream(state, request, kind);
}

function introspect(state: EventsState, path: string): Reply {
  const [uuid, issuedAt, features] = [
    state.integrationUuid,
    new Date(state.issuedAt).toISOString(),
    state.features,
  ];
  if (path === '/api/auth/introspect')
    return json(200, { UUID: uuid, IssuedAt: issuedAt, Features: features });
  return json(200, { uuid, issued_at: issuedAt, features, account_uuid: state.accountUuid });
}

function answerStream(state: EventsState, request: TenantRequest, kind: EventKind): Reply {
  const { path } = request;
  if (!/^application\/json\b/i.test(request.headers['content-type'] ?? '')) {
    return failure(path, 400, 'Bad Request: Content-Type must be application/json');
  }
  const cursor = readBody(request.body, kind, state);
  if (typeof cursor === 'string') return failure(path, 400, `Bad Request: ${cursor}`);
  return page(state, cursor, path.startsWith('/api/v1/'));
}

/** The cursor that a body continues or begins, or what is wrong with the body. */
function readBody(text: string, kind: EventKind, state: EventsState): Cursor | string {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return 'invalid JSON';
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    return 'body must be an object';
  const { cursor, limit, start_time: start, end_time: end } = body as Record<string, unknown>;
  if (cursor !== undefined) {
    if (limit !== undefined || start !== undefined || end !== undefined)
      return 'cursor cannot be combined with other parameters';
    return (typeof cursor === 'string' && readCursor(cursor, kind)) || 'invalid cursor';
  }
  if (
    limit !== undefined &&
    !(Number.isInteger(limit) && (limit as number) >= 1 && (limit as number) <= MAX_LIMIT)
  ) {
    return `limit must be between 1 and ${MAX_LIMIT}`;
  }
  if (!isTime(start) || !isTime(end)) return 'start_time and end_time must be RFC 3339';
  const until = end === undefined ? null : Date.parse(end as string);
  const since = start === undefined ? (until ?? state.now()) - HOUR : Date.parse(start as string);
  const { history, fresh } = state.stores[kind];
  const position = { history: history.firstAt(since), fresh: fresh.firstAt(since) };
  return {
    kind,
    since,
    until,
    limit: (limit as number | undefined) ?? DEFAULT_LIMIT,
    position,
    paused: true,
  };
}

function isTime(value: unknown): boolean {
  return (
    value === undefined ||
    (typeof value === 'string' && RFC3339.test(value) && !Number.isNaN(Date.parse(value)))
  );
}

/** A page: cursor, whether there may be more, items. The cursor always comes, and stays the same at the end. */
function page(state: EventsState, cursor: Cursor, v1: boolean): Reply {
  if (!cursor.paused && pausesAt(cursor, state.emptyPageEvery)) {
    return envelope(writeCursor({ ...cursor, paused: true }), true, [], 0);
  }
  const window = { since: cursor.since, until: cursor.until ?? Infinity };
  const slice = readSlice(
    state.stores[cursor.kind],
    cursor.position,
    window,
    state.now(),
    cursor.limit,
    v1,
  );
  const moved =
    slice.next.history !== cursor.position.history || slice.next.fresh !== cursor.position.fresh;
  const more = slice.count === cursor.limit;
  const next = moved ? { ...cursor, position: slice.next, paused: !more } : cursor;
  const chunks = slice.events
    ? slice.events.map((e) => Buffer.from(`${JSON.stringify(asVersion1(e))},`))
    : slice.chunks;
  return envelope(writeCursor(next), more, chunks, slice.count);
}

/** Now and then, always at the same places, the API sends an empty page on its way. */
function pausesAt(cursor: Cursor, every: number): boolean {
  const { kind, position } = cursor;
  return every > 0 && hashText(`${kind} ${position.history} ${position.fresh}`) % every === 0;
}

function envelope(cursor: string, hasMore: boolean, items: Buffer[], count: number): Reply {
  const last = items[items.length - 1];
  // Every event ends with a comma; the last one's has to go.
  const list = count > 0 && last ? [...items.slice(0, -1), last.subarray(0, last.length - 1)] : [];
  const head = Buffer.from(`{"cursor":${JSON.stringify(cursor)},"has_more":${hasMore},"items":[`);
  return {
    status: 200,
    headers: { 'content-type': 'application/json' },
    chunks: [head, ...list, Buffer.from(']}')],
  };
}

const VERSION_2_ONLY = new Set(['account_uuid', 'actor_type', 'actor_account_uuid']);
const USER_KEYS = new Set([
  'actor_details',
  'object_details',
  'aux_details',
  'user',
  'target_user',
]);

/** The event without what only version 2 has. */
function asVersion1(event: object): object {
  const kept = Object.entries(event).filter(([key]) => !VERSION_2_ONLY.has(key));
  return Object.fromEntries(
    kept.map(([key, value]) => [
      key,
      USER_KEYS.has(key) ? plainUser(value as EventUser) : (value as unknown),
    ]),
  );
}

function plainUser({ uuid, name, email }: EventUser): object {
  // Keys without a value are left out by JSON.
  return { uuid, name, email };
}
