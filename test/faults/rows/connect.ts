import { Steps } from '../../../src/steps/constants';
import { secretKey, EntityTypes, entityKey } from '../../../src/entities';
import { changeList, html, status, text } from '../actions';
import type { Collected } from '../collect';
import { entitiesOf } from '../graph';
import { at, once } from '../plan';
import type { FaultRow } from '../row';
import type { FaultSetup } from '../faultSetup';
import { secretsFail, STREAMS, vaultsFail } from './common';

const secrets = [Steps.SECRETS];

/** All items but those of one vault are there. */
const onlyMisses = (index: number) => (run: Collected, setup: FaultSetup) => {
  const entities = entitiesOf(run.graph);
  const missing = setup.tenant.items.filter(
    ({ id, vault }) => vault.id !== setup.vault(index).id && !entities.has(secretKey(vault.id, id)),
  );
  return missing.length === 0 ? undefined : `${missing.length} items of other vaults are missing`;
};

const servers: FaultRow[] = [
  {
    name: 'Connect: refused from the start',
    fault: async (setup) => (await setup.faultyProxy('connect')).refuse(),
    expected: vaultsFail(
      /The Connect Server .* refused the connection after \d+ attempts.*host and port in Connect Server Base URL/,
    ),
  },
  {
    name: 'Connect: refused half-way',
    fault: async (setup) => {
      const proxy = await setup.faultyProxy('connect');
      setup.plan.add(
        at.items,
        () => {
          void proxy.refuse();
          return { type: 'reset' };
        },
        { from: 5, times: 1 },
      );
    },
    expected: secretsFail(/refused the connection after \d+ attempts/),
  },
  {
    name: 'Connect: 500 from the start',
    fault: ({ plan }) => plan.add(at.connect, status(500)),
    expected: vaultsFail(/failed with status 500.*check the log of the Connect server/),
  },
  {
    name: 'Connect: 503 half-way, for a while',
    fault: ({ plan }) => plan.add(at.items, status(503), { from: 3, times: 12 }),
    expected: 'same graph',
  },
  {
    name: 'Connect: still synchronising (408) at first',
    serve: { syncing: 3 },
    fault: () => undefined,
    expected: 'same graph',
  },
  {
    name: 'Connect: synchronising endlessly',
    serve: { syncing: 1e9 },
    fault: () => undefined,
    expected: vaultsFail(/gave up on the request \(408\).*wait until the server has finished/),
  },
  {
    name: 'Connect: 429 of a proxy, Retry-After 10 s',
    fault: ({ plan }) =>
      plan.add(at.itemLists, status(429, { 'retry-after': '10' }), { from: 2, times: 1 }),
    expected: 'same graph',
  },
  {
    name: 'Connect: a web page from the start',
    fault: ({ plan }) => plan.add(at.connect, html),
    expected: vaultsFail(
      /it is not a Connect server \(.*did you enter your 1password\.com address/,
    ),
  },
  {
    name: 'Connect: /heartbeat without content, once',
    fault: ({ plan }) => plan.add(at.heartbeat, text('', 'text/plain'), once),
    expected: 'same graph',
  },
  {
    name: 'Connect: /heartbeat without content, every time',
    fault: ({ plan }) => plan.add(at.heartbeat, text('', 'text/plain')),
    expected: vaultsFail(/heartbeat\) answered with status 200 and no content after \d+ attempts/),
  },
  {
    name: 'Connect: /heartbeat hidden by a proxy',
    fault: ({ plan }) => plan.add(at.heartbeat, status(404)),
    expected: 'same graph',
  },
  {
    name: 'both: refused from the start',
    fault: async (setup) => {
      await (await setup.faultyProxy('events')).refuse();
      await (await setup.faultyProxy('connect')).refuse();
    },
    expected: {
      refused: /1Password Events API .* refused the connection.* The Connect Server .* refused/,
    },
  },
  {
    name: 'both: down half-way',
    fault: ({ plan }) => {
      plan.add(at.streams, status(502), { from: 4 });
      plan.add(at.items, status(502), { from: 4 });
    },
    expected: {
      failed: [...STREAMS, ...secrets],
      says: /failed with status 502 after \d+ attempts/,
      partial: secretsFail(/./).partial,
    },
  },
  {
    name: 'Connect: the list of vaults is a web page, half-way',
    fault: ({ plan }) => plan.add(at.vaults, html, { from: 2 }),
    expected: vaultsFail(/is not a Connect server \(it sent a web page, not JSON\)/),
  },
];

