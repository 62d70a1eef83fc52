import { entityKey, EntityTypes, HOUR, secretKey } from '@graph-1password/vocabulary';
import type { Model } from '../../src/model/model';
import type { TestGraph } from './model';
import { modelOf } from './model';
import type { GraphEdge, GraphPart } from '../../src/queries/graph/elements';

type EntityRecord = TestGraph['entities'][number];
type RelationshipRecord = NonNullable<TestGraph['relationships']>[number];

const T = EntityTypes;

/** Midnight of the first day of the hand-made graphs, epoch ms. */
export const DAY_ONE = Date.UTC(2026, 0, 1);

/** Key of a user by the short id that tests use. */
export const user = (id: string): string => entityKey(T.USER, id);
/** Key of a vault. */
export const vault = (id: string): string => entityKey(T.VAULT, id);
/** Key of a secret. */
export const secret = (vaultId: string, id: string): string => secretKey(vaultId, id);
/** Key of a client IP. */
export const address = (ip: string): string => entityKey(T.CLIENT_IP, ip);

/** What an event of a hand-made graph has beside its time. */
interface Happening {
  /** Id of the user who did it. */
  readonly by?: string;
  /** Hours after DAY_ONE. */
  readonly at: number;
  readonly action?: string;
  readonly ip?: string;
}

/** Builds graphs as a collect leaves them: users with their facets, events, and all edges between. */
export class GraphFixture {
  readonly entities: EntityRecord[] = [];
  readonly relationships: RelationshipRecord[] = [];
  readonly #keys = new Set<string>();
  #events = 0;

  user(id: string, name = id): this {
    return this.#add(T.USER, user(id), 'User', { name, email: [`${id}@example.com`] });
  }

  vault(id: string, name = id): this {
    return this.#add(T.VAULT, vault(id), 'Vault', { name });
  }

  secret(vaultId: string, id: string, name = id): this {
    this.#add(T.SECRET, secret(vaultId, id), 'Secret', { name, vaultName: vaultId });
    return this.#relate('HAS', vault(vaultId), secret(vaultId, id));
  }

  address(ip: string): this {
    return this.#add(T.CLIENT_IP, address(ip), 'IpAddress', { name: ip, city: 'Oslo' });
  }

  account(...owned: string[]): this {
    this.#add(T.ACCOUNT, 'one_password_account:A', 'Account', { name: 'Example' });
    for (const key of owned) this.#relate('HAS', 'one_password_account:A', key);
    return this;
  }

  /** A user who signed in from an address at some time. */
  uses(userId: string, ip: string): this {
    return this.#relate('USES', user(userId), address(ip));
  }

  /** @param secretId absent: the item was not collected, only its vault */
  usage(vaultId: string, secretId: string | undefined, what: Happening): string {
    const key = this.#event(T.ITEM_USAGE_EVENT, what, { ipAddress: what.ip, action: what.action });
    this.#performed(T.ITEM_USAGE_USER, what.by, key);
    this.#relate('USES', key, vault(vaultId));
    if (secretId !== undefined) this.#relate('USES', key, secret(vaultId, secretId));
    return key;
  }

  signIn(what: Happening): string {
    const values = { ipAddress: what.ip, category: what.action ?? 'success' };
    const key = this.#event(T.SIGNIN_EVENT, what, values);
    this.#performed(T.SIGNIN_USER, what.by, key);
    return key;
  }

  /** @param on keys of vaults and ids of users that the change is about */
  change(on: { vault?: string; object?: string; aux?: string }, what: Happening): string {
    const key = this.#event(T.AUDIT_EVENT, what, { sessionIP: what.ip, action: what.action });
    this.#performed(T.AUDIT_ACTOR, what.by, key);
    if (on.vault !== undefined) this.#relate('UPDATED', key, vault(on.vault));
    if (on.object !== undefined) {
      this.#relate('UPDATED', key, this.#facet(T.AUDIT_OBJECT, on.object));
    }
    if (on.aux !== undefined) this.#relate('UPDATED', key, this.#facet(T.AUDIT_AUX, on.aux));
    if (on.vault !== undefined && what.by !== undefined) {
      this.#relate('PERFORMED', this.#facet(T.AUDIT_ACTOR, what.by), vault(on.vault));
    }
    return key;
  }

  model(): Model {
    return modelOf({ entities: this.entities, relationships: this.relationships });
  }

