import {
  auditActionName,
  auditObjectTypeName,
  groupRoleName,
  itemUsageActionName,
  permissionNames,
  signInOutcomeName,
  wasLetIn,
} from '@graph-1password/vocabulary';
import type { ExportEvent, Names } from '../source/source';
import { auditKind } from './audit';
import type { ClassName } from './classes';
import { kindOf, OCSF_VERSION, OTHER } from './classes';
import { Leaves, present } from './leaves';
import type { Json } from './leaves';
import { endpointOf, someUser, UNKNOWN, userOf } from './parts';

/** How an event is written. */
export interface OcsfOptions {
  names: Names;
  /** With the event as received. */
  raw?: boolean | undefined;
}

/** Severity of what is no finding: informational. */
const INFORMATIONAL = 1;
const STATUS = { success: 1, failure: 2 };

/** What is different in each stream. */
interface Body {
  className: ClassName;
  activity: number;
  /** What is said of an activity that the class does not have. */
  activityName: string;
  /** `action/object` as received. */
  code: string;
  /** What happened, after the name of who did it. */
  phrase: string;
  who: Json | undefined;
  attributes: Json;
}

/** An event as OCSF has it: what has no attribute there stands in `unmapped`, so nothing is lost. */
export function ocsfEvent(exported: ExportEvent, { names, raw }: OcsfOptions): Json {
  const { kind, time, original, seenOn } = exported;
  const leaves = new Leaves(exported.event);
  const metadata = metadataOf(leaves, kind, seenOn);
  const body = bodyOf(exported, leaves, names);
  const who = asText(body.who?.['name']) ?? asText(body.who?.['uid']) ?? 'Someone';
  metadata['event_code'] = body.code;
  // Assigned one after the other: spreading objects into one takes five times as long.
  const event: Json = { ...kindOf(body.className, body.activity, body.activityName) };
  event['severity_id'] = INFORMATIONAL;
  event['time'] = Math.trunc(time);
  event['message'] = `${who} ${body.phrase}`;
  event['status_id'] = STATUS.success;
  event['status'] = 'Success';
  event['metadata'] = metadata;
  const { attributes } = body;
  for (const name in attributes) if (attributes[name] !== undefined) event[name] = attributes[name];
  event['unmapped'] = leaves.rest();
  if (raw) event['raw_data'] = original;
  return event;
}

function bodyOf(exported: ExportEvent, leaves: Leaves, names: Names): Body {
  if (exported.kind === 'auditevents') return auditBody(leaves, names);
  return exported.kind === 'itemusages' ? usageBody(leaves, names) : signInBody(leaves);
}

const PRODUCT = {
  ...{ name: '1Password', vendor_name: '1Password', feature: { name: 'Events Reporting' } },
};

const metadataOf = (leaves: Leaves, stream: string, seenOn: number | undefined): Json => ({
  version: OCSF_VERSION,
  product: PRODUCT,
  uid: leaves.text('uuid'),
  tenant_uid: leaves.text('account_uuid'),
  original_time: leaves.text('timestamp'),
  logged_time: seenOn,
  log_name: stream,
  log_provider: '1password-events-api',
});

const asText = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

function signInBody(leaves: Leaves): Body {
  const [category, type] = [leaves.text('category'), leaves.text('type')];
  const user = userOf(leaves, 'target_user');
  const isIn = wasLetIn(category);
  const session = leaves.text('session_uuid');
  const app = leaves.text('client', 'app_name');
  return {
    className: 'authentication',
    activity: 1,
    activityName: 'Logon',
    who: user,
    code: `${category ?? ''}/${type ?? ''}`,
    phrase: signInOutcomeName(category, type) ?? `tried to sign in (${category ?? UNKNOWN})`,
    attributes: {
      user: someUser(user),
      actor: present({ app_name: app }),
      src_endpoint: endpointOf(leaves, 'client'),
      service: { name: '1Password' },
      session: session === undefined ? undefined : { uid: session },
      is_remote: true,
      is_mfa: type === 'mfa_ok' ? true : undefined,
      status_id: isIn ? STATUS.success : STATUS.failure,
      status: isIn ? 'Success' : 'Failure',
      status_code: category,
      status_detail: type,
    },
  };
}

