import type { ActivityKind } from './activity';
import {
  at,
  audit,
  modelWith,
  OSLO,
  secret,
  signIn,
  updated,
  usage,
  user,
  vault,
} from '../../../test/support/people';
import { timeline, TIMELINE_PAGE } from './timeline';

const ana = user('ana');
const bob = user('bob');
const main = vault('main');

const graph = [
  ana,
  bob,
  main,
  secret('main', 'i1'),
  signIn('ana', at(8), { ...OSLO, ipAddress: '192.0.2.1', appName: 'Mac' }),
  signIn('ana', at(12), { category: 'mfa_failed' }),
  usage('ana', at(9), 'main/i1'),
  usage('bob', at(8, 30), 'main/gone'),
  audit('ana', at(10), { objectUUID: 'main', auxUUID: 'BOB' }),
  audit('ana', at(11), { auxUUID: 'ANA', objectUUID: 'other' }),
  audit('bob', at(13), { objectType: 'item', objectUUID: 'i1', auxUUID: 'main', action: 'share' }),
];
const grant = graph[8] as (typeof graph)[number];
const model = modelWith(graph, { relationships: [updated(grant, main)] });

const read = (key: string, kind?: ActivityKind, page = 0, filter = {}) =>
  timeline(model, { key, filter, page, ...(kind && { kind }) });

test('all events of a person, newest first; a change to oneself is listed once', () => {
  const { rows, total, kinds } = read(ana._key);
  expect(rows.map(({ kind, when }) => [kind, when])).toEqual([
    ['sign-in', at(12)],
    ['change-by', at(11)],
    ['change-by', at(10)],
    ['usage', at(9)],
    ['sign-in', at(8)],
  ]);
  expect(total).toBe(5);
  expect(kinds).toEqual([
    { kind: 'sign-in', count: 2 },
    { kind: 'usage', count: 1 },
    { kind: 'change-by', count: 2 },
    { kind: 'change-to', count: 0 },
  ]);
});

test('a line tells who, what, where, and with which outcome', () => {
  const signIns = read(ana._key, 'sign-in').rows;
  expect(signIns.map(({ success }) => success)).toEqual([false, true]);
  expect(signIns[1]).toEqual({
    ...{ key: graph[4]?._key, kind: 'sign-in', when: at(8), what: graph[4]?.displayName },
    ...{
      who: { key: ana._key, name: 'ana' },
      about: [],
      ip: '192.0.2.1',
      app: 'Mac',
      success: true,
    },
    place: { city: 'Oslo', country: 'NO', latitude: 59.9, longitude: 10.7 },
  });
});

test('events name the users, vaults and secrets that they are about', () => {
  const names = (key: string, kind: ActivityKind) => read(key, kind).rows.map(({ about }) => about);
  expect(names(ana._key, 'usage')).toEqual([
    [
      { key: 'one_password_secret:main:i1', name: 'Secret i1' },
      { key: main._key, name: 'Vault main' },
    ],
  ]);
  expect(names(bob._key, 'usage')[0]?.[0]).toEqual({
    key: 'one_password_secret:main:gone',
    name: 'gone',
  });
  expect(names(bob._key, 'change-to')).toEqual([
    [
      { key: main._key, name: 'Vault main' },
      { key: bob._key, name: 'bob' },
    ],
  ]);
  expect(names(bob._key, 'change-by')[0]?.map(({ name }) => name)).toEqual([
    'Secret i1',
    'Vault main',
  ]);
});

test('a usage without item or vault names what it has, without a page', () => {
  const odd = modelWith([
    ana,
    usage('ana', at(1), 'main'),
    usage('ana', at(2), '/i1'),
    usage('ana', at(3), '/'),
  ]);
  const { rows } = timeline(odd, { key: ana._key, filter: {}, page: 0 });
  expect(rows.map(({ about }) => about)).toEqual([[], [{ name: 'i1' }], [{ name: 'main' }]]);
});

test('of a vault: usages of its items, and the changes that lead to it', () => {
  expect(read(main._key).rows.map(({ kind, who }) => [kind, who?.name])).toEqual([
    ['change', 'ana'],
    ['usage', 'ana'],
    ['usage', 'bob'],
  ]);
});

test('of a secret: its usages, and the changes that name it and its vault', () => {
  expect(read('one_password_secret:main:i1').rows.map(({ kind, when }) => [kind, when])).toEqual([
    ['change', at(13)],
    ['usage', at(9)],
  ]);
  expect(read('one_password_secret:other:i1').total).toBe(0);
});

test('other keys have no timeline', () => {
  expect(read('one_password_account:A')).toEqual({ rows: [], total: 0, kinds: [] });
});

test('pages meet without gap or overlap, whatever the streams', () => {
  const many = [
    ana,
    ...Array.from({ length: 70 }, (_, n) => signIn('ana', at(0, 2 * n))),
    ...Array.from({ length: 70 }, (_, n) => usage('ana', at(0, 3 * n), 'v/i')),
  ];
  const long = modelWith(many);
  const pages = [0, 1, 2, 3].map((page) => timeline(long, { key: ana._key, filter: {}, page }));
  expect(pages.map(({ rows }) => rows.length)).toEqual([TIMELINE_PAGE, TIMELINE_PAGE, 40, 0]);
  const whens = pages.flatMap(({ rows }) => rows.map(({ when }) => when));
  expect(whens).toEqual([...whens].sort((a, b) => b - a));
  expect(new Set(pages.flatMap(({ rows }) => rows.map(({ key }) => key))).size).toBe(140);
  expect(pages[3]?.total).toBe(140);
});

test('an empty range has no lines, but still the kinds', () => {
  const { rows, kinds } = read(ana._key, undefined, 0, { from: at(20), until: at(20) });
  expect(rows).toEqual([]);
  expect(kinds.map(({ count }) => count)).toEqual([0, 0, 0, 0]);
});