  #performed(facetType: string, by: string | undefined, key: string): void {
    if (by !== undefined) this.#relate('PERFORMED', this.#facet(facetType, by), key);
  }

  #facet(type: string, id: string): string {
    const key = `${type}:${id}`;
    if (!this.#keys.has(key)) {
      this.#add(type, key, 'User', { name: id });
      if (this.#keys.has(user(id))) this.#relate('IS', user(id), key);
    }
    return key;
  }

  #event(type: string, { at }: Happening, values: Record<string, string | undefined>): string {
    this.#events++;
    const key = `${type}:${String(this.#events).padStart(4, '0')}`;
    const present = Object.entries(values).filter(([, value]) => value !== undefined);
    this.#add(type, key, 'Record', {
      name: `event ${this.#events}`,
      createdOn: DAY_ONE + at * HOUR,
      ...Object.fromEntries(present),
    });
    return key;
  }

  #add(type: string, key: string, entityClass: string, values: Partial<EntityRecord>): this {
    this.#keys.add(key);
    this.entities.push({
      _key: key,
      _type: type,
      _class: [entityClass],
      displayName: String(values.name),
      ...values,
    });
    return this;
  }

  #relate(relationshipClass: string, from: string, to: string): this {
    const key = `${from}|${relationshipClass.toLowerCase()}|${to}`;
    if (this.#keys.has(key)) return this;
    this.#keys.add(key);
    const [fromType = '', toType = ''] = [from.split(':')[0], to.split(':')[0]];
    this.relationships.push({
      _key: key,
      _type: `${fromType}_${relationshipClass.toLowerCase()}_${toType.replace('one_password_', '')}`,
      _class: relationshipClass,
      _fromEntityKey: from,
      _toEntityKey: to,
      displayName: relationshipClass,
    });
    return this;
  }
}

/** "ana used Mail: 3 item usages", without the types in front of the ids. */
const sentence = ({ from, verb, to, count, kind }: GraphEdge): string =>
  `${short(from)} ${verb} ${short(to)}${kind === 'structure' ? '' : `: ${count} ${kind}`}`;

/** A key without the type in front. */
export const short = (key: string): string => key.replace(/^one_password_[a-z_]+:/, '');

/** All edges of a part as sentences, in alphabetical order. */
export const sentences = ({ edges }: GraphPart): string[] => edges.map(sentence).sort();

/** Keys of the nodes of a part, without their types. */
export const names = ({ nodes }: GraphPart): string[] => nodes.map(({ key }) => short(key));

/** Ana and Ben in one vault, Cleo alone in another, Dan without anything. */
export function office(): GraphFixture {
  const tenant = new GraphFixture()
    .user('ana', 'Ana Ångström')
    .user('ben')
    .user('cleo')
    .user('dan')
    .vault('ops', 'Operations')
    .secret('ops', 'mail', 'Mail')
    .secret('ops', 'root', 'Root key')
    .vault('hr', 'People team')
    .secret('hr', 'pay', 'Payroll')
    .address('192.0.2.1')
    .uses('ana', '192.0.2.1')
    .account(user('ana'), user('ben'), user('cleo'), vault('ops'), vault('hr'));
  tenant.usage('ops', 'mail', { by: 'ana', at: 1, action: 'reveal' });
  tenant.usage('ops', 'mail', { by: 'ana', at: 2, action: 'fill' });
  tenant.usage('ops', 'mail', { by: 'ana', at: 3, action: 'fill', ip: '192.0.2.1' });
  tenant.usage('ops', 'mail', { by: 'ben', at: 4, action: 'reveal' });
  tenant.usage('ops', 'root', { by: 'ben', at: 5, action: 'export' });
  tenant.usage('hr', undefined, { by: 'cleo', at: 6, action: 'fill' });
  tenant.signIn({ by: 'ana', at: 7, ip: '192.0.2.1' });
  tenant.signIn({ by: 'ana', at: 8, ip: '192.0.2.1', action: 'mfa_failed' });
  tenant.signIn({ by: 'ben', at: 9, ip: '203.0.113.9', action: 'mfa_failed' });
  tenant.change({ vault: 'ops', aux: 'ben' }, { by: 'ana', at: 10, action: 'grant' });
  tenant.change({ object: 'dan' }, { by: 'cleo', at: 11, action: 'suspend' });
  return tenant;
}