/** What an item usage does, by its action; what is not there is another activity. */
const USAGES: ReadonlyMap<string, number> = new Map([
  ...['fill', 'reveal', 'secure-copy', 'server-fetch', 'export', 'select-sso-provider'].map(
    (action): [string, number] => [action, 2],
  ),
  ['enter-item-edit-mode', 2],
  ['server-create', 1],
  ['server-update', 3],
]);

function usageBody(leaves: Leaves, names: Names): Body {
  const action = leaves.text('action');
  const user = userOf(leaves, 'user');
  const app = leaves.text('client', 'app_name');
  const actor = present({ user, app_name: app }) ?? { user: someUser(user) };
  const [vault, item] = [leaves.text('vault_uuid'), leaves.text('item_uuid')];
  const version = leaves.number('used_version');
  const group = vault === undefined ? undefined : vaultOf(vault, names);
  const resource =
    item === undefined
      ? group
      : {
          uid: item,
          type: 'item',
          name: names.items.get(`${vault?.toLowerCase()}:${item.toLowerCase()}`),
          version: version === undefined ? undefined : String(version),
          group,
        };
  const attributes = { actor, src_endpoint: endpointOf(leaves, 'client') };
  const body = apiBody(attributes, USAGES.get(action ?? '') ?? OTHER, action, resource);
  return {
    className: body.className,
    activity: body.activity,
    attributes: body.attributes,
    activityName: action ?? 'Other',
    code: action ?? '',
    who: user,
    phrase: itemUsageActionName(action) ?? `used an item (${action ?? UNKNOWN})`,
  };
}

const vaultOf = (uid: string, names: Names): Json => ({
  ...{ uid, type: 'vault', name: names.vaults.get(uid.toLowerCase()) },
});

/** An API activity, whose attributes are added; without an end from which it was done, which that class asks for, a change of an entity. */
function apiBody(
  attributes: Json,
  activity: number,
  action: string | undefined,
  resource: Json | undefined,
): Pick<Body, 'className' | 'activity' | 'attributes'> {
  if (attributes['src_endpoint'] !== undefined) {
    const api = { operation: action ?? UNKNOWN };
    attributes['api'] = api;
    attributes['resources'] = resource && [resource];
    return { className: 'apiActivity', activity, attributes };
  }
  const kind = resource?.['type'] === undefined ? {} : { type_id: OTHER };
  const entity = resource && { ...resource, ...kind };
  return {
    ...{ className: 'entityManagement', activity },
    attributes: { ...attributes, entity: entity ?? { name: UNKNOWN } },
  };
}

function auditBody(leaves: Leaves, names: Names): Body {
  const [action, type] = [leaves.text('action'), leaves.text('object_type')];
  const kind = auditKind(action, type);
  const actorUser = userOf(leaves, 'actor_details', 'actor_uuid');
  const session = sessionOf(leaves);
  const actor = present({ user: actorUser, session }) ?? { user: { name: UNKNOWN } };
  const common = { actor, src_endpoint: endpointOf(leaves, 'session') };
  const phrase = auditActionName(action, type);
  const more: Pick<Body, 'className' | 'activity' | 'attributes'> =
    kind.className === 'apiActivity'
      ? apiBody(common, kind.activity, action, resourceOf(leaves, type, names))
      : {
          ...kind,
          attributes: {
            ...common,
            ...auditAttributes(kind.className, type, leaves, names, actorUser),
          },
        };
  return {
    ...more,
    ...{ activityName: phrase ?? action ?? 'Other', who: actorUser },
    code: `${action ?? ''}/${type ?? ''}`,
    phrase: phrase ?? `performed ${action ?? 'an action'} on ${type ?? 'something'}`,
  };
}

