import {
  at,
  audit,
  modelWith,
  secret,
  updated,
  usage,
  user,
  vault as vaultEntity,
} from '../../../test/support/people';
import { vault } from './vault';

const DAY = 24;
const main = vaultEntity('main', {
  ...{ privileged: true, type: 'EVERYONE', description: 'For all', itemsCount: 3 },
  ...{ createdOn: at(-99), updatedOn: at(-9) },
});
const grant = audit('ana', at(10), { objectUUID: 'main', auxUUID: 'BOB' });
const share = audit('bob', at(2 * DAY), {
  action: 'share',
  objectType: 'item',
  objectUUID: 'i1',
  auxUUID: 'main',
});
const graph = [
  ...[user('ana'), main, grant, share],
  secret('main', 'i1', {
    urls: ['https://example.com/'],
    fileNames: ['a.pdf'],
    lastEditedBy: 'ANA',
  }),
  usage('ana', at(8), 'main/i1'),
  usage('ana', at(9), 'main/i1', { action: 'reveal', accessedBy: 'machine' }),
  usage('bob', at(2 * DAY), 'main/gone'),
  usage('bob', at(2 * DAY), 'other/i1'),
];
const model = modelWith(graph, { relationships: [updated(grant, main), updated(share, main)] });

const read = (key: string, filter = {}) => vault(model, { key, filter });

test('a vault: facts, who used or changed it, changes, and usage by UTC day', () => {
  expect(read(main._key)).toMatchObject({
    ...{ kind: 'vault', key: main._key, id: 'main', name: 'Vault main', collected: true },
    ...{ privileged: true, type: 'EVERYONE', description: 'For all', itemsCount: 3, usages: 3 },
    ...{ createdOn: at(-99), updatedOn: at(-9) },
    actions: [
      { value: 'fill', count: 2, firstOn: at(8), lastOn: at(2 * DAY) },
      { value: 'reveal', count: 1 },
    ],
    changes: [
      { value: 'grant uva', count: 1 },
      { value: 'share item', count: 1 },
    ],
    daily: { times: [at(0), at(DAY), at(2 * DAY)], usages: [2, 0, 1], changes: [1, 0, 1] },
  });
});

test('who used or changed a vault, the last active first; a user who was not collected by UUID', () => {
  expect(read(main._key)?.actors).toEqual([
    {
      ...{
        id: 'BOB',
        name: 'BOB',
        usages: 1,
        byMachine: 0,
        changes: 1,
        firstOn: at(2 * DAY),
        lastOn: at(2 * DAY),
      },
      actions: [
        { value: 'fill', count: 1 },
        { value: 'share item', count: 1 },
      ],
    },
    {
      ...{
        id: 'ANA',
        key: 'one_password_user:ANA',
        name: 'ana',
        usages: 2,
        byMachine: 1,
        changes: 1,
      },
      ...{ firstOn: at(8), lastOn: at(10) },
      actions: [
        { value: 'fill', count: 1 },
        { value: 'grant uva', count: 1 },
        { value: 'reveal', count: 1 },
      ],
    },
  ]);
});

test('a secret: facts, its vault, its own usages and changes', () => {
  expect(read('one_password_secret:main:i1')).toMatchObject({
    ...{ kind: 'secret', id: 'i1', name: 'Secret i1', collected: true, privileged: true },
    vault: { key: main._key, name: 'Vault main' },
    lastEditedBy: { key: 'one_password_user:ANA', name: 'ana' },
    ...{ urls: ['https://example.com/'], fileNames: ['a.pdf'], sectionLabels: [], usages: 2 },
    changes: [{ value: 'share item', count: 1 }],
    daily: { usages: [2, 0, 0], changes: [0, 0, 1] },
  });
});

test('vaults and items known only from usages have a page too', () => {
  expect(read('one_password_secret:main:gone')).toMatchObject({
    ...{ kind: 'secret', name: 'gone', collected: false, usages: 1, urls: [] },
    vault: { name: 'Vault main' },
  });
  expect(read('one_password_vault:other')).toMatchObject({
    ...{
      kind: 'vault',
      name: 'other',
      collected: false,
      privileged: false,
      usages: 1,
      changes: [],
    },
  });
});

test('exports of a vault are known even when it was not collected', () => {
  const exported = audit('ana', at(9), {
    action: 'export',
    objectType: 'vault',
    objectUUID: 'main',
  });
  const other = audit('ana', at(9), { action: 'export', objectType: 'report', objectUUID: 'main' });
  const hidden = modelWith([usage('ana', at(8), 'main/i1'), exported, other]);
  const read2 = (filter: object) => vault(hidden, { key: 'one_password_vault:main', filter });
  expect(read2({})).toMatchObject({ collected: false, exports: 1, changes: [] });
  expect(read2({ from: at(10) })).toMatchObject({ exports: 0 });
});

test('range and text choose the events; the days are those of the range', () => {
  expect(read(main._key, { from: at(DAY), until: at(2 * DAY) })).toMatchObject({
    ...{ usages: 0, actors: [], daily: { times: [], usages: [] } },
  });
  const found = read(main._key, { from: at(-DAY), until: at(DAY), search: 'reveal' });
  expect(found).toMatchObject({ usages: 1, daily: { times: [at(-DAY), at(0)], usages: [0, 1] } });
});

test('a key that nothing names', () => {
  expect(read('one_password_vault:nowhere')).toBeNull();
  expect(read('one_password_user:ANA')).toBeNull();
});
