import type { TenantItem, TenantVault } from '../types';
import { json } from './types';
import type { Reply, TenantRequest } from './types';

const VERSION = '1.8.1';
const ID = /^[a-z0-9]{26}$/;

/** What the Connect Server knows; the lists may change while it is served. */
export interface ConnectState {
  token: string;
  tokenExpiresAt: number;
  vaults: Map<string, TenantVault>;
  /** Vault id → item id → item. */
  items: Map<string, Map<string, TenantItem>>;
  /** Vaults in the token's scope. */
  scope: Set<string>;
  /** Requests still to be answered with 408. */
  syncing: number;
  now: () => number;
  /** Called when a full item has been handed out. */
  onFetch: (item: TenantItem) => void;
}

const error = (status: number, message: string): Reply => json(status, { status, message });

/** Answers one request to the Connect Server; trailing slashes are ignored. */
export function answerConnect(state: ConnectState, request: TenantRequest): Reply {
  const reply = route(state, request);
  reply.headers['1password-connect-version'] = VERSION;
  return reply;
}

function route(state: ConnectState, request: TenantRequest): Reply {
  const path = request.path.length > 1 ? request.path.replace(/\/+$/, '') : request.path;
  if (request.method !== 'GET') return error(405, 'Method Not Allowed');
  if (path === '/heartbeat')
    return { status: 200, headers: { 'content-type': 'text/plain' }, chunks: [Buffer.from('.')] };
  if (path === '/health') return health(state);
  const [version, vaults, ...rest] = path.slice(1).split('/');
  if (version !== 'v1' || vaults !== 'vaults') return error(404, 'Not Found');
  if (request.headers.authorization !== `Bearer ${state.token}`)
    return error(401, 'Invalid bearer token');
  if (state.now() >= state.tokenExpiresAt) return error(401, 'Invalid bearer token');
  if (state.syncing > 0) {
    state.syncing--;
    return error(408, 'sync did not complete within timeout, please retry the request');
  }
  return answerVaults(state, rest, request.query.get('filter'));
}

function health(state: ConnectState): Reply {
  const syncing = state.syncing > 0;
  return json(200, {
    name: '1Password Connect API',
    version: VERSION,
    dependencies: [
      { service: 'sync', status: syncing ? 'TOKEN_NEEDED' : 'ACTIVE' },
      { service: 'sqlite', status: 'ACTIVE', message: 'Connected to 1password.sqlite' },
    ],
  });
}

/** `/v1/vaults` and everything below it. */
function answerVaults(state: ConnectState, path: readonly string[], filter: string | null): Reply {
  const [vaultId, items, itemId, files, ...beyond] = path;
  if (vaultId === undefined) {
    const seen = [...state.vaults.values()].filter((v) => state.scope.has(v.id));
    return json(
      200,
      filtered(seen, filter, (v) => v.name),
    );
  }
  if (!ID.test(vaultId)) return error(400, 'Invalid Vault UUID');
  const vault = state.vaults.get(vaultId);
  if (!vault) return error(404, `vault ${vaultId} not found`);
  if (!state.scope.has(vaultId))
    return error(403, `Authorization: token does not have access to vault ${vaultId}`);
  if (items === undefined) return json(200, vault);
  if (items !== 'items' || beyond.length > 0) return error(404, 'Not Found');
  const list = state.items.get(vaultId) ?? new Map<string, TenantItem>();
  if (itemId === undefined)
    return json(
      200,
      filtered([...list.values()].map(summary), filter, (i) => i.title),
    );
  if (!ID.test(itemId)) return error(400, 'Invalid Item UUID');
  const item = list.get(itemId);
  if (!item) return error(404, `item ${itemId} not found`);
  if (files === 'files')
    return json(
      200,
      (item.files ?? []).map(({ content: _content, ...file }) => file),
    );
  if (files !== undefined) return error(404, 'Not Found');
  state.onFetch(item);
  return json(200, item);
}

/** The list's view of an item: everything but sections, fields and files. */
function summary(item: TenantItem): Partial<TenantItem> {
  const { sections: _sections, fields: _fields, files: _files, ...rest } = item;
  return rest;
}

/** `name eq "…"` and `title eq "…"`; without a filter the whole list. */
function filtered<T>(
  list: T[],
  filter: string | null,
  nameOf: (entry: T) => string | undefined,
): T[] {
  const wanted = filter === null ? undefined : /^(?:name|title) eq "(.*)"$/.exec(filter)?.[1];
  return wanted === undefined ? list : list.filter((entry) => nameOf(entry) === wanted);
}
