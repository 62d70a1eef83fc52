/// <reference types="jest" />
import { formatRoute, parseRoute } from '../../route';
import { linesOf, merged, pathLines } from './picture';
import type { GraphState } from './state';
import { lineId, routeOf, selectedOf, stateOf, THING_TYPES } from './state';
import type { GraphEdge } from '../../../queries/graph/elements';

const USER = 'one_password_user:A';
const VAULT = 'one_password_vault:b';
const EMPTY = stateOf({ path: [], params: {} });

/** What a link to a state is read as. */
const linked = (state: GraphState, path: string[] = []): GraphState =>
  stateOf(parseRoute(formatRoute(routeOf(state, path))));

test('a plain address draws all types but the account, and all verbs but those of addresses', () => {
  expect(EMPTY).toEqual({
    focus: [],
    types: THING_TYPES.slice(0, 5),
    verbs: ['used', 'changed', 'signed in from', 'can', 'is in', 'manages', 'HAS', 'USES'],
    size: 150,
  });
  expect(formatRoute(routeOf(EMPTY))).toBe('#/graph');
});

test.each<Partial<GraphState>>([
  { focus: [USER, VAULT], at: `${USER}|${VAULT}`, unfold: `${USER}|item usages|${VAULT}` },
  { start: 'one_password_client_ip:2001:db8::1', end: VAULT },
  { types: ['one_password_user', 'one_password_account'], verbs: ['signed in from', 'HAS'] },
  { types: [], verbs: [], size: 400 },
])('a link restores %j', (change) => {
  const state = { ...EMPTY, ...change };
  expect(linked(state)).toEqual(state);
});

test('the path of an address stays while its things are in focus', () => {
  const state = stateOf({ path: [USER], params: { focus: VAULT } });
  expect(state.focus).toEqual([USER, VAULT]);
  expect(routeOf(state, [USER])).toMatchObject({ path: [USER], params: { focus: VAULT } });
  const only = { ...state, focus: [VAULT] };
  expect(routeOf(only, [USER])).toMatchObject({ path: [], params: { focus: VAULT } });
});

test('ignores invalid parts of an address', () => {
  const params = { size: '7', types: 'user,dragon', verbs: 'flew' };
  expect(stateOf({ path: [USER, USER], params })).toEqual({
    focus: [USER],
    types: ['one_password_user'],
    verbs: [],
    size: 150,
  });
});

test('the details are about a thing or a line', () => {
  expect(selectedOf({})).toBeUndefined();
  expect(selectedOf({ at: USER })).toEqual({ kind: 'thing', key: USER });
  expect(selectedOf({ at: `${USER}|${VAULT}` })).toEqual({ kind: 'line', ends: [USER, VAULT] });
});

const edge = (from: string, to: string, kind: GraphEdge['kind'], count: number): GraphEdge => ({
  id: `${from}|${kind}|${to}`,
  from,
  to,
  kind,
  verb: kind,
  count,
  actions: [],
});

test('edges of two things are one line, whatever their direction; those of one thing are none', () => {
  const lines = linesOf([
    edge('b', 'a', 'structure', 0),
    edge('a', 'b', 'changes', 3),
    edge('b', 'a', 'item usages', 5),
    edge('a', 'a', 'changes', 9),
    edge('a', 'c', 'structure', 0),
  ]);
  expect(lines.map(({ id, events, kind, edges }) => [id, events, kind, edges.length])).toEqual([
    ['a|b', 8, 'item usages', 3],
    ['a|c', 0, 'structure', 1],
  ]);
});

test('a path lights up the lines along it', () => {
  expect(pathLines(['c', 'a', 'b'])).toEqual(new Set(['a|c', 'a|b']));
  expect(pathLines([])).toEqual(new Set());
  expect(lineId({ from: 'b', to: 'a' })).toBe('a|b');
});

test('two parts are one, with everything in it once', () => {
  const one = { nodes: [], edges: [edge('a', 'b', 'changes', 3)] };
  const other = { nodes: [], edges: [edge('a', 'b', 'changes', 3), edge('b', 'c', 'changes', 1)] };
  expect(merged(one, other).edges.map(({ id }) => id)).toEqual(['a|changes|b', 'b|changes|c']);
});
