import { at, modelWith, secret, usage, user, vault } from '../../../test/support/people';
import type { SecretsArgs } from './secrets';
import { secrets, SECRETS_PAGE } from './secrets';

const asked: SecretsArgs = { filter: {}, sort: 'name', descending: false, page: 0 };

const model = modelWith([
  user('ana'),
  vault('main'),
  vault('prod', { privileged: true }),
  secret('main', 'b', {
    ...{ displayName: 'Bank', tags: ['money', 'old'], favorite: true, version: 3 },
    ...{ createdOn: at(-90), updatedOn: at(-9), lastEditedBy: 'ANA' },
  }),
  secret('main', 'a', { displayName: 'alarm', state: 'ARCHIVED', lastEditedBy: 'ZOE' }),
  secret('prod', 'c', { displayName: 'Cloud', category: 'API_CREDENTIAL', updatedOn: at(-3) }),
  usage('ana', at(8), 'main/b'),
  usage('bob', at(9), 'main/b'),
  usage('ana', at(10), 'prod/c'),
  usage('ana', at(11), 'main/gone'),
]);

const names = (args: Partial<SecretsArgs> = {}) =>
  secrets(model, { ...asked, ...args }).rows.map(({ name }) => name);

test('the properties of a secret, and how it was used', () => {
  const { rows } = secrets(model, asked);
  expect(rows.find(({ name }) => name === 'Bank')).toEqual({
    ...{ key: 'one_password_secret:main:b', name: 'Bank', collected: true, privileged: false },
    vault: { key: 'one_password_vault:main', name: 'Vault main' },
    ...{ category: 'LOGIN', tags: ['money', 'old'], favorite: true, version: 3 },
    ...{ createdOn: at(-90), updatedOn: at(-9), state: undefined },
    lastEditedBy: { key: 'one_password_user:ANA', name: 'ana' },
    ...{ usages: 2, users: 2, lastUsedOn: at(9) },
  });
  expect(rows.find(({ name }) => name === 'alarm')).toMatchObject({
    ...{ state: 'ARCHIVED', lastEditedBy: { name: 'ZOE' }, usages: 0, users: 0 },
  });
});

test('an item that was not collected is listed by UUID when it was used in the range', () => {
  expect(secrets(model, asked).rows.at(-1)).toEqual({
    ...{ key: 'one_password_secret:main:gone', name: 'gone', collected: false, privileged: false },
    vault: { key: 'one_password_vault:main', name: 'Vault main' },
    ...{ tags: [], favorite: false, usages: 1, users: 1, lastUsedOn: at(11) },
  });
  expect(names({ filter: { until: at(11) } })).toEqual(['alarm', 'Bank', 'Cloud']);
});

test.each([
  ['name', false, ['alarm', 'Bank', 'Cloud', 'gone']],
  ['name', true, ['gone', 'Cloud', 'Bank', 'alarm']],
  ['vault', true, ['Cloud', 'alarm', 'Bank', 'gone']],
  ['category', false, ['Cloud', 'alarm', 'Bank', 'gone']],
  ['usages', true, ['Bank', 'Cloud', 'gone', 'alarm']],
  ['users', true, ['Bank', 'Cloud', 'gone', 'alarm']],
  ['lastUsedOn', true, ['gone', 'Cloud', 'Bank', 'alarm']],
  ['lastUsedOn', false, ['Bank', 'Cloud', 'gone', 'alarm']],
  ['updatedOn', false, ['Bank', 'Cloud', 'alarm', 'gone']],
] as const)('sorted by %s, descending: %s', (sort, descending, expected) => {
  expect(names({ sort, descending })).toEqual(expected);
});

test('only the unused, by the range', () => {
  expect(names({ unused: true })).toEqual(['alarm']);
  expect(names({ unused: true, filter: { from: at(9) } })).toEqual(['alarm']);
  expect(names({ unused: true, filter: { from: at(10) } })).toEqual(['alarm', 'Bank']);
});

test('only the privileged, one category, one vault', () => {
  expect(names({ privileged: true })).toEqual(['Cloud']);
  expect(names({ category: 'LOGIN' })).toEqual(['alarm', 'Bank']);
  expect(names({ category: '' })).toEqual([]);
  expect(names({ vault: 'one_password_vault:main' })).toEqual(['alarm', 'Bank', 'gone']);
  expect(names({ vault: 'one_password_vault:prod', unused: true })).toEqual([]);
});

test('the text finds secrets by their own properties', () => {
  expect(names({ filter: { search: 'MONEY' } })).toEqual(['Bank']);
  expect(names({ filter: { search: 'Gon' } })).toEqual(['gone']);
  expect(names({ filter: { search: 'fill' } })).toEqual([]);
});

test('pages of fifty', () => {
  const many = modelWith([
    vault('main'),
    ...Array.from({ length: 120 }, (_, n) => secret('main', `i${String(n).padStart(3, '0')}`)),
  ]);
  const pages = [0, 1, 2, 3].map((page) => secrets(many, { ...asked, page }));
  expect(pages.map(({ rows }) => rows.length)).toEqual([SECRETS_PAGE, SECRETS_PAGE, 20, 20]);
  expect(pages.map(({ total }) => total)).toEqual([120, 120, 120, 120]);
  // Beyond the last page is the last.
  expect(pages.map(({ page }) => page)).toEqual([0, 1, 2, 2]);
  expect(pages[1]?.rows[0]?.name).toBe('Secret i050');
});