const lists: FaultRow[] = [
  {
    name: 'Connect: down for one vault',
    fault: (setup) => setup.plan.add(at.itemsOf(setup.vault(1).id), status(500)),
    expected: secretsFail(/warn_incomplete_data: 1 vault or item .*failed with status 500/),
    check: onlyMisses(1),
  },
  {
    name: 'Connect: one vault cut in mid-body, once',
    fault: (setup) =>
      setup.plan.add(at.itemsOf(setup.vault(1).id), { type: 'truncate', bytes: 100 }, { times: 1 }),
    expected: 'same graph',
  },
  {
    name: 'Connect: 403 for one vault',
    fault: (setup) => setup.plan.add(at.itemsOf(setup.vault(0).id), status(403)),
    expected: secretsFail(/denies access with this token \(403\).*give the token read access/),
    check: onlyMisses(0),
  },
  {
    name: 'Connect: vault deleted between list and read',
    fault: (setup) =>
      setup.plan.add(at.itemsOf(setup.vault(2).id), () => {
        setup.server.removeVault(setup.vault(2).id);
        return undefined;
      }),
    expected: { shortened: secrets, says: /A vault was deleted during the run/ },
    check: (run, setup) =>
      entitiesOf(run.graph).has(entityKey(EntityTypes.VAULT, setup.vault(2).id))
        ? onlyMisses(2)(run, setup)
        : 'the vault that was listed is missing',
  },
  {
    name: 'Connect: a list of items with null in it',
    fault: (setup) =>
      setup.plan.add(
        at.itemsOf(setup.vault(1).id),
        changeList((list) => [...list, null] as never),
      ),
    expected: { shortened: [], says: /listed 1 entry that is no item/ },
  },
  {
    name: 'Connect: a list of vaults with null and a vault without an id in it',
    fault: (setup) =>
      setup.plan.add(
        at.vaults,
        changeList((list) => [null, ...list, { name: 'x' }]),
      ),
    expected: { shortened: [], says: /listed 2 entries that are no vaults/ },
  },
  {
    name: 'Connect: a list of items that is null',
    fault: (setup) => setup.plan.add(at.itemsOf(setup.vault(1).id), text('null')),
    expected: { shortened: secrets, says: /Read \d+ items/ },
    check: onlyMisses(1),
  },
  {
    name: 'Connect: 403 for one vault, once',
    fault: (setup) => setup.plan.add(at.itemsOf(setup.vault(0).id), status(403), { times: 1 }),
    expected: 'same graph',
  },
  {
    name: 'Connect: every item of the lists twice, ids in the wrong case',
    fault: ({ plan }) =>
      plan.add(
        at.itemLists,
        changeList((list) => [
          ...list,
          ...list.map((item) => ({ ...item, id: String(item.id).toUpperCase() })),
        ]),
      ),
    expected: 'same graph',
  },
  {
    name: 'Connect: every vault twice, ids in the wrong case',
    fault: ({ plan }) =>
      plan.add(
        at.vaults,
        changeList((list) => [
          ...list.map((vault) => ({ ...vault, id: String(vault.id).toUpperCase() })),
          ...list,
        ]),
      ),
    expected: 'same graph',
  },
  {
    name: 'Connect: an id that leads to another path',
    fault: (setup) =>
      setup.plan.add(
        at.itemsOf(setup.vault(1).id),
        changeList((list) => [...list, { id: '../../../v1/vaults', title: 'x' }]),
      ),
    expected: { shortened: [], says: /listed 1 entry that is no item, or without an id/ },
  },
];

/** Faults of the Connect Server and of its lists: none of them costs the Events half anything. */
export const connectRows: FaultRow[] = [...servers, ...lists];
