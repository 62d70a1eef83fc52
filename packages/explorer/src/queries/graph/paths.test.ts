import { HOUR } from '@graph-1password/vocabulary';
import { keyOf } from '../../model/access';
import type { Filter } from '../../model/model';
import { graphPath } from './path';
import { graphSearch } from './search';
import {
  address,
  DAY_ONE,
  names,
  office,
  secret,
  sentences,
  user,
  vault,
} from '../../../test/support/graph';
import { graphUnfold } from './unfold';

const ALL: Filter = {};

describe('graphSearch', () => {
  test('finds by name, e-mail and key; names that begin with the text first', () => {
    const model = office().model();
    const found = (text: string) => graphSearch(model, { text, limit: 9 }).hits;
    expect(found('ÅNG')).toEqual([
      {
        key: user('ana'),
        type: 'one_password_user',
        name: 'Ana Ångström',
        note: 'ana@example.com',
      },
    ]);
    expect(found(' op').map(({ name }) => name)).toEqual([
      'Operations',
      'People team',
      'Mail',
      'Root key',
    ]);
    expect(found('ben@').map(({ name }) => name)).toEqual(['ben']);
    expect(found('192.0.2').map(({ note }) => note)).toEqual(['Oslo']);
    expect(found('')).toEqual([]);
  });

  test('finds no events and no facets; says how many there are in all', () => {
    const model = office().model();
    expect(graphSearch(model, { text: 'event', limit: 9 }).total).toBe(0);
    expect(graphSearch(model, { text: 'one_password', limit: 2 })).toMatchObject({
      hits: { length: 2 },
      total: 11,
    });
    const types = ['one_password_vault'];
    expect(graphSearch(model, { text: 'one_password', types, limit: 9 }).total).toBe(2);
  });
});

describe('graphPath', () => {
  const model = office().model();
  const path = (from: string, to: string, more = {}) =>
    graphPath(model, { from, to, filter: ALL, ...more });

  test('one step', () => {
    const found = path(user('ana'), secret('ops', 'mail'));
    expect(names(found)).toEqual(['ana', 'ops:mail']);
    expect(sentences(found)).toEqual(['ana used ops:mail: 3 item usages']);
  });

  test('two steps, against the direction of an edge, with all edges between', () => {
    const found = path(user('ana'), secret('ops', 'root'));
    // By the vault there are 3 + 1 + 1 events and relationships, by Ben 1 + 1.
    expect(names(found)).toEqual(['ana', 'ops', 'ops:root']);
    expect(sentences(found)).toEqual([
      'ana changed ops: 1 changes',
      'ana used ops: 3 item usages',
      'ops HAS ops:root',
    ]);
    expect(names(path(secret('ops', 'root'), user('ana')))).toEqual(['ops:root', 'ops', 'ana']);
  });

  test('three steps, since no path leads through the account', () => {
    const found = path(user('ben'), address('192.0.2.1'), { verbs: ['used', 'USES'] });
    expect(names(found)).toEqual(['ben', 'ops', 'ana', '192.0.2.1']);
    expect(names(path(user('ana'), vault('hr')))).toEqual([]);
  });

  test('the account can be an end', () => {
    expect(names(path(user('dan'), 'one_password_account:A'))).toEqual(['dan', 'cleo', 'A']);
  });

  test('none, when nothing leads there in the filter', () => {
    expect(path(user('ana'), user('dan'))).toEqual({ nodes: [], edges: [], unknown: [] });
    const early = { filter: { until: DAY_ONE + HOUR }, verbs: ['used'] };
    expect(names(path(user('ana'), secret('ops', 'mail'), early))).toEqual([]);
  });

  test('from a thing to itself, and an end that is not in the graph', () => {
    expect(names(path(user('ana'), user('ana')))).toEqual(['ana']);
    expect(path(user('ana'), 'nobody')).toEqual({ nodes: [], edges: [], unknown: ['nobody'] });
  });

  test('leads through asked-for types only, the ends excepted', () => {
    const types = ['one_password_vault'];
    expect(names(path(user('ana'), user('ben'), { types, verbs: ['used'] }))).toEqual([
      'ana',
      'ops',
      'ben',
    ]);
  });
});

describe('graphUnfold', () => {
  const edge = {
    from: user('ana'),
    to: secret('ops', 'mail'),
    kind: 'item usages',
    filter: ALL,
  } as const;

  test('gives the events of an edge, newest first, page by page', () => {
    const model = office().model();
    const first = graphUnfold(model, { ...edge, limit: 2 });
    expect(first.total).toBe(3);
    expect(first.events.map(({ createdOn, action }) => [createdOn, action])).toEqual([
      [DAY_ONE + 3 * HOUR, 'fill'],
      [DAY_ONE + 2 * HOUR, 'fill'],
    ]);
    expect(first.events[0]).toMatchObject({ displayName: 'event 3' });
    expect(keyOf(model, first.events[0]?.number ?? -1)).toBe(first.events[0]?.key);
    const second = graphUnfold(model, { ...edge, offset: 2, limit: 2 });
    expect(second.events.map(({ displayName }) => displayName)).toEqual(['event 1']);
    expect(graphUnfold(model, { ...edge, offset: 4, limit: 2 }).events).toEqual([]);
  });

  test('gives those in the filter only', () => {
    const filter = { from: DAY_ONE + 2 * HOUR, search: 'fill' };
    const { events, total } = graphUnfold(office().model(), { ...edge, filter, limit: 9 });
    expect(total).toBe(2);
    expect(events.map(({ displayName }) => displayName)).toEqual(['event 3', 'event 2']);
  });

  test('gives none for a relationship, the other direction or unknown ends', () => {
    const model = office().model();
    const none = { events: [], total: 0 };
    const { from, to } = edge;
    expect(graphUnfold(model, { ...edge, kind: 'structure', limit: 9 })).toEqual(none);
    expect(graphUnfold(model, { ...edge, from: to, to: from, limit: 9 })).toEqual(none);
    expect(graphUnfold(model, { ...edge, from: 'nobody', limit: 9 })).toEqual(none);
  });
});
