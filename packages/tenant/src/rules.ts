import type { AuditEvent, ItemUsage, SignInAttempt } from '@graph-1password/vocabulary';
import type { Tenant } from './types';

/** A rule that one event alone can satisfy: its number or id, and the test. */
type Rule<T> = readonly [rule: number | string, test: (event: T, tenant: Tenant) => boolean];

/** True for the actions on the object types, each given as words. */
function does(objectTypes: string, actions: string): (e: AuditEvent) => boolean {
  const types = new Set(objectTypes.split(' '));
  const verbs = new Set(actions.split(' '));
  return (e) => verbs.has(e.action ?? '') && types.has(e.object_type ?? '');
}
const isInvitation = does('invite', 'create');
const changesUserAccess = does('uva', 'grant revoke update');
const widensUserAccess = does('uva', 'grant update');
const changesAccess = does('uva gva', 'grant revoke update');
const joinsGroup = does('gm', 'join');
const joinsOrRises = does('gm', 'join role');
const changesCredentials = does('user', 'changemp changesk changeks');
const changesAddress = does('ec', 'begin complete propose');
const patchesItems = does('items', 'patch');

const toSelf = (e: AuditEvent): boolean => e.aux_uuid !== undefined && e.actor_uuid === e.aux_uuid;
const onPrivilegedVault = (e: AuditEvent, t: Tenant): boolean =>
  t.labels.privilegedVaults.includes(e.object_uuid ?? '');
const EMBARGO = [
  'Afghanistan',
  'China',
  'Cuba',
  'North Korea',
  'Iran',
  'Libya',
  'Nigeria',
  'Sudan',
  'Syria',
  'Yemen',
];
const OFFICIAL_APPS = [
  'CLI',
  'for Web',
  'for Mac',
  'SCIM Bridge',
  'for Windows',
  'for iOS',
  'Browser Extension',
  'for Android',
  'for Linux',
  'SDK',
].map((name) => `1Password ${name}`);

/** Sentinel's rules by number, the others by id. */
export const AUDIT_RULES: readonly Rule<AuditEvent>[] = [
  [1, does('account', 'updatfw')],
  [2, does('sso', 'enblsso disblsso chngpsso chngasso chngdsso addgsso delgsso')],
  [3, does('account', 'disblmfa')],
  [5, (e) => isInvitation(e) && !e.actor_details?.email?.endsWith('@1passwordserviceaccounts.com')],
  [6, does('sa', 'create')],
  [7, (e, t) => changesUserAccess(e) && !toSelf(e) && !onPrivilegedVault(e, t)],
  [8, (e) => joinsOrRises(e) && toSelf(e)],
  [9, (e) => widensUserAccess(e) && toSelf(e)],
  [10, (e, t) => changesAccess(e) && onPrivilegedVault(e, t)],
  [12, does('satoken', 'create trename tverify trevoke')],
  [14, does('user', 'enblmfa updatmfa disblmfa')],
  [
    15,
    (e, t) =>
      joinsGroup(e) && !toSelf(e) && t.labels.privilegedGroups.includes(e.object_uuid ?? ''),
  ],
  [18, does('vault', 'export')],
  ['vault-grant', does('uva gva', 'grant')],
  ['group-lifecycle', does('group', 'create delete')],
  ['duo-change', does('account', 'enblduo updatduo disblduo')],
  ['billing', does('card pm sub', 'create update delete cancel')],
  ['verified-domain', does('account', 'vrfydmn uvrfydmn dvrfydmn')],
  ['slack-app', does('slackapp', 'create update delete')],
  ['item-share-settings', does('account', 'uisas')],
  ['service-account', does('sa', 'create expire')],
  ['report', does('report', 'view export')],
  ['user-lifecycle', does('user', 'activate reactive suspend delete')],
  ['vault-lifecycle', does('vault', 'create delete purge')],
  ['recovery', does('user', 'beginr completr cancelr')],
  ['password-or-secret-key-change', (e) => changesCredentials(e) || changesAddress(e)],
  ['device-auth', does('device', 'create reauth')],
  ['sso-unlock', does('user', 'sdvcsso tdvcsso')],
  ['item-share', does('item', 'share delshare')],
  ['item-modification', (e) => patchesItems(e) && e.aux_info !== '1,0,0,0,0'],
  ['embargo-audit', (e) => EMBARGO.includes(e.location?.country ?? '')],
];

/** Rules over one item usage. */
export const USAGE_RULES: readonly Rule<ItemUsage>[] = [
  ['item-export', (u) => u.action === 'export'],
  ['item-share', (u) => u.action === 'share'],
  ['item-modification', (u) => u.action === 'enter-item-edit-mode' || u.action === 'server-update'],
  ['sensitive-item', (u, t) => t.labels.privilegedVaults.includes(u.vault_uuid ?? '')],
];

/** Rules over one sign-in attempt. */
export const SIGN_IN_RULES: readonly Rule<SignInAttempt>[] = [
  ['outdated-app', (s) => s.category === 'modern_version_failed'],
  ['unusual-client', (s) => !OFFICIAL_APPS.includes(s.client?.app_name ?? '')],
  ['rogue-state', (s) => s.category === 'success' && ['CN', 'IR', 'RU'].includes(s.country ?? '')],
  ['anonymous-network', (s) => s.type === 'anonymous_blocked'],
  ['firewall-reported', (s) => s.category === 'firewall_reported_success'],
];
