import type { Entity } from '@jupiterone/integration-sdk-core';
import { personHash } from '@graph-1password/archive';
import type { LegalHold } from '@graph-1password/archive';
import { EntityTypes } from '@graph-1password/vocabulary';
import { EntityLines } from './lines';
import type { StagedEntity } from './lines';

const ID = 'a'.repeat(32);
const NOW = Date.UTC(2026, 2, 13);

const linesFor = (erased: string[] = [], holds: LegalHold[] = []) => {
  const hashes = erased.map((name) => personHash(ID, name));
  const facts = { columns: {}, gaps: [], lostStates: [], holds, erased: [{ on: 1, hashes }] };
  return new EntityLines({ id: ID, facts }, NOW);
};

const usage = (more: object = {}): Entity => ({
  ...{ _key: `${EntityTypes.ITEM_USAGE_EVENT}:E`, _type: EntityTypes.ITEM_USAGE_EVENT },
  ...{ _class: ['Record'], createdOn: NOW - 5, userUUID: 'ANA', userEmail: 'ana@example.com' },
  ...{ vaultUUID: 'v1', ...more },
});

const audit = (rawData: object, more: object = {}): Entity => ({
  ...{ _key: `${EntityTypes.AUDIT_EVENT}:E`, _type: EntityTypes.AUDIT_EVENT, _class: ['Record'] },
  ...{ createdOn: NOW, ...more, _rawData: [{ name: 'default', rawData: rawData }] },
});

/** The columns of an entity. */
const parsed = (staged: StagedEntity | undefined): Record<string, unknown> => ({
  ...staged?.row.links,
  ...staged?.row.values,
});

test('events go to their own time, states to that of the run', () => {
  expect(linesFor().of(usage())).toMatchObject({ time: NOW - 5, table: { kind: 'event' } });
  const vault = { _key: 'v', _type: EntityTypes.VAULT, _class: ['Vault'], id: 'v1' };
  expect(linesFor().of(vault)).toMatchObject({ time: NOW, table: { kind: 'state' } });
});

test('an audit event has the users of its details and its vault as columns', () => {
  const details = { actor_uuid: 'A', actor_details: { uuid: 'a' }, object_uuid: 'x' };
  const event = audit(details, { objectType: 'uva', objectUUID: 'vault1', auxUUID: 'B' });
  // Without its details a user has no entity.
  expect(parsed(linesFor().of(event))).toMatchObject({ _actor: 'A', _vault: 'vault1' });
  expect(parsed(linesFor().of(event))).not.toHaveProperty('_aux');
  expect(parsed(linesFor().of(audit({})))).toMatchObject({
    _key: expect.any(String) as string,
  });
});

test('what names an erased person does not come back, in any case of letters', () => {
  const lines = linesFor(['ANA@example.com', 'ana']);
  expect(lines.of(usage())).toBeUndefined();
  expect(lines.of(usage({ userUUID: 'ANA', userEmail: undefined }))).toBeUndefined();
  expect(lines.of(usage({ userUUID: 'BEN', userEmail: 'ben@example.com' }))).toBeDefined();
  const actor = audit({ actor_uuid: 'ANA', actor_details: { uuid: 'ANA' } });
  expect(lines.of(actor)).toBeUndefined();
  expect(lines.leftOut).toBe(3);
});

test('an item stays without the erased person who changed it last', () => {
  const secret: Entity = {
    ...{ _key: 's', _type: EntityTypes.SECRET, _class: ['Secret'], id: 's', lastEditedBy: 'ANA' },
    _rawData: [{ name: 'default', rawData: { lastEditedBy: 'ANA' } }],
  };
  const staged = linesFor(['ana']).of(secret);
  expect(JSON.stringify(staged)).not.toContain('ANA');
  expect(parsed(staged)).toMatchObject({ _key: 's', id: 's' });
});

test.each<[string, Partial<LegalHold>, boolean]>([
  ['the person', { person: 'ana ana@example.com' }, true],
  ['another person', { person: 'ben' }, false],
  ['the vault', { vault: 'V1' }, true],
  ['another vault', { vault: 'v2' }, false],
  ['the time', { since: NOW - 5, until: NOW }, true],
  ['another time', { since: NOW }, false],
])('a legal hold on %s decides about an erased person: %j', (_what, hold, isKept) => {
  const lines = linesFor(['ana'], [{ id: 'h', reason: 'r', on: 1, ...hold }]);
  expect(lines.of(usage()) !== undefined).toBe(isKept);
});
