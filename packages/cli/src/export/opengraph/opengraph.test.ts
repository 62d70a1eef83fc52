import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { ODD_TEXTS } from '../../../../../test/support/export/cases';
import { exported, writeGraph } from '../../../../../test/support/export/graphs';
import { openGraphFaults } from '../../../../../test/support/export/openGraphSchema';
import { accessFolderOf } from '../../access/place';
import type { GroupRow } from '../../../../../src/access/snapshot';
import { writeStored } from '../../access/store';
import type { ExportOptions } from '../options';
import type { End, GraphEdge, GraphNode } from './file';
import { customKinds } from './kinds';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'opengraph-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const ACCOUNT = 'SJ2G5OF3AXFHHGSDX7HN3MDII7';
const ANA = 'LBIJ3SAMHBBXPFM7VTHTKVJQ3E';
const BOT = '2TS5LLI5QODGZUSEU6NWBV6FCP';
const VAULT = 'ea3krx5gww6ngyfxf5sponctf7';
const ITEM = 'rxmeqhpjkan7yxn45lqam4247g';
const T0 = Date.UTC(2026, 2, 12);

const entity = (type: string, key: string, more: object) => ({
  ...{ _key: `one_password_${type}:${key}`, _type: `one_password_${type}`, _class: ['Record'] },
  ...more,
});
const edge = (from: string, verb: string, to: string, more: object = {}) => {
  const type = `${from.split(':')[0]}_${verb}_${(to.split(':')[0] ?? '').replace('one_password_', '')}`;
  const ends = { _fromEntityKey: from, _toEntityKey: to };
  return {
    _key: `${from}|${verb}|${to}`,
    _type: type,
    _class: verb.toUpperCase(),
    ...ends,
    ...more,
  };
};
const account = entity('account', ACCOUNT, { id: ACCOUNT, name: 'Brightwave' });
const ana = entity('user', ANA, { id: ANA, name: 'Ana', email: ['Ana@brightwave.example'] });
const bot = entity('user', BOT, { id: BOT, email: ['x@1passwordserviceaccounts.com'] });
const vault = entity('vault', VAULT, {
  id: VAULT,
  name: 'Payroll',
  itemsCount: 1,
  privileged: true,
});
const item = entity('secret', `${VAULT}:${ITEM}`, {
  ...{ id: ITEM, vaultId: VAULT, name: 'Bank', category: 'LOGIN', urls: ['https://bank.example/'] },
});
const usage = (number: number, more: object = {}) =>
  entity('item_usage_event', `E${number}`, {
    ...{ userUUID: ANA, vaultUUID: VAULT, itemUUID: ITEM, action: number % 2 ? 'fill' : 'reveal' },
    ...{ createdOn: T0 + number, accessedBy: 'person', ...more },
  });
const audit = (number: number, action: string) =>
  entity('audit_event', `A${number}`, {
    ...{ objectUUID: ANA, objectType: 'user', action, createdOn: T0 + number },
  });

interface Exported {
  nodes: GraphNode[];
  edges: GraphEdge[];
  joins: GraphEdge[];
  text: string;
}

async function graphOf(options: Partial<ExportOptions> = {}): Promise<Exported> {
  const output = path.join(folder, 'out');
  const { code, err } = await exported(
    { dataDir: folder, format: 'opengraph', output, ...options },
    T0 + 1000,
  );
  if (code !== 0) throw new Error(err);
  const names = readdirSync(output).filter((name) => /^(opengraph|joins)-/.test(name));
  const texts = names.map((name) => readFileSync(path.join(output, name), 'utf8'));
  const found: Exported = { nodes: [], edges: [], joins: [], text: texts.join('') };
  for (const [index, text] of texts.entries()) {
    const { metadata, graph } = JSON.parse(text) as {
      metadata: object;
      graph: { nodes: GraphNode[]; edges: GraphEdge[] };
    };
    expect(metadata).toEqual({ source_kind: 'OPBase' });
    expect(openGraphFaults({ metadata, graph })).toEqual([]);
    found.nodes.push(...graph.nodes);
    found[names[index]?.startsWith('joins') ? 'joins' : 'edges'].push(...graph.edges);
  }
  expect(faultsOf(found)).toEqual([]);
  return found;
}

