import { HOUR } from '@graph-1password/vocabulary';
import type { Filter } from '../../model/model';
import { graphNeighbours } from './neighbours';
import { graphOverview } from './overview';
import {
  DAY_ONE,
  names,
  office,
  secret,
  sentences,
  short,
  GraphFixture,
  user,
  vault,
} from '../../../test/support/graph';

const ALL: Filter = {};
const LIMITS = { limit: 100, lineLimit: 1000 };

describe('graphOverview', () => {
  test('folds events into edges between users, vaults, secrets and addresses', () => {
    const verbs = ['used', 'changed', 'signed in from', 'acted from'];
    const overview = graphOverview(office().model(), { filter: ALL, verbs, ...LIMITS });
    expect(sentences(overview)).toEqual([
      'ana acted from 192.0.2.1: 1 item usages',
      'ana changed ben: 1 changes',
      'ana changed ops: 1 changes',
      'ana signed in from 192.0.2.1: 2 sign-ins',
      'ana used ops: 3 item usages',
      'ana used ops:mail: 3 item usages',
      'ben used ops: 2 item usages',
      'ben used ops:mail: 1 item usages',
      'ben used ops:root: 1 item usages',
      'cleo changed dan: 1 changes',
      'cleo used hr: 1 item usages',
    ]);
    expect(overview.edges.find(({ to }) => to === secret('ops', 'mail'))).toEqual({
      id: `${user('ana')}|item usages|${secret('ops', 'mail')}`,
      from: user('ana'),
      to: secret('ops', 'mail'),
      kind: 'item usages',
      verb: 'used',
      count: 3,
      first: DAY_ONE + HOUR,
      last: DAY_ONE + 3 * HOUR,
      actions: [
        { action: 'fill', count: 2 },
        { action: 'reveal', count: 1 },
      ],
    });
  });

  test('keeps the relationships between things, and neither facets nor their summaries', () => {
    const verbs = ['HAS', 'USES', 'IS', 'PERFORMED', 'UPDATED'];
    const overview = graphOverview(office().model(), { filter: ALL, verbs, ...LIMITS });
    expect(sentences(overview)).toEqual([
      'A HAS ana',
      'A HAS ben',
      'A HAS cleo',
      'A HAS hr',
      'A HAS ops',
      'ana USES 192.0.2.1',
      'hr HAS hr:pay',
      'ops HAS ops:mail',
      'ops HAS ops:root',
    ]);
    expect(new Set(overview.nodes.map(({ type }) => type))).toEqual(
      new Set([
        'one_password_account',
        'one_password_client_ip',
        'one_password_secret',
        'one_password_user',
        'one_password_vault',
      ]),
    );
  });

  test('counts the events that touch a thing once each, whatever leads to them', () => {
    const { nodes } = graphOverview(office().model(), { filter: ALL, ...LIMITS });
    const events = Object.fromEntries(nodes.map((node) => [short(node.key), node.events]));
    expect(events).toMatchObject({
      ana: 6,
      // Ben's failed sign-in came from an address that is not in the graph: still his event.
      ben: 4,
      dan: 1,
      ops: 6,
      'ops:mail': 4,
      '192.0.2.1': 3,
      A: 0,
    });
  });

  test('counts only what is in the time range, whose end is not in it', () => {
    const filter = { from: DAY_ONE + 2 * HOUR, until: DAY_ONE + 4 * HOUR };
    const overview = graphOverview(office().model(), { filter, verbs: ['used'], ...LIMITS });
    expect(sentences(overview)).toEqual([
      'ana used ops: 2 item usages',
      'ana used ops:mail: 2 item usages',
    ]);
    expect(overview.edges[0]).toMatchObject({
      first: DAY_ONE + 2 * HOUR,
      last: DAY_ONE + 3 * HOUR,
    });
  });

  test('counts only events that match the text of the filter', () => {
    const filter = { search: 'EXPORT' };
    const overview = graphOverview(office().model(), { filter, verbs: ['used'], ...LIMITS });
    expect(sentences(overview)).toEqual([
      'ben used ops: 1 item usages',
      'ben used ops:root: 1 item usages',
    ]);
  });

  test('leaves out other types and the edges to them', () => {
    const types = ['one_password_user', 'one_password_vault'];
    const overview = graphOverview(office().model(), { filter: ALL, types, ...LIMITS });
    expect(overview.things).toBe(6);
    expect(sentences(overview)).toEqual([
      'ana changed ben: 1 changes',
      'ana changed ops: 1 changes',
      'ana used ops: 3 item usages',
      'ben used ops: 2 item usages',
      'cleo changed dan: 1 changes',
      'cleo used hr: 1 item usages',
    ]);
  });

  test('begins with the most active things, and takes in what is included', () => {
    const question = { filter: ALL, verbs: ['used'], limit: 2, lineLimit: 10 };
    const model = office().model();
    // Five usages each way in the vault; Ana has six ends of used edges, Ben four.
    expect(names(graphOverview(model, question))).toEqual(['ana', 'ops']);
    const more = graphOverview(model, { ...question, include: [user('dan')] });
    expect(names(more)).toEqual(['ana', 'ops', 'dan']);
    expect(more.mostActive).toBe(2);
  });

  test('of too many lines keeps those that tell most, and one for every thing', () => {
    const tenant = new GraphFixture().user('busy').user('calm').vault('own').secret('own', 'key');
    // Busy uses eight vaults ten times each; Calm uses the last of them thrice and the own vault twice.
    for (let id = 0; id < 8; id++) {
      tenant.vault(`v${id}`);
      for (let n = 0; n < 10; n++) tenant.usage(`v${id}`, undefined, { by: 'busy', at: id });
    }
    for (let n = 0; n < 3; n++) tenant.usage('v7', undefined, { by: 'calm', at: 9 });
    for (let n = 0; n < 2; n++) tenant.usage('own', 'key', { by: 'calm', at: 10 });
    tenant.usage('own', 'key', { by: 'busy', at: 10 });
    const overview = graphOverview(tenant.model(), { filter: ALL, limit: 100, lineLimit: 10 });
    expect(sentences(overview)).toEqual([
      ...[0, 1, 2, 3, 4, 5, 6, 7].map((id) => `busy used v${id}: 10 item usages`),
      'calm used own: 2 item usages',
      'calm used v7: 3 item usages',
      'own HAS own:key',
    ]);
    // Both on the secret, and Busy on the vault: small shares of what either end does.
    expect(overview.weakLines).toBe(3);
    const none = { keys: [user('busy')], filter: ALL, limit: 100, lineLimit: 0 };
    expect(
      graphNeighbours(tenant.model(), none).edges.every(({ from }) => from === user('busy')),
    ).toBe(true);
  });

  test('shows vaults and secrets when there are no events at all', () => {
    const tenant = new GraphFixture().vault('ops').secret('ops', 'mail').vault('empty');
    const overview = graphOverview(tenant.model(), { filter: ALL, ...LIMITS });
    expect(names(overview).sort()).toEqual(['empty', 'ops', 'ops:mail']);
    expect(sentences(overview)).toEqual(['ops HAS ops:mail']);
  });

  test('an empty graph gives nothing', () => {
    expect(graphOverview(new GraphFixture().model(), { filter: ALL, ...LIMITS })).toEqual({
      nodes: [],
      edges: [],
      things: 0,
      mostActive: 0,
      weakLines: 0,
    });
  });
});

