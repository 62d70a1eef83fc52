import type {
  AuditEvent,
  EventKind,
  EventOfKind,
  ItemUsage,
  SignInAttempt,
} from '@graph-1password/vocabulary';
import type { FaultAction, Tenant, TenantRequest } from '@graph-1password/tenant';

/** A window as it was asked for, epoch ms. */
export interface AskedWindow {
  since: number;
  until: number;
}

/** Every n-th of the events gets changed; one that is delivered twice is the same both times. */
function nth<T extends { uuid: string }>(
  events: readonly T[],
  n: number,
  change: (event: T) => T,
): T[] {
  const chosen = new Map<string, T>();
  [...new Map(events.map((event) => [event.uuid, event])).values()].forEach((event, index) => {
    if (index % n === n - 1) chosen.set(event.uuid, change(event));
  });
  return events.map((event) => chosen.get(event.uuid) ?? event);
}

/**
 * The tenant with what both APIs are allowed to send, but rarely do: ids in the other case, empty strings,
 * `null` where an object stands, codes that nobody knows yet, reads through a Connect Server of the past.
 */
export function withOddities(tenant: Tenant): Tenant {
  return {
    ...tenant,
    auditEvents: oddAudits(tenant.auditEvents, tenant.labels.externalUsers),
    itemUsages: oddUsages(tenant.itemUsages),
    signInAttempts: oddSignIns(tenant.signInAttempts),
  };
}

function oddAudits(events: AuditEvent[], external: readonly string[]): AuditEvent[] {
  const placeless = nth(events, 11, (e) => ({ ...e, aux_info: '', location: null }));
  const zero = nth(placeless, 17, (e) => ({ ...e, aux_id: 0 }));
  const unknown = nth(zero, 23, (e) => ({ ...e, action: 'teleport', object_type: 'hologram' }));
  return nth(unknown, 2, ofProvider).map((e) => {
    if (!external.includes(e.actor_uuid ?? '') || !e.actor_details) return e;
    const { user_type: type, ...actor } = e.actor_details;
    return { ...e, actor_details: { ...actor, ...(type !== undefined && { type }) } };
  });
}

/** In the account of a managed service provider every user has a type and an account. */
function ofProvider({ aux_details: aux, object_details: object, ...e }: AuditEvent): AuditEvent {
  const account = { user_type: 'external_user', user_account_uuid: 'provideraccountaaaaaaaaaaa' };
  return {
    ...e,
    ...(aux && { aux_details: { ...aux, ...account } }),
    ...(object && { object_details: { ...object, ...account } }),
  };
}

function oddUsages(events: ItemUsage[]): ItemUsage[] {
  const lower = nth(events, 5, (e) => ({
    ...e,
    user: { ...e.user, uuid: e.user?.uuid?.toLowerCase() ?? '' },
  }));
  // Names differ between events of one user, also between the streams: the newest of all counts.
  const renamed = nth(lower, 3, (e) => ({ ...e, user: { ...e.user, name: `User ${e.uuid}` } }));
  const read = nth(nth(renamed, 7, upperVault), 61, (e) => viaConnect(e, 'server-fetch'));
  return nth(read, 67, (e) => viaConnect(e, 'server-create'));
}

function oddSignIns(events: SignInAttempt[]): SignInAttempt[] {
  const codeless = nth(events, 9, ({ country: _country, ...e }) => e);
  const placeless = nth(codeless, 13, (e) => ({ ...e, account_uuid: null, location: null }));
  // The event's own country goes before that of its place; one address is not always in one place.
  const moved = nth(placeless, 3, (e) => ({
    ...e,
    location: { ...e.location, country: 'Peru', city: `Town ${e.uuid.slice(0, 4)}` },
  }));
  return nth(moved, 8, (e) =>
    e.category === 'success'
      ? { ...e, category: 'firewall_reported_success', type: 'country_blocked' }
      : e,
  );
}

const upperVault = (e: ItemUsage): ItemUsage => ({
  ...e,
  vault_uuid: e.vault_uuid?.toUpperCase() ?? '',
});

const viaConnect = (e: ItemUsage, action: string): ItemUsage => ({
  ...e,
  action,
  client: { ...e.client, app_name: '1Password Connect' },
});

/** Answers of the Connect Server about the first vault, with ids in upper case. */
export function upperCaseIds(tenant: Tenant, path: string): FaultAction | undefined {
  const id = tenant.vaults[0]?.id ?? '';
  if (!path.startsWith('/v1/vaults')) return undefined;
  if (path.includes('/items') && !path.includes(id)) return undefined;
  return {
    type: 'mutate',
    body: (text) =>
      text.replace(/"id":"([a-z0-9]{26})"/g, (whole, found: string) =>
        path.includes('/items') || found === id ? `"id":"${found.toUpperCase()}"` : whole,
      ),
  };
}

/** What stands in the first request of a stream: the window, or undefined for the pages that follow. */
export function askedWindow({ body }: TenantRequest): AskedWindow | undefined {
  const { start_time, end_time } = JSON.parse(body) as Record<string, string | undefined>;
  if (start_time === undefined || end_time === undefined) return undefined;
  return { since: Date.parse(start_time), until: Date.parse(end_time) };
}

/**
 * Events at the very edges of a window, on both sides: two inside, two outside.
 * @param model what they look like otherwise
 */
export function edgeEvents<K extends EventKind>(
  kind: K,
  model: EventOfKind[K],
  { since, until }: AskedWindow,
): EventOfKind[K][] {
  return [since - 1, since, until - 1, until].map((at, index) => ({
    ...model,
    uuid: `EDGE${index + 2}${kind.toUpperCase()}`.padEnd(26, 'A'),
    timestamp: new Date(at).toISOString(),
  }));
}

/** A page out of order, since the API promises none, with more events on it. */
export function shuffledPage(
  text: string,
  more: readonly (AuditEvent | ItemUsage | SignInAttempt)[],
): string {
  const page = JSON.parse(text) as { items: unknown[] };
  const all = [...page.items, ...more];
  const every = (n: number) => all.filter((_, index) => index % 3 === n);
  return JSON.stringify({ ...page, items: [...every(1), ...every(0).reverse(), ...every(2)] });
}