const idAt = (end: End) => ('value' in end ? end.value : undefined);

/** Nodes that are there twice, and edges that would be lost. */
function faultsOf({ nodes, edges }: Pick<Exported, 'nodes' | 'edges'>): string[] {
  const ids = new Set(nodes.map(({ id }) => id));
  return [
    ...(ids.size === nodes.length ? [] : ['ids twice']),
    ...edges.flatMap(({ kind, start, end }) =>
      [start, end].flatMap((each) => (ids.has(idAt(each) ?? '') ? [] : [`${kind} to nothing`])),
    ),
  ];
}

const short = ({ kind, start, end }: GraphEdge) => [idAt(start), kind, idAt(end)];

test('nodes have the kinds and ids of 1PassHound, and edges tell who used what', async () => {
  const address = entity('client_ip', '2001:db8::1', { ipAddress: '2001:db8::1', signInCount: 2 });
  const signedIn = { firstSeenOn: T0, lastSeenOn: T0 + 5, signInCount: 2 };
  writeGraph(
    folder,
    [[account, ana, bot, vault, item, address, usage(1), usage(2), usage(3), audit(9, 'suspend')]],
    [
      edge(account._key, 'has', ana._key),
      edge(account._key, 'has', vault._key),
      edge(vault._key, 'has', item._key),
      edge(ana._key, 'uses', address._key, signedIn),
    ],
  );
  const { nodes, edges, joins, text } = await graphOf();
  const kinds = Object.fromEntries(nodes.map((node) => [node.id, node.kinds]));
  const ip = `${ACCOUNT}-ip-2001-db8--1`;
  expect(kinds).toEqual({
    [ACCOUNT]: ['OPAccount', 'OP_Account'],
    [ANA]: ['OPUser', 'OP_User'],
    [BOT]: ['OPServiceAccount'],
    [VAULT]: ['OPVault'],
    [ITEM]: ['OPLogin', 'OPItem'],
    [ip]: ['OPClientAddress'],
  });
  expect(edges.map(short)).toEqual([
    [ANA, 'OPUsedItem', ITEM],
    [ACCOUNT, 'OPContains', ANA],
    [ACCOUNT, 'OPContains', VAULT],
    [ANA, 'OPSignedInFrom', ip],
    [VAULT, 'OPHasItem', ITEM],
    [ACCOUNT, 'OPContains', ITEM],
  ]);
  expect(edges[0]?.properties).toEqual({
    ...{ used: true, usecount: 3, actions: ['fill', 'reveal'] },
    ...{ firstused: '2026-03-12T00:00:00.001Z', lastused: '2026-03-12T00:00:00.003Z' },
  });
  const person = nodes.find(({ id }) => id === ANA)?.properties;
  expect(person).toMatchObject({
    ...{ name: 'Ana@brightwave.example', email: 'ana@brightwave.example', account_id: ACCOUNT },
    ...{ state: 'SUSPENDED', hasleft: true, lefton: '2026-03-12T00:00:00.009Z' },
  });
  expect(joins.map(({ start, end }) => [start, idAt(end)])).toEqual(
    ['Okta_User', 'AZUser', 'GH_User'].map((kind) => [
      {
        ...{ match_by: 'property', kind },
        property_matchers: [{ key: 'email', operator: 'equals', value: 'ana@brightwave.example' }],
      },
      ANA,
    ]),
  );
  // Titles and websites of items go to another tool only when they are asked for.
  expect(text).not.toMatch(/Bank|bank\.example/);
  expect((await graphOf({ titles: true })).text).toMatch(/Bank.*bank\.example/);
});

test('what only events know has a node too, and reads of this integration are no use', async () => {
  writeGraph(folder, [[usage(1), usage(2, { accessedBy: 'collector' }), audit(1, 'delete')]]);
  const { nodes, edges } = await graphOf();
  expect(nodes.map(({ id }) => id).sort()).toEqual([ANA, VAULT, ITEM].sort());
  expect(edges.map(({ properties }) => properties?.['usecount'])).toEqual([1]);
  const own = await graphOf({ ownReads: true });
  expect(own.edges.map(({ properties }) => properties?.['usecount'])).toEqual([2]);
});

