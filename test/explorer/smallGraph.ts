import { HOUR } from '@graph-1password/vocabulary';
import { NOW } from './subject';

/** Keys of the things of a graph made by hand. @param n which one: graphs of different numbers go together in one */
export function keysOf(n = 0) {
  const mark = String(n).padStart(3, '0');
  const [user, vault] = [`USERAAAAAAAAAAAAAAAAAAA${mark}`, `vaultaaaaaaaaaaaaaaaaaa${mark}`];
  return {
    user: `one_password_user:${user}`,
    vault: `one_password_vault:${vault}`,
    secret: `one_password_secret:${vault}:itemaaaaaaaaaaaaaaaaaaa${mark}`,
    ids: { user, vault, event: `EVENTAAAAAAAAAAAAAAAAAA${mark}` },
  };
}

const entity = (type: string, id: string, name: string, more: object, rawData: object = {}) => ({
  ...{ _key: `one_password_${type}:${id}`, _type: `one_password_${type}`, _class: ['Record'] },
  ...{ name, displayName: name, ...more, _rawData: [{ name: 'default', rawData }] },
});

const relationship = (from: string, verb: string, to: string, type: string) => ({
  ...{ _key: `${from}|${verb.toLowerCase()}|${to}`, _type: `one_password_${type}`, _class: verb },
  ...{ _fromEntityKey: from, _toEntityKey: to, displayName: verb },
});

/** A person who signed in, used an item and was granted a vault. @param text name of everything, and every other text */
export function eventsHalf(text: string, n = 0) {
  const { user: userKey, ids, secret } = keysOf(n);
  const where = { city: text, region: text, country: text, latitude: 52.5, longitude: 13.4 };
  const client = { appName: text, appVersion: text, osName: text, platformName: text };
  const user = { _class: ['User'], email: [text], username: [text], userIds: [text], id: ids.user };
  const raw = { text, [text]: text, deep: { [text]: [text] } };
  const event = (type: string, hours: number, more: object) =>
    entity(
      type,
      `${ids.event}${hours}`,
      text,
      {
        ...{ createdOn: NOW - hours * HOUR, eventDate: '2026-03-13', ...where, ...more },
      },
      raw,
    );
  const entities = [
    entity('account', `ACCOUNT${ids.user}`, text, {}),
    entity('user', ids.user, text, user, raw),
    entity('audit_event_actor_details', ids.user, text, user),
    entity('item_usage_user', ids.user, text, user),
    entity('signin_attempt_target_user', ids.user, text, user),
    entity('client_ip', text, text, { ...where, signInCount: 1 }, raw),
    event('signin_attempt_event', 1, {
      ...{ category: 'success', type: text, details: text, ipAddress: text, ...client },
      ...{ targetUserUUID: ids.user, targetUserEmail: text, sessionUUID: text },
    }),
    event('signin_attempt_event', 2, {
      ...{ category: text, ipAddress: text, targetUserUUID: ids.user, ...client },
    }),
    event('item_usage_event', 3, {
      ...{ action: text, ipAddress: text, userUUID: ids.user, userEmail: text, ...client },
      ...{ vaultUUID: ids.vault, itemUUID: secret.split(':')[2] },
    }),
    event('audit_event', 4, {
      ...{ action: text, objectType: text, actorUUID: ids.user, actorEmail: text, auxInfo: text },
      ...{ objectUUID: ids.vault, sessionIP: text, actionName: text, objectTypeName: text },
    }),
    // A rule of the pack finds this one.
    event('audit_event', 5, {
      ...{ action: 'updatfw', objectType: 'account', actorUUID: ids.user, actorEmail: text },
    }),
  ];
  const [usage, signIn, failed, audit, firewall] = [3, 1, 2, 4, 5].map(
    (hours) => entities.find(({ _key }) => _key.endsWith(`${ids.event}${hours}`))?._key ?? '',
  ) as [string, string, string, string, string];
  const [actor, usageUser, target] = [
    `one_password_audit_event_actor_details:${ids.user}`,
    `one_password_item_usage_user:${ids.user}`,
    `one_password_signin_attempt_target_user:${ids.user}`,
  ];
  const performed = 'signin_attempt_target_user_performed_event';
  const relationships = [
    relationship(`one_password_account:ACCOUNT${ids.user}`, 'HAS', userKey, 'account_has_user'),
    relationship(userKey, 'IS', actor, 'user_is_audit_event_actor_details'),
    relationship(userKey, 'IS', usageUser, 'user_is_item_usage_user'),
    relationship(userKey, 'IS', target, 'user_is_signin_attempt_target_user'),
    relationship(target, 'PERFORMED', signIn, performed),
    relationship(target, 'PERFORMED', failed, performed),
    relationship(usageUser, 'PERFORMED', usage, 'item_usage_user_performed_event'),
    relationship(actor, 'PERFORMED', audit, 'audit_event_actor_details_performed_event'),
    relationship(actor, 'PERFORMED', firewall, 'audit_event_actor_details_performed_event'),
    relationship(userKey, 'USES', `one_password_client_ip:${text}`, 'user_uses_client_ip'),
  ];
  return { entities, relationships, usage, audit };
}

/** A vault with a secret. @param text name of everything, and every other text */
export function connectHalf(text: string, n = 0) {
  const { ids, vault, secret } = keysOf(n);
  const raw = { title: text, [text]: text };
  return {
    entities: [
      entity('vault', ids.vault, text, { description: text, type: text, itemsCount: 1 }, raw),
      entity(
        'secret',
        `${ids.vault}:${secret.split(':')[2]}`,
        text,
        {
          ...{ category: text, tags: [text, text], state: text, urls: [text], fileNames: [text] },
          ...{ sectionLabels: [text], vaultId: ids.vault, vaultName: text, lastEditedBy: ids.user },
        },
        raw,
      ),
    ],
    relationships: [relationship(vault, 'HAS', secret, 'vault_has_secret')],
  };
}

/** Both halves, and what ties them together. */
export function wholeGraph(text: string, n = 0) {
  const { vault, secret } = keysOf(n);
  const [events, connect] = [eventsHalf(text, n), connectHalf(text, n)];
  return {
    entities: [...events.entities, ...connect.entities],
    relationships: [
      ...events.relationships,
      ...connect.relationships,
      relationship(events.usage, 'USES', secret, 'item_usage_event_uses_secret'),
      relationship(events.usage, 'USES', vault, 'item_usage_event_uses_vault'),
      relationship(events.audit, 'UPDATED', vault, 'audit_event_updated_vault'),
    ],
  };
}