describe('folding', () => {
  test('two users of one secret meet in it', () => {
    const found = graphNeighbours(office().model(), {
      keys: [secret('ops', 'mail')],
      filter: ALL,
      types: ['one_password_user'],
      ...LIMITS,
    });
    expect(names(found)).toEqual(['ops:mail', 'ana', 'ben']);
    expect(sentences(found)).toEqual([
      'ana changed ben: 1 changes',
      'ana used ops:mail: 3 item usages',
      'ben used ops:mail: 1 item usages',
    ]);
  });

  test('a user who is both object and affected of one event is touched once', () => {
    const tenant = new GraphFixture().user('ana').user('ben');
    tenant.change({ object: 'ben', aux: 'ben' }, { by: 'ana', at: 1, action: 'suspend' });
    const overview = graphOverview(tenant.model(), { filter: ALL, ...LIMITS });
    expect(sentences(overview)).toEqual(['ana changed ben: 1 changes']);
  });

  test('a change of oneself is an edge from the user to the user, and one event', () => {
    const tenant = new GraphFixture().user('ana');
    tenant.change({ aux: 'ana' }, { by: 'ana', at: 1, action: 'join' });
    const overview = graphOverview(tenant.model(), { filter: ALL, ...LIMITS });
    expect(sentences(overview)).toEqual(['ana changed ana: 1 changes']);
    expect(overview.nodes).toMatchObject([{ events: 1, neighbours: 0 }]);
  });

  test('a facet without its user in the graph is shown itself', () => {
    const tenant = new GraphFixture().vault('ops');
    tenant.usage('ops', undefined, { by: 'ghost', at: 1, action: 'fill' });
    const overview = graphOverview(tenant.model(), { filter: ALL, ...LIMITS });
    expect(sentences(overview)).toEqual(['ghost used ops: 1 item usages']);
    expect(overview.nodes.map(({ type }) => type).sort()).toEqual([
      'one_password_item_usage_user',
      'one_password_vault',
    ]);
  });

  test('an event without an actor counts for what it touches and makes no edge', () => {
    const tenant = new GraphFixture().vault('ops');
    tenant.change({ vault: 'ops' }, { at: 1, action: 'purge' });
    const overview = graphOverview(tenant.model(), { filter: ALL, ...LIMITS });
    expect(overview.edges).toEqual([]);
    expect(overview.nodes).toMatchObject([{ key: vault('ops'), events: 1 }]);
  });
});

