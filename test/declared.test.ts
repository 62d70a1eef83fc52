import path from 'node:path';
import { SchemaType } from '@jupiterone/integration-sdk-core';
import { Entities } from '../src/entities';
import { Steps } from '../src/steps/constants';
import { vaultsStep } from '../src/steps/fetch-vaults';
import { runRecordedStep } from './stepTest';
import { convertClientIp } from '../src/steps/build-users/converter';
import { neverSet, unlistedTypes, withoutColumn } from './support/declared';

const runVaults = () =>
  runRecordedStep(path.join(__dirname, '..', 'src', 'steps', Steps.VAULTS), Steps.VAULTS);

test('a type that a step adds and does not list is named', async () => {
  const { collectedEntities, collectedRelationships } = await runVaults();
  const added = [...collectedEntities, ...collectedRelationships];
  expect(unlistedTypes(vaultsStep, added)).toEqual([]);
  expect(unlistedTypes({ ...vaultsStep, entities: [] }, added)).toEqual([
    'fetch-vaults adds one_password_vault, which is not in its lists: add it there.',
  ]);
  expect(unlistedTypes({ ...vaultsStep, relationships: [] }, added)).toEqual([
    'fetch-vaults adds one_password_account_has_vault, which is not in its lists: add it there.',
  ]);
});

test('a property that is declared and never set is named', async () => {
  const { collectedEntities } = await runVaults();
  const { _type, schema } = Entities.VAULT;
  expect(neverSet([Entities.VAULT], collectedEntities)).toEqual([]);
  const planted = { _type, schema: SchemaType.Intersect([schema as never, PLANTED]) };
  expect(neverSet([planted], collectedEntities)).toEqual([
    'one_password_vault.plantedOn is declared and never set: set it, or take it away.',
  ]);
});

test('a property without a column in tables and archives is named', () => {
  const source = { userUuid: 'U', firstSeenOn: 1, lastSeenOn: 1 } as never;
  const addresses = ['10.1.2.3', '8.8.8.8', '::1'].map((ip) => convertClientIp(ip, [source]));
  expect(withoutColumn(addresses)).toEqual([]);
  const planted = { ...addresses[0], planted: 1 } as never;
  expect(withoutColumn([planted])).toEqual([
    'one_password_client_ip.planted has no column: declare it, or name it in archive/model.ts.',
  ]);
});

const PLANTED = SchemaType.Object({ plantedOn: SchemaType.Optional(SchemaType.Number()) });
