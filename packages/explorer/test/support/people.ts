import { EntityTypes, entityKey, secretKey } from '@graph-1password/vocabulary';
import type { Model } from '../../src/model/model';
import type { TestGraph } from './model';
import { modelOf } from './model';

type Entity = TestGraph['entities'][number] & { readonly _key: string };
type Edge = NonNullable<TestGraph['relationships']>[number];

const T = EntityTypes;

/** A time on 1 March 2026, which is a Sunday, in epoch ms. @param hour of UTC; may be 24 and more */
export const at = (hour: number, minute = 0): number => Date.UTC(2026, 2, 1, hour, minute);

/** Two cities with their coordinates, and one without. */
export const OSLO = {
  city: 'Oslo',
  countryCode: 'NO',
  country: 'NO',
  latitude: 59.9,
  longitude: 10.7,
};
export const LIMA = {
  city: 'Lima',
  countryCode: 'PE',
  country: 'PE',
  latitude: -12,
  longitude: -77,
};
export const BERGEN = { city: 'Bergen', countryCode: 'NO', country: 'NO' };

/** A user of the graph; the UUID is the name in upper case. */
export const user = (name: string, more: object = {}): Entity => ({
  _key: entityKey(T.USER, name.toUpperCase()),
  _type: T.USER,
  id: name.toUpperCase(),
  displayName: name,
  email: [`${name}@example.com`],
  username: [`${name}@example.com`],
  ...more,
});

/** A vault. */
export const vault = (id: string, more: object = {}): Entity => ({
  _key: entityKey(T.VAULT, id),
  _type: T.VAULT,
  id,
  displayName: `Vault ${id}`,
  privileged: false,
  ...more,
});

/** A secret, and the edge to it from its vault. */
export const secret = (vaultId: string, id: string, more: object = {}): Entity => ({
  _key: secretKey(vaultId, id),
  _type: T.SECRET,
  id,
  vaultId,
  displayName: `Secret ${id}`,
  category: 'LOGIN',
  ...more,
});

let events = 0;

const event = (type: string, createdOn: number, more: object): Entity => ({
  _key: `${type}:E${String(++events).padStart(6, '0')}`,
  _type: type,
  displayName: `event ${events}`,
  createdOn,
  ...more,
});

/** A sign-in attempt, with success unless told otherwise. @param name of the user */
export const signIn = (name: string, createdOn: number, more: object = {}): Entity =>
  event(T.SIGNIN_EVENT, createdOn, {
    targetUserUUID: name.toUpperCase(),
    category: 'success',
    ...more,
  });

/** A use of an item. @param name of the user */
export const usage = (name: string, createdOn: number, item: string, more: object = {}): Entity => {
  const [vaultUUID, itemUUID] = item.split('/');
  return event(T.ITEM_USAGE_EVENT, createdOn, {
    userUUID: name.toUpperCase(),
    ...(vaultUUID && { vaultUUID }),
    ...(itemUUID && { itemUUID }),
    action: 'fill',
    ...more,
  });
};

/** An audit event. @param name of the actor */
export const audit = (name: string, createdOn: number, more: object = {}): Entity =>
  event(T.AUDIT_EVENT, createdOn, {
    actorUUID: name.toUpperCase(),
    action: 'grant',
    objectType: 'uva',
    ...more,
  });

/** The edge from an audit event to the vault that it is about. */
export const updated = (change: Entity, about: Entity): Edge => ({
  _type: 'one_password_audit_event_updated_vault',
  _fromEntityKey: change._key,
  _toEntityKey: about._key,
});

/** The model of a graph of these parts. */
export const modelWith = (entities: Entity[], more: Partial<TestGraph> = {}): Model =>
  modelOf({ entities, ...more });