test('with a snapshot of access, edges say who can do what, and whether they did', async () => {
  writeGraph(folder, [[account, ana, bot, vault, usage(1)]]);
  const asOf = T0;
  const answer = <Row>(...rows: Row[]) => ({ asOf, rows });
  const admins = {
    id: 'admins',
    name: 'Admins',
    type: 'OWNERS',
    accountPermissions: ['MANAGE_GROUPS', 'unknown'],
  };
  writeStored(accessFolderOf({ stateDir: folder }), {
    ...{ schema: 1, importedOn: asOf, differences: [] },
    snapshot: {
      ...{ schema: 1, source: 'op', account: ACCOUNT, asOf, lacks: [] },
      users: answer({ id: ANA, state: 'ACTIVE' }, { id: 'NEW', email: 'new@brightwave.example' }),
      groups: answer<GroupRow>(admins, { id: 'staff', name: 'Staff', type: 'USER_DEFINED' }),
      vaults: answer({ id: VAULT, name: 'Payroll' }),
      members: { admins: answer({ user: ANA, role: 'MANAGER' }), staff: answer() },
      userGrants: {
        [VAULT]: answer(
          { principal: ANA, permissions: ['view_items', 'manage_vault'] },
          { principal: 'NEW', permissions: ['view_items'] },
        ),
      },
      groupGrants: { [VAULT]: answer({ principal: 'staff', permissions: ['create_items'] }) },
    },
  });
  const { nodes, edges } = await graphOf({ access: true, stateDir: folder });
  expect(nodes.find(({ id }) => id === 'NEW')?.kinds).toEqual(['OPUser', 'OP_User']);
  expect(edges.map(short)).toEqual([
    [ANA, 'OPUsedItem', ITEM],
    [ANA, 'OPMemberOf', 'admins'],
    [ANA, 'OPManagerOf', 'admins'],
    [ANA, 'OPManageVault', VAULT],
    [ANA, 'OPViewItems', VAULT],
    ['NEW', 'OPViewItems', VAULT],
    ['staff', 'OPViewItems', VAULT],
    ['staff', 'OPCreateItems', VAULT],
    ['admins', 'OPManageGroups', ACCOUNT],
    ['admins', 'OPAddMember', 'staff'],
  ]);
  expect(edges[4]?.properties).toMatchObject({ used: true, usecount: 1, permissionsknown: true });
  expect(edges[5]?.properties).toMatchObject({ used: false });
});

test('every kind of a node has an icon', async () => {
  writeGraph(folder, [[account, ana, bot, vault, item]]);
  const { nodes } = await graphOf();
  const icons = (customKinds() as { custom_types: object }).custom_types;
  for (const { kinds } of nodes) expect(icons).toHaveProperty(kinds[0] ?? '');
});

test('no object is lost, none is doubled, and every text is kept', async () => {
  const text = fc.oneof(fc.constantFrom(...ODD_TEXTS), fc.string({ unit: 'grapheme' }));
  await fc.assert(
    fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 10 }), async (names) => {
      rmSync(path.join(folder, 'graph'), { recursive: true, force: true });
      const items = names.map((name, number) =>
        entity('secret', `v${number % 2}:i${number >> 1}`, {
          ...{ id: `i${number >> 1}`, vaultId: `v${number % 2}`, name },
        }),
      );
      writeGraph(folder, [items, items.slice(0, 1)]);
      const { nodes } = await graphOf({ titles: true });
      const written = nodes.map(({ properties }) => [properties['id'], properties['name']]);
      const given = names.map((name, number) => [
        `i${number >> 1}`,
        name === '' ? `i${number >> 1}` : name,
      ]);
      expect(written.map((each) => JSON.stringify(each)).sort()).toEqual(
        given.map((each) => JSON.stringify(each)).sort(),
      );
    }),
    { numRuns: 10 },
  );
});