describe('graphNeighbours', () => {
  test('the heaviest neighbours first, as many as asked for, and how many there are', () => {
    const found = graphNeighbours(office().model(), {
      keys: [user('ana')],
      filter: ALL,
      verbs: ['used', 'signed in from', 'changed'],
      limit: 2,
      lineLimit: 10,
    });
    expect(names(found)).toEqual(['ana', 'ops', 'ops:mail']);
    expect(found).toMatchObject({ neighbours: 4, neighboursShown: 2 });
    expect(found.nodes[0]).toMatchObject({ key: user('ana'), class: 'User', neighbours: 4 });
  });

  test('an included node is a neighbour only if it is connected', () => {
    const question = { keys: [user('ana')], filter: ALL, verbs: ['used'], limit: 1, lineLimit: 10 };
    const more = { ...question, include: [user('dan'), vault('ops')] };
    const found = graphNeighbours(office().model(), more);
    expect(names(found)).toEqual(['ana', 'ops:mail', 'dan', 'ops']);
    expect(found).toMatchObject({ neighbours: 2, neighboursShown: 2 });
  });

  test('several things share the limit in turn', () => {
    const found = graphNeighbours(office().model(), {
      keys: [user('ana'), user('cleo')],
      filter: ALL,
      verbs: ['used'],
      limit: 2,
      lineLimit: 10,
    });
    expect(names(found)).toEqual(['ana', 'cleo', 'ops:mail', 'hr']);
  });

  test('things asked for are in whatever their type; unknown keys are named', () => {
    const found = graphNeighbours(office().model(), {
      keys: [vault('ops'), 'nothing:at-all'],
      filter: ALL,
      types: ['one_password_secret'],
      ...LIMITS,
    });
    expect(names(found)).toEqual(['ops', 'ops:mail', 'ops:root']);
    expect(found.focus).toEqual([vault('ops')]);
    expect(found.unknown).toEqual(['nothing:at-all']);
  });

  test('an event is replaced by what it touches, a facet by its user', () => {
    const tenant = office();
    const grant = tenant.change({ vault: 'hr', aux: 'dan' }, { by: 'ben', at: 12 });
    const none = { filter: ALL, limit: 0, lineLimit: 0 };
    const model = tenant.model();
    expect(names(graphNeighbours(model, { keys: [grant], ...none })).sort()).toEqual([
      'ben',
      'dan',
      'hr',
    ]);
    const facet = 'one_password_signin_attempt_target_user:ana';
    expect(names(graphNeighbours(model, { keys: [facet], ...none }))).toEqual(['ana']);
  });

  test('edges between neighbours are limited, those of the thing itself are not', () => {
    const question = { keys: [user('ana')], filter: ALL, verbs: ['used', 'HAS'], limit: 10 };
    const model = office().model();
    const all = graphNeighbours(model, { ...question, lineLimit: 10 });
    expect(all.weakLines).toBe(0);
    expect(sentences(all)).toEqual([
      'A HAS ana',
      'A HAS ops',
      'ana used ops: 3 item usages',
      'ana used ops:mail: 3 item usages',
      'ops HAS ops:mail',
    ]);
  });
});
