import type { AuditEvent, ItemUsage } from '@graph-1password/vocabulary';
import type { Facts } from './facts';
import { given, lower, upper } from './values';
import type { Properties } from './values';

/** Bits of an access list that the tenant uses, by the name of the permission. */
const BITS: Record<string, number> = {
  ...{ manage_vault: 2, view_and_copy_passwords: 16, view_items: 32, edit_items: 64 },
};

const STATES: Record<string, string> = {
  ...{ activate: 'active', reactive: 'active', reactivate: 'active', completr: 'active' },
  ...{ suspend: 'suspended', delete: 'deleted', beginr: 'recovery', join: 'pending' },
};

/** An event with what orders it. */
const inOrder = (audits: readonly AuditEvent[]): AuditEvent[] =>
  [...audits].sort(
    (a, b) =>
      Date.parse(a.timestamp) - Date.parse(b.timestamp) || (a.timestamp < b.timestamp ? -1 : 1),
  );

const at = ({ timestamp }: AuditEvent): number => Date.parse(timestamp);
const doer = ({ actor_details, actor_uuid }: AuditEvent) =>
  given(actor_details?.email) ?? upper(actor_uuid);

/** What the events of the window prove of groups, memberships and permissions, pair by pair. */
export function addAccess(
  facts: Facts,
  account: string,
  audits: readonly AuditEvent[],
  usages: readonly ItemUsage[],
): void {
  const events = inOrder(audits);
  const about = (type: string) => events.filter(({ object_type }) => object_type === type);
  const groups = new Set([
    ...[...about('group'), ...about('gm')].map(({ object_uuid }) => lower(object_uuid)),
    ...about('gva').map(({ aux_uuid }) => lower(aux_uuid)),
  ]);
  const members = new Map<string, Set<string>>();
  for (const group of groups) {
    if (group === undefined) continue;
    const key = `one_password_group:${group}`;
    const own = about('gm').filter(({ object_uuid }) => lower(object_uuid) === group);
    const there = new Set<string>();
    members.set(group, there);
    for (const user of new Set(own.map(({ aux_uuid }) => upper(aux_uuid)))) {
      const ends = events.filter(
        (event) => deletes(event, 'user', user) || deletes(event, 'group', group),
      );
      const mine = own.filter(({ aux_uuid }) => upper(aux_uuid) === user);
      const [has, manages] = membership(inOrder([...mine, ...ends]));
      if (has['active'] === true) there.add(user ?? '');
      const person = `one_password_user:${user}`;
      if (!facts.entities.has(person)) continue;
      facts.edge(key, 'HAS', person, { ...has, userState: stateOf(user, events) });
      const state = manages && 'endedBy' in manages ? {} : { userState: stateOf(user, events) };
      if (manages)
        facts.edge(person, 'MANAGES', key, manages['active'] ? { ...manages, ...state } : manages);
    }
    facts.entity('one_password_group', 'UserGroup', group, groupOf(group, events, there));
    facts.edge(account, 'HAS', key);
  }
  const last = (vault: string, users: readonly string[]): number | undefined => {
    const times = usages
      .filter(
        ({ vault_uuid, user }) =>
          lower(vault_uuid) === vault && users.includes(upper(user?.uuid) ?? ''),
      )
      .map(({ timestamp }) => Date.parse(timestamp));
    return times.length === 0 ? undefined : Math.max(...times);
  };
  for (const type of ['uva', 'gva']) {
    const of = type === 'uva' ? upper : lower;
    const pairs = new Set(about(type).map((e) => `${lower(e.object_uuid)} ${of(e.aux_uuid)}`));
    for (const pair of pairs) {
      const [vault = '', principal = ''] = pair.split(' ');
      const what = type === 'uva' ? 'user' : 'group';
      const to = `one_password_${what}:${principal}`;
      const mine = events.filter(
        (event) =>
          deletes(event, what, principal) ||
          (event.object_type === type &&
            lower(event.object_uuid) === vault &&
            of(event.aux_uuid) === principal),
      );
      const from = `one_password_vault:${vault}`;
      if (!facts.entities.has(from) || !facts.entities.has(to)) continue;
      const users = what === 'user' ? [principal] : [...(members.get(principal) ?? [])];
      const properties = grantOf(mine);
      const more = properties['active'] === true && {
        lastUsedOn: last(vault, users),
        userState: what === 'user' ? stateOf(principal, events) : undefined,
      };
      facts.edge(from, 'ALLOWS', to, { ...properties, ...more });
    }
  }
}

const deletes = (event: AuditEvent, type: string, id: string | undefined): boolean =>
  event.object_type === type &&
  (event.action === 'delete' || (type === 'group' && event.action === 'purge')) &&
  event.object_uuid?.toLowerCase() === id?.toLowerCase();

