import { keyOf } from '../model/access';
import type { Filter } from '../model/types';
import { graphNeighbours } from './graphNeighbours';
import { graphOverview } from './graphOverview';
import { graphPath } from './graphPath';
import { graphSearch } from './graphSearch';
import { address, DAY_ONE, HOUR, secret, Tenant, user, vault } from './graphTesting';
import type { GraphEdge, GraphPart } from './graphTypes';
import { graphUnfold } from './graphUnfold';

const ALL: Filter = {};
const LIMITS = { limit: 100, lineLimit: 1000 };

/** "ana used Mail: 3 item usages", without the types in front of the ids. */
const sentence = ({ from, verb, to, count, kind }: GraphEdge): string =>
  `${short(from)} ${verb} ${short(to)}${kind === 'structure' ? '' : `: ${count} ${kind}`}`;

const short = (key: string): string => key.replace(/^one_password_[a-z_]+:/, '');

const sentences = ({ edges }: GraphPart): string[] => edges.map(sentence).sort();

const names = ({ nodes }: GraphPart): string[] => nodes.map(({ key }) => short(key));

/** Ana and Ben in one vault, Cleo alone in another, Dan without anything. */
function office(): Tenant {
  const tenant = new Tenant()
    .user('ana', 'Ana Ångström')
    .user('ben')
    .user('cleo')
    .user('dan')
    .vault('ops', 'Operations')
    .secret('ops', 'mail', 'Mail')
    .secret('ops', 'root', 'Root key')
    .vault('hr', 'People team')
    .secret('hr', 'pay', 'Payroll')
    .address('192.0.2.1')
    .uses('ana', '192.0.2.1')
    .account(user('ana'), user('ben'), user('cleo'), vault('ops'), vault('hr'));
  tenant.usage('ops', 'mail', { by: 'ana', at: 1, action: 'reveal' });
  tenant.usage('ops', 'mail', { by: 'ana', at: 2, action: 'fill' });
  tenant.usage('ops', 'mail', { by: 'ana', at: 3, action: 'fill', ip: '192.0.2.1' });
  tenant.usage('ops', 'mail', { by: 'ben', at: 4, action: 'reveal' });
  tenant.usage('ops', 'root', { by: 'ben', at: 5, action: 'export' });
  tenant.usage('hr', undefined, { by: 'cleo', at: 6, action: 'fill' });
  tenant.signIn({ by: 'ana', at: 7, ip: '192.0.2.1' });
  tenant.signIn({ by: 'ana', at: 8, ip: '192.0.2.1', action: 'mfa_failed' });
  tenant.signIn({ by: 'ben', at: 9, ip: '203.0.113.9', action: 'mfa_failed' });
  tenant.change({ vault: 'ops', aux: 'ben' }, { by: 'ana', at: 10, action: 'grant' });
  tenant.change({ object: 'dan' }, { by: 'cleo', at: 11, action: 'suspend' });
  return tenant;
}

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
    expect(names(graphOverview(model, { ...question, include: [user('dan')] }))).toEqual([
      'ana',
      'ops',
      'dan',
    ]);
  });

  test('of too many lines keeps those that tell most, and one for every thing', () => {
    const tenant = new Tenant().user('busy').user('calm').vault('own').secret('own', 'key');
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
    const tenant = new Tenant().vault('ops').secret('ops', 'mail').vault('empty');
    const overview = graphOverview(tenant.model(), { filter: ALL, ...LIMITS });
    expect(names(overview).sort()).toEqual(['empty', 'ops', 'ops:mail']);
    expect(sentences(overview)).toEqual(['ops HAS ops:mail']);
  });

  test('an empty graph gives nothing', () => {
    expect(graphOverview(new Tenant().model(), { filter: ALL, ...LIMITS })).toEqual({
      nodes: [],
      edges: [],
      things: 0,
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
    const tenant = new Tenant().user('ana').user('ben');
    tenant.change({ object: 'ben', aux: 'ben' }, { by: 'ana', at: 1, action: 'suspend' });
    const overview = graphOverview(tenant.model(), { filter: ALL, ...LIMITS });
    expect(sentences(overview)).toEqual(['ana changed ben: 1 changes']);
  });

  test('a change of oneself is an edge from the user to the user, and one event', () => {
    const tenant = new Tenant().user('ana');
    tenant.change({ aux: 'ana' }, { by: 'ana', at: 1, action: 'join' });
    const overview = graphOverview(tenant.model(), { filter: ALL, ...LIMITS });
    expect(sentences(overview)).toEqual(['ana changed ana: 1 changes']);
    expect(overview.nodes).toMatchObject([{ events: 1, neighbours: 0 }]);
  });

  test('a facet whose user is not in the graph stands for itself', () => {
    const tenant = new Tenant().vault('ops');
    tenant.usage('ops', undefined, { by: 'ghost', at: 1, action: 'fill' });
    const overview = graphOverview(tenant.model(), { filter: ALL, ...LIMITS });
    expect(sentences(overview)).toEqual(['ghost used ops: 1 item usages']);
    expect(overview.nodes.map(({ type }) => type).sort()).toEqual([
      'one_password_item_usage_user',
      'one_password_vault',
    ]);
  });

  test('an event without an actor counts for what it touches and makes no edge', () => {
    const tenant = new Tenant().vault('ops');
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
    expect(found.neighbours).toBe(4);
    expect(found.nodes[0]).toMatchObject({ key: user('ana'), class: 'User', neighbours: 4 });
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

  test('an event stands for what it touches, a facet for its user', () => {
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
