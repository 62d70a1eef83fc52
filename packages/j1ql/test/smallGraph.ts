import type { EntityRecord, RelationshipRecord } from '../src';
import type { Graph } from './oracle/graph';
import { buildGraph } from '../testing';

/** `date.now` of the corpus: noon UTC on 31 March 2026. */
export const NOW = Date.UTC(2026, 2, 31, 12);
export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

const entity = (
  _key: string,
  _type: string,
  _class: string | string[],
  properties: Record<string, unknown> = {},
): EntityRecord => ({ _key, _type, _class, displayName: _key, ...properties });

const edge = (
  from: string,
  _class: string,
  to: string,
  properties: Record<string, unknown> = {},
): RelationshipRecord => ({
  _key: `${from}|${_class.toLowerCase()}|${to}`,
  _type: `thing_${_class.toLowerCase()}_thing`,
  _class,
  _fromEntityKey: from,
  _toEntityKey: to,
  ...properties,
});

/**
 *   acme ─HAS→ payroll, shared, empty, ana, ben, cy
 *   payroll ─HAS→ bank, card      shared ─HAS→ wifi
 *   ana ─PERFORMED→ grant, export   ben ─PERFORMED→ reveal        (purge: by nobody)
 *   grant ─UPDATED→ payroll       reveal ─USES→ bank, payroll
 *   ana ─USES→ office   ben ─USES→ office, home       ana ─MANAGES→ ana, ben
 *   ana, ben ─IS→ a Person each (by e-mail)           cy has no e-mail
 */
const entities: EntityRecord[] = [
  entity('acme', 'account', 'Account', { vendor: 'Acme' }),
  entity('ana', 'user', ['User', 'Admin'], {
    name: 'Ana',
    email: ['ana@example.com', 'a.souza@example.org'],
    admin: true,
    age: 41,
  }),
  entity('ben', 'user', 'User', { name: 'Ben', email: 'ben@example.com', admin: false, age: 30 }),
  entity('cy', 'user', 'User', { name: 'Cy', email: null, groups: [] }),
  entity('payroll', 'vault', 'Vault', { items: 2, privileged: true, 'tag.Team': 'red' }),
  entity('shared', 'vault', 'Vault', { items: 3, privileged: false, 'tag.cost-center': 7 }),
  entity('empty', 'vault', 'Vault', { items: 0, description: 'nothing in it, 100% empty' }),
  entity('bank', 'secret', 'Secret', { tags: ['Sensitive', 'db'], version: 2, order: 1 }),
  entity('card', 'secret', 'Secret', { tags: [], version: 1, order: 3 }),
  entity('wifi', 'secret', 'Secret', { tags: ['db'], version: 1, order: 2 }),
  entity('grant', 'event', 'Record', {
    action: 'grant',
    actor: 'ana',
    target: 'ben',
    createdOn: NOW - 2 * HOUR,
  }),
  entity('export', 'event', 'Record', {
    action: 'export',
    actor: 'ana',
    target: 'ana',
    createdOn: NOW - 3 * DAY,
  }),
  entity('reveal', 'event', 'Record', {
    action: 'reveal',
    actor: 'ben',
    country: "Côte d'Ivoire",
    createdOn: NOW - 10 * DAY,
  }),
  entity('purge', 'event', 'Record', { action: 'purge', createdOn: NOW - 40 * DAY }),
  entity('office', 'ip', 'Host', { city: 'Lisbon', createdOn: NOW - 400 * DAY }),
  entity('home', 'ip', 'Host', { city: 'Porto', path: 'C:\\home' }),
];

const relationships: RelationshipRecord[] = [
  ...['payroll', 'shared', 'empty', 'ana', 'ben', 'cy'].map((to) => edge('acme', 'HAS', to)),
  edge('payroll', 'HAS', 'bank'),
  edge('payroll', 'HAS', 'card'),
  edge('shared', 'HAS', 'wifi'),
  edge('ana', 'PERFORMED', 'grant'),
  edge('ana', 'PERFORMED', 'export'),
  edge('ben', 'PERFORMED', 'reveal'),
  edge('grant', 'UPDATED', 'payroll'),
  edge('reveal', 'USES', 'bank'),
  edge('reveal', 'USES', 'payroll'),
  edge('ana', 'USES', 'office', { count: 5, firstSeenOn: NOW - 20 * DAY }),
  edge('ben', 'USES', 'office', { count: 1, firstSeenOn: NOW - HOUR }),
  edge('ben', 'USES', 'home', { count: 9, firstSeenOn: NOW - 2 * DAY }),
  edge('ana', 'MANAGES', 'ana'),
  edge('ana', 'MANAGES', 'ben'),
];

/** The graph of the corpus; `grant` was first seen an hour ago by this machine. */
export const smallGraph: Graph = buildGraph(
  { entities, relationships },
  { firstSeen: new Map([['grant', NOW - HOUR]]) },
);