function stateOf(user: string | undefined, events: readonly AuditEvent[]): string | undefined {
  let state: string | undefined;
  for (const { object_type, object_uuid, action = '' } of events) {
    if (object_type !== 'user' || upper(object_uuid) !== user) continue;
    if (action === 'join' && state === 'active') continue;
    state = STATES[action] ?? state;
  }
  return state;
}

function groupOf(
  id: string,
  events: readonly AuditEvent[],
  members: ReadonlySet<string>,
): Properties {
  const own = events.filter((e) => e.object_type === 'group' && lower(e.object_uuid) === id);
  const names = own.flatMap(({ action, aux_info }) =>
    action === 'create' || action === 'update' ? (given(aux_info) ?? []) : [],
  );
  const name = names.at(-1) ?? id;
  const made = own.some(({ action }) => action === 'create');
  const isGone = own.some(({ action }) => action === 'delete' || action === 'purge');
  const able = [...members].filter((user) => ['active', undefined].includes(stateOf(user, events)));
  return {
    ...{ id, name, displayName: name, state: isGone ? 'DELETED' : undefined },
    ...(made && { type: 'USER_DEFINED', builtIn: false }),
    ...(made && { memberCount: members.size, ableCount: able.length }),
  };
}

/** The edges of a membership, and of the power over the group. */
function membership(events: readonly AuditEvent[]): [Properties, Properties | undefined] {
  let stint: AuditEvent[] = [];
  let over: AuditEvent | undefined;
  let ended: AuditEvent[] = [];
  for (const event of events) {
    const joins = event.action === 'join' || event.action === 'role';
    if (joins) stint.push(event);
    else if (event.object_type === 'gm' || stint.length > 0) {
      [over, ended, stint] = [event, stint, []];
    }
  }
  const list = stint.length > 0 ? stint : ended;
  const code = list.at(-1)?.aux_info;
  const role = code === 'A' ? 'manager' : code === 'R' ? 'member' : undefined;
  // The event that set the role, when it was not the one that began the membership.
  const raised = list
    .filter(
      ({ action, aux_info: set }, i) =>
        action === 'role' ||
        list.slice(0, i).some((before) => before.action === 'role' || before.aux_info !== set),
    )
    .at(-1);
  if (stint.length === 0 && over) {
    const end = { active: false, endedOn: at(over), endedIs: 'exact', endedBy: doer(over) };
    const never = role === 'member' && !raised;
    return [{ ...end, role }, never ? undefined : end];
  }
  const joined = stint.filter(({ action }) => action === 'join').at(-1);
  const origin = joined
    ? { active: true, since: at(joined), sinceIs: 'exact', grantedBy: doer(joined) }
    : { active: true, sinceIs: 'before' };
  const byRole = raised && { since: at(raised), sinceIs: 'exact', grantedBy: doer(raised) };
  const manages =
    role === 'manager'
      ? { ...origin, ...byRole }
      : role === 'member' && raised
        ? { active: false, endedOn: at(raised), endedIs: 'exact', endedBy: doer(raised) }
        : undefined;
  return [{ ...origin, role }, manages];
}

function grantOf(events: readonly AuditEvent[]): Properties {
  const none = { permissions: '', permissionsKnown: true };
  let now: { since?: AuditEvent; bits: number; known: boolean } | undefined;
  let over: AuditEvent | undefined;
  for (const event of events) {
    if (event.action === 'grant')
      now = now ? { ...now, known: false } : { since: event, bits: 0, known: false };
    else if (event.action === 'update') {
      const known = /^\d+$/.test(event.aux_info ?? '');
      now = { ...now, bits: known ? Number(event.aux_info) : 0, known };
    } else if (now || event.action === 'revoke') {
      [now, over] = [undefined, event];
    }
  }
  if (!now) {
    const no = { canOpen: false, canReveal: false, canExport: false, canEdit: false };
    const end = over && { endedOn: at(over), endedIs: 'exact', endedBy: doer(over) };
    return { active: false, ...end, ...none, ...no, canManage: false };
  }
  const { since, bits, known } = now;
  const can = (bit: number) => ((bits & bit) === bit ? true : known ? false : undefined);
  return {
    ...{ active: true, sinceIs: since ? 'exact' : 'before' },
    ...(since && { since: at(since), grantedBy: doer(since) }),
    permissions: Object.keys(BITS)
      .filter((name) => (bits & (BITS[name] ?? 0)) !== 0)
      .join(','),
    ...{ permissionsKnown: known, canOpen: can(32), canReveal: can(48) },
    ...{ canExport: known ? false : undefined, canEdit: can(64), canManage: can(2) },
  };
}
