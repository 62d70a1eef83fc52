import { Random } from '@graph-1password/tenant';
import { DAY, HOUR } from '@graph-1password/vocabulary';
import { Program } from './program';
import { PollerSetup } from './pollerSetup';
import { INSTANCE } from './environment';
import { differencesToUnion } from './truth';

/** Requests by what a run wants with them; an `n` stands for the id of a vault, an item or a job. */
const MOMENTS: readonly (readonly [request: string, nth: number])[] = [
  ['jupiterone POST ', 1],
  ['connect /heartbeat', 1],
  ['events /api/v2/auth/introspect', 1],
  ['events /api/v2/auditevents', 1],
  ['events /api/v2/itemusages', 1],
  ['events /api/v2/signinattempts', 1],
  ['connect /v1/vaults/', 1],
  ['connect /v1/vaults/n/items', 1],
  ['connect /v1/vaults/n/items', 4],
  ['connect /v1/vaults/n/items/n', 1],
  ['connect /v1/vaults/n/items/n', 11],
  ['connect /v1/vaults/n/items/n', 30],
  ['jupiterone POST /n/events', 3],
  ['jupiterone POST /n/entities', 1],
  ['jupiterone POST /n/entities', 2],
  ['jupiterone POST /n/relationships', 1],
  ['jupiterone POST /n/relationships', 2],
  // JupiterOne has taken the graph, and the poller does not know it.
  ['jupiterone POST /n/finalize', 1],
  ['jupiterone POST /n/finalize', 1],
  ['jupiterone POST /n/finalize', 1],
];

let program: Program;
let setup: PollerSetup;
beforeAll(async () => {
  program = await Program.build();
  setup = await PollerSetup.open();
});
afterAll(async () => {
  await setup.close();
  program.remove();
});

test('a poller that is killed at twenty moments loses and doubles nothing', async () => {
  const args = ['poll', '--once', '--jitter', '0', ...setup.upload];
  for (const [request, nth] of new Random('kill').shuffle(MOMENTS)) {
    setup.time += HOUR;
    const poller = program.start(args, setup.env());
    onRequest(request, nth, () => poller.process.kill('SIGKILL'));
    const { code, stderr } = await poller.ended;
    expect([request, code, stderr]).toEqual([request, null, '']);
  }
  onRequest('', Infinity, () => undefined);
  const finalized = setup.jupiterOne.jobs.filter(({ status }) => status === 'FINALIZE_PENDING');
  expect(finalized).toHaveLength(3);

  setup.time += HOUR;
  const { code, stderr } = await program.run(args, setup.env());
  expect([code, stderr]).toEqual([0, '']);
  const { entities, relationships, problems } = setup.jupiterOne.graph(INSTANCE);
  expect(problems).toEqual([]);
  const running = setup.tenant;
  const known = {
    ...{ running, vaults: running.tenant.vaults, items: running.tenant.items },
    // A killed run does not count until a later run finishes: events older than its look-back are not ours.
    since: (finalized[0]?.startTimestamp ?? 0) - PollerSetup.LOOKBACK_DAYS * DAY,
    until: setup.time,
  };
  const graph = { entities: entities.values(), relationships: relationships.values() };
  expect(differencesToUnion(known, graph)).toEqual([]);
}, 240_000);

/** Calls `act` as the nth request of a kind arrives, before it is answered. */
function onRequest(request: string, nth: number, act: () => void): void {
  let seen = 0;
  const count = (name: string) => {
    if (name === request && ++seen === nth) act();
    return undefined;
  };
  setup.onTenant = ({ api, path }) => count(`${api} ${path.replace(/\/[a-z0-9]{26}/g, '/n')}`);
  setup.onJupiterOne = ({ method, path }) =>
    count(`jupiterone ${method} ${path.replace('{id}', 'n')}`);
}