/** The time at which the session began is a number here; its text stays beside it. */
function sessionOf(leaves: Leaves): Json | undefined {
  const began = Date.parse(asText(leaves.peek('session', 'login_time')) ?? '');
  return present({
    uid: leaves.text('session', 'uuid'),
    created_time: Number.isNaN(began) ? undefined : began,
  });
}

/** Object types whose object is a vault. */
const VAULT_OBJECTS = new Set(['gva', 'items', 'itemhist', 'uva', 'vault']);

function resourceOf(leaves: Leaves, type: string | undefined, names: Names): Json | undefined {
  const uid = leaves.text('object_uuid');
  if (type !== undefined && VAULT_OBJECTS.has(type))
    return uid === undefined ? undefined : vaultOf(uid, names);
  const vault = type === 'item' ? leaves.text('aux_uuid') : undefined;
  return present({
    uid,
    type: type === undefined ? undefined : (auditObjectTypeName(type) ?? type),
    ...(uid === undefined && { name: asText(leaves.peek('aux_info')) ?? type ?? UNKNOWN }),
    group: vault === undefined ? undefined : vaultOf(vault, names),
  });
}

/** What the classes of audit events have of their own. */
function auditAttributes(
  className: ClassName,
  type: string | undefined,
  leaves: Leaves,
  names: Names,
  actor: Json | undefined,
): Json {
  if (className === 'accountChange')
    return { user: someUser(userOf(leaves, 'object_details', 'object_uuid')) };
  if (className === 'authentication')
    return { user: someUser(actor), service: { name: '1Password' } };
  if (className === 'groupManagement') return groupAttributes(type, leaves, names);
  if (className !== 'userAccess') return { entity: entityOf(type, leaves, names) };
  return {
    user: someUser(userOf(leaves, 'aux_details', 'aux_uuid')),
    privileges: permissionNames(asText(leaves.peek('aux_info'))) ?? [UNKNOWN],
    resources: vaultsOf(leaves, names),
  };
}

function vaultsOf(leaves: Leaves, names: Names): Json[] | undefined {
  const uid = leaves.text('object_uuid');
  return uid === undefined ? undefined : [vaultOf(uid, names)];
}

function groupAttributes(type: string | undefined, leaves: Leaves, names: Names): Json {
  // Of a group's access the object is the vault, and the group comes with it.
  const uid = leaves.text(type === 'gva' ? 'aux_uuid' : 'object_uuid');
  const group = uid === undefined ? { name: UNKNOWN } : { uid };
  if (type === 'group') return { group };
  const info = asText(leaves.peek('aux_info'));
  if (type === 'gva') {
    return { group, resource: vaultsOf(leaves, names)?.[0], privileges: permissionNames(info) };
  }
  const role = groupRoleName(info);
  return {
    group,
    user: userOf(leaves, 'aux_details', 'aux_uuid'),
    privileges: role === undefined ? undefined : [role],
  };
}

/** Objects whose name stands in the text beside them. */
const NAMED_BESIDE = new Set(['sa', 'satoken', 'report']);

function entityOf(type: string | undefined, leaves: Leaves, names: Names): Json {
  const uid = leaves.text('object_uuid');
  const isDevice = type === 'device';
  const name =
    type === 'vault'
      ? names.vaults.get(uid?.toLowerCase() ?? '')
      : type !== undefined && NAMED_BESIDE.has(type)
        ? leaves.text('aux_info')
        : undefined;
  const kind = type === undefined ? undefined : (auditObjectTypeName(type) ?? type);
  return (
    present({
      ...{ uid, name: name ?? (uid === undefined ? (kind ?? UNKNOWN) : undefined), type: kind },
      ...(kind !== undefined && { type_id: isDevice ? 1 : OTHER }),
      user: isDevice ? userOf(leaves, 'aux_details', 'aux_uuid') : undefined,
    }) ?? { name: UNKNOWN }
  );
}
