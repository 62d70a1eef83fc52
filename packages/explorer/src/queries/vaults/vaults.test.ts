import {
  at,
  audit,
  modelWith,
  secret,
  updated,
  usage,
  user,
  vault,
} from '../../../test/support/people';
import { secrets } from './secrets';
import { vaults } from './vaults';

const main = vault('main', { privileged: true, type: 'USER_CREATED', itemsCount: 7 });
const spare = vault('spare');

test('what was done with each vault, most used first', () => {
  const export1 = audit('ana', at(10), {
    action: 'export',
    objectType: 'vault',
    objectUUID: 'main',
  });
  const grant = audit('ana', at(11), { objectUUID: 'main', auxUUID: 'BOB' });
  const model = modelWith(
    [
      ...[spare, main, secret('main', 'i1'), secret('main', 'i2'), export1, grant],
      usage('ana', at(8), 'main/i1'),
      usage('ana', at(9), 'main/gone'),
      usage('bob', at(7), 'main/i1'),
    ],
    { relationships: [updated(export1, main), updated(grant, main)] },
  );
  expect(vaults(model, { filter: {} })).toEqual({
    vaults: [
      {
        ...{ key: main._key, id: 'main', name: 'Vault main', collected: true, privileged: true },
        ...{ type: 'USER_CREATED', itemsCount: 7, secrets: 2, changes: 2, exports: 1 },
        ...{ usages: 3, users: 2, lastUsedOn: at(9) },
      },
      {
        ...{
          key: spare._key,
          id: 'spare',
          name: 'Vault spare',
          collected: true,
          privileged: false,
        },
        ...{ secrets: 0, changes: 0, exports: 0, usages: 0, users: 0 },
      },
    ],
    ...{ total: 2, categories: [{ value: 'LOGIN', count: 2 }] },
    ...{ secrets: 3, uncollectedSecrets: 1, unusedSecrets: 1, totalSecrets: 2 },
  });
});

test('the numbers of secrets are those of the list below them, whatever the filter', () => {
  const model = modelWith([
    main,
    secret('main', 'i1', { displayName: 'Mail' }),
    secret('main', 'i2', { displayName: 'Mail of the office' }),
    secret('main', 'i3', { displayName: 'Bank' }),
    usage('ana', at(8), 'main/i1'),
    usage('ana', at(9), 'main/mailgone'),
  ]);
  for (const filter of [
    {},
    { search: 'mail' },
    { from: at(9) },
    { search: 'bank', until: at(7) },
  ]) {
    const list = { filter, sort: 'name', descending: false, page: 0 } as const;
    const counted = vaults(model, { filter });
    const unused = secrets(model, { ...list, unused: true }).total;
    expect([filter, counted.secrets, counted.unusedSecrets]).toEqual([
      filter,
      secrets(model, list).total,
      unused,
    ]);
  }
  expect(vaults(model, { filter: { search: 'mail' } })).toMatchObject({
    ...{ secrets: 3, uncollectedSecrets: 1, unusedSecrets: 1, totalSecrets: 3 },
  });
});

test('the range says what counts', () => {
  const grant = audit('ana', at(11), { objectUUID: 'main' });
  const model = modelWith(
    [
      main,
      secret('main', 'i1'),
      grant,
      usage('ana', at(8), 'main/i1'),
      usage('bob', at(9), 'main/i1'),
    ],
    { relationships: [updated(grant, main)] },
  );
  const count = (from: number, until: number) => {
    const { vaults: rows, unusedSecrets } = vaults(model, { filter: { from, until } });
    const { usages, users, changes } = rows[0] ?? {};
    return { usages, users, changes, unusedSecrets };
  };
  expect(count(at(8), at(9))).toEqual({ usages: 1, users: 1, changes: 0, unusedSecrets: 0 });
  expect(count(at(10), at(12))).toEqual({ usages: 0, users: 0, changes: 1, unusedSecrets: 1 });
  expect(count(at(8), at(12))).toEqual({ usages: 2, users: 2, changes: 1, unusedSecrets: 0 });
});

test('vaults that were not collected are listed by UUID when they were used in the range', () => {
  const exported = audit('ana', at(9), {
    action: 'export',
    objectType: 'vault',
    objectUUID: 'hidden',
  });
  const model = modelWith([
    user('ana'),
    exported,
    usage('ana', at(8), 'hidden/i1', { privilegedVault: true }),
  ]);
  const { vaults: rows, total } = vaults(model, { filter: {} });
  expect(rows).toEqual([
    {
      ...{ key: 'one_password_vault:hidden', id: 'hidden', name: 'hidden', collected: false },
      ...{
        privileged: true,
        secrets: 0,
        usages: 1,
        users: 1,
        lastUsedOn: at(8),
        changes: 0,
        exports: 1,
      },
    },
  ]);
  expect(total).toBe(0);
  expect(vaults(model, { filter: { from: at(9) } }).vaults).toEqual([]);
});

test('the text finds vaults by their own properties and leaves the counts alone', () => {
  const model = modelWith([
    main,
    spare,
    usage('ana', at(8), 'main/i1', { appName: 'spare part' }),
    usage('ana', at(8), 'hidden/i1'),
  ]);
  const found = (search: string) =>
    vaults(model, { filter: { search } }).vaults.map(({ id, usages }) => [id, usages]);
  expect(found('VAULT MAIN')).toEqual([['main', 1]]);
  expect(found('Hidden')).toEqual([['hidden', 1]]);
  expect(found('spare')).toEqual([['spare', 0]]);
});

test('categories of the collected secrets, most first', () => {
  const model = modelWith([
    main,
    secret('main', 'a', { category: 'SSH_KEY' }),
    secret('main', 'b'),
    secret('main', 'c'),
    secret('main', 'd', { category: undefined }),
  ]);
  expect(vaults(model, { filter: {} }).categories).toEqual([
    { value: 'LOGIN', count: 2 },
    { value: '', count: 1 },
    { value: 'SSH_KEY', count: 1 },
  ]);
});

test('a graph without vaults and usages', () => {
  const empty = {
    ...{ vaults: [], total: 0, categories: [], secrets: 0, unusedSecrets: 0 },
    ...{ uncollectedSecrets: 0, totalSecrets: 0 },
  };
  expect(vaults(modelWith([user('ana')]), { filter: {} })).toEqual(empty);
});
