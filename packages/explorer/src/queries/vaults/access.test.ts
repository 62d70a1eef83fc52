import { ACCESS_EDGES, entityKey, EntityTypes } from '@graph-1password/vocabulary';
import { at, modelWith, usage, user, vault } from '../../../test/support/people';
import { access } from './access';

const [ana, bob, cat] = [user('ana'), user('bob'), user('cat')];
const [main, other] = [vault('main'), vault('other')];
const group = {
  ...{ _key: entityKey(EntityTypes.GROUP, 'finance'), _type: EntityTypes.GROUP },
  ...{ id: 'finance', displayName: 'Finance' },
};

const edge = (type: string, from: { _key: string }, to: { _key: string }, more: object = {}) => ({
  ...{ _key: `${from._key}|${type}|${to._key}`, _type: type, _class: 'ALLOWS' },
  ...{ _fromEntityKey: from._key, _toEntityKey: to._key, ...more },
});
const READS = { canOpen: true, canReveal: true, canManage: false };
const { VAULT_ALLOWS_USER, VAULT_ALLOWS_GROUP, GROUP_HAS_USER } = ACCESS_EDGES;

const model = modelWith(
  [
    ana,
    bob,
    cat,
    main,
    other,
    group,
    usage('bob', at(8), 'main/i1'),
    usage('bob', at(9), 'main/i1'),
  ],
  {
    relationships: [
      edge(VAULT_ALLOWS_USER, main, ana, { canOpen: false, canReveal: false, canManage: true }),
      edge(VAULT_ALLOWS_USER, main, cat, { canManage: false, since: at(1), sinceIs: 'exact' }),
      edge(VAULT_ALLOWS_GROUP, main, group, {
        ...READS,
        since: at(2),
        sinceIs: 'exact',
        by: 'ana',
      }),
      edge(VAULT_ALLOWS_GROUP, other, group, { ...READS, canReveal: false, sinceIs: 'between' }),
      edge(GROUP_HAS_USER, group, ana, { role: 'manager', sinceIs: 'before' }),
      edge(GROUP_HAS_USER, group, bob, {
        role: 'member',
        since: at(5),
        sinceIs: 'exact',
        by: 'cat',
      }),
    ],
  },
);

test('who can open a vault, by which ways, and who does', () => {
  const finance = { key: group._key, name: 'Finance' };
  expect(access(model, { key: main._key })).toMatchObject({
    known: true,
    rows: [
      {
        ...{ user: 'ana', level: 'reveal', usages: 0 },
        ways: [
          { level: 'manage', withoutEvent: false },
          { group: finance, role: 'manager', level: 'reveal', since: at(2), by: 'ana' },
        ],
      },
      {
        ...{ user: 'bob', level: 'reveal', usages: 2, lastUsedOn: at(9) },
        // The membership came after the grant.
        ways: [{ group: finance, role: 'member', since: at(5), by: 'cat' }],
      },
      // Access was given, and no event says how much.
      { user: 'cat', level: 'unknown', usages: 0, ways: [{ since: at(1) }] },
    ],
  });
});

test('what a person can open', () => {
  const { rows } = access(model, { key: bob._key });
  expect(rows.map(({ vault: name, level, ways }) => [name, level, ways[0]?.withoutEvent])).toEqual([
    ['Vault main', 'reveal', false],
    ['Vault other', 'open', true],
  ]);
});

test('without a snapshot nothing is known, and of other things nothing is said', () => {
  expect(access(modelWith([ana, main]), { key: main._key })).toEqual({ known: false, rows: [] });
  expect(access(model, { key: entityKey(EntityTypes.VAULT, 'gone') })).toEqual({
    known: true,
    rows: [],
  });
  expect(access(model, { key: group._key })).toEqual({ known: true, rows: [] });
});
