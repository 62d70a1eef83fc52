import { entityKey, EntityTypes, HOUR } from '@graph-1password/vocabulary';
import {
  DAY_ONE,
  GraphFixture,
  names,
  secret,
  sentences,
  user,
  vault,
} from '../../../test/support/graph';
import { modelOf } from '../../../test/support/model';
import { graphFinding } from './finding';
import { graphUnfold } from './unfold';

/** Ana and Ben use two items; only some of it is evidence. */
function tenant() {
  const graph = new GraphFixture()
    .user('ana')
    .user('ben')
    .vault('ops')
    .secret('ops', 'mail')
    .secret('ops', 'root')
    .address('192.0.2.1')
    .uses('ana', '192.0.2.1')
    .account(user('ana'), vault('ops'));
  const used = [1, 2, 3].map((at) =>
    graph.usage('ops', 'mail', { by: 'ana', at, action: 'export', ip: '192.0.2.1' }),
  );
  graph.usage('ops', 'root', { by: 'ana', at: 4, action: 'fill' });
  graph.usage('ops', 'mail', { by: 'ben', at: 5, action: 'export' });
  const grant = graph.change({ vault: 'ops', aux: 'ben' }, { by: 'ana', at: 6, action: 'grant' });
  return { graph, used, grant };
}

const { graph, used, grant } = tenant();
const [first = '', , third = ''] = used;
const facet = (id: string) => entityKey(EntityTypes.ITEM_USAGE_USER, id);
const model = modelOf({
  entities: graph.entities,
  relationships: graph.relationships,
  findings: [
    { rule: 'events', path: [first, third, first] },
    { rule: 'things', path: [grant, facet('ben'), secret('ops', 'root'), vault('ops')] },
    { rule: 'absence', path: [] },
  ],
});

test('a path of events: what they touch, and lines of these events alone', () => {
  const drawn = graphFinding(model, { index: 0 });
  expect(names(drawn).sort()).toEqual(['192.0.2.1', 'ana', 'ops', 'ops:mail']);
  expect(sentences(drawn)).toEqual([
    'ana acted from 192.0.2.1: 2 item usages',
    'ana used ops: 2 item usages',
    'ana used ops:mail: 2 item usages',
  ]);
  const [line] = drawn.edges;
  expect(line).toMatchObject({
    ...{ first: DAY_ONE + HOUR, last: DAY_ONE + 3 * HOUR },
    actions: [{ action: 'export', count: 2 }],
  });
  expect(drawn.nodes.find(({ key }) => key === user('ana'))).toMatchObject({
    events: 2,
    neighbours: 3,
  });
  expect(drawn.finding?.path.map(({ key }) => key)).toEqual([first, third, first]);
});

test('a role stands for its user; relationships are those of what is on the path itself', () => {
  const drawn = graphFinding(model, { index: 1 });
  expect(names(drawn).sort()).toEqual(['ana', 'ben', 'ops', 'ops:root']);
  // The account has the vault, and the vault the other item: neither is on the path.
  expect(sentences(drawn)).toEqual([
    'ana changed ben: 1 changes',
    'ana changed ops: 1 changes',
    'ops HAS ops:root',
  ]);
});

test('the events of a line are those of the path, with their item and vault', () => {
  const args = { from: user('ana'), to: secret('ops', 'mail'), kind: 'item usages' as const };
  const unfolded = (finding?: number) =>
    graphUnfold(model, {
      ...args,
      filter: {},
      limit: 9,
      ...(finding !== undefined && { finding }),
    });
  expect(unfolded().total).toBe(3);
  expect(unfolded(0).events.map(({ key }) => key)).toEqual([third, first]);
});

test('a finding without a path draws nothing; one that the file does not have is null', () => {
  expect(graphFinding(model, { index: 2 })).toMatchObject({ nodes: [], edges: [] });
  expect(graphFinding(model, { index: 2 }).finding).not.toBeNull();
  expect(graphFinding(model, { index: 9 })).toEqual({ nodes: [], edges: [], finding: null });
});
