import type { Entity, Relationship } from '@jupiterone/integration-sdk-core';
import { Steps } from '../../src/steps/constants';
import { status } from './actions';
import { affectedBy, dependents } from './declared';
import { brokenRules, differences } from './graph';
import type { StepGraph, StoredGraph } from './graph';
import { runRow } from './judge';
import { findLeaks, itemSecrets, tokenSecrets } from './leaks';
import { at } from './plan';
import { inspectAll } from './recorder';
import type { Expected } from './row';
import { CANARY } from './faultSetup';
import type { FaultSetup } from './faultSetup';

const entity = (_key: string, more = {}) =>
  ({ _key, _type: 'one_password_audit_event', _class: ['Record'], ...more }) as unknown as Entity;
const edge = (_key: string, _fromEntityKey: string, _toEntityKey: string) =>
  ({ _key, _type: 'edge', _class: 'HAS', _fromEntityKey, _toEntityKey }) as Relationship;

const step = (entities: Entity[], edges: Relationship[] = []): StepGraph => ({
  entities: new Map(entities.map((object) => [object._key, object])),
  relationships: new Map(edges.map((object) => [object._key, object])),
});
const graph = (part: StepGraph, repeated: string[] = []): StoredGraph => ({
  steps: new Map([['s', part]]),
  repeated,
});

describe('the checks of a graph see', () => {
  test('nothing in a good one', () => {
    const part = step([entity('a'), entity('b')], [edge('e', 'a', 'b')]);
    expect(brokenRules(graph(part))).toEqual([]);
    expect(differences('s', part, part, { rawData: true, subset: false })).toEqual([]);
  });

  test('a key that was stored twice', () => {
    expect(brokenRules(graph(step([entity('a')]), ['a']))).toEqual(['a is in the graph twice']);
  });

  test('an event twice, in another case', () => {
    expect(brokenRules(graph(step([entity('a'), entity('A')])))).toHaveLength(1);
  });

  test('an edge without its end', () => {
    const part = step([entity('a')], [edge('e', 'a', 'gone')]);
    expect(brokenRules(graph(part))).toEqual(['e leads to "gone", which is missing']);
  });

  test('what is missing, different or too much', () => {
    const options = { rawData: false, subset: false };
    const truth = step([entity('a'), entity('b', { n: 1, _rawData: 1 })]);
    const actual = step([entity('b', { n: 2 }), entity('c')]);
    expect(differences('s', actual, truth, options)).toEqual([
      's: c should not be there',
      's: a is missing',
      's: b differs',
    ]);
    const other = step([entity('a'), entity('b', { n: 1, _rawData: 2 })]);
    expect(differences('s', other, truth, options)).toEqual([]);
    expect(differences('s', other, truth, { ...options, rawData: true })).toHaveLength(1);
    expect(differences('s', actual, truth, { ...options, subset: true })).toHaveLength(1);
  });
});

describe('the search for leaks finds', () => {
  const token = `eyJhbGciOiJFUzI1NiJ9.${'p'.repeat(40)}.${'s'.repeat(40)}`;
  const found = (text: string) =>
    findLeaks([{ place: 'x', text }], [...tokenSecrets('T', token), ...itemSecrets([CANARY])]);

  test.each([
    ['a token', `Bearer ${token}`],
    ['the signature of a token', `…${'s'.repeat(40)}`],
    ['a token in base64', Buffer.from(token).toString('base64')],
    ['a secret value', `{"value":"${CANARY}"}`],
    ['a secret value in base64', Buffer.from(CANARY).toString('base64')],
    [
      'what an error hides',
      inspectAll(Object.defineProperty(new Error('x'), 'h', { value: token })),
    ],
    [
      'the cause of a cause',
      inspectAll(new Error('a', { cause: new Error('b', { cause: token }) })),
    ],
  ])('%s', (_what, text) => {
    expect(found(text)).not.toEqual([]);
  });

  test('nothing in the header of a token, which all of them share', () => {
    expect(found('eyJhbGciOiJFUzI1NiJ9')).toEqual([]);
  });
});

test('steps that hang on a step are known', () => {
  expect(dependents([Steps.VAULTS])).toEqual(
    new Set([
      Steps.SECRETS,
      Steps.AUDIT_EVENT_VAULTS,
      Steps.ITEM_USAGE_VAULTS,
      Steps.ITEM_USAGE_SECRETS,
    ]),
  );
  expect(affectedBy([Steps.SIGNIN_ATTEMPTS])).toEqual(
    new Set([Steps.SIGNIN_ATTEMPTS, Steps.SIGNIN_USER_ITEM_USAGES, Steps.USERS]),
  );
});

describe('a row that states the wrong thing does not pass', () => {
  const fault = ({ plan }: FaultSetup) => plan.add(at.itemLists, status(403));
  const { SECRETS, VAULTS } = Steps;
  const partial = ['one_password_secret', 'one_password_vault_has_secret'];
  const says = /denies access/;

  test.each<[string, Expected, RegExp]>([
    ['no fault', 'same graph', /fetch-secrets ended with failure, not success/],
    ['another step', { failed: [VAULTS], says, partial }, /fetch-vaults ended with success/],
    [
      'another sentence',
      { failed: [SECRETS], says: /is fine/, partial },
      /nothing that was logged/,
    ],
    ['other types', { failed: [SECRETS], says, partial: [] }, /^partial are: one_password_secret/],
    ['a refusal', { refused: /./ }, /the run was not refused/],
    ['less', { shortened: [SECRETS], says }, /ended with failure/],
    ['all events', 'same events', /fetch-secrets ended with failure/],
  ])('%s', async (_what, expected, problem) => {
    const { problems } = await runRow({ name: 'x', fault, expected });
    expect(problems.some((text) => problem.test(text))).toBe(true);
  });

  test('the truth passes', async () => {
    const expected = { failed: [SECRETS], says, partial };
    expect((await runRow({ name: 'x', fault, expected })).problems).toEqual([]);
  });
});
