import { Random } from '../../src/local/tenant/random';
import { Program } from './program';
import { Stage } from './stage';
import { INSTANCE } from './surroundings';
import { differencesToUnion } from './truth';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const KILLS = 20;

let program: Program;
let stage: Stage;
beforeAll(async () => {
  program = new Program();
  stage = await Stage.open();
});
afterAll(async () => {
  await stage.close();
  program.remove();
});

test('a poller that is killed at twenty moments loses and doubles nothing', async () => {
  const random = new Random('kill');
  const args = ['poll', '--once', '--jitter', '0', ...stage.upload];
  let killed = 0;
  for (let kill = 0; kill < KILLS; kill++) {
    stage.time += HOUR;
    // A run sends some 70 requests; the moment lies between two of them, the last ones of JupiterOne included.
    const moment = random.between(1, 75);
    const poller = program.start(args, stage.env());
    let seen = 0;
    const count = () => {
      if (++seen === moment) poller.process.kill('SIGKILL');
      return undefined;
    };
    stage.onTenant = count;
    stage.onJupiterOne = count;
    const { code } = await poller.ended;
    if (code === null) killed += 1;
  }
  stage.onTenant = () => undefined;
  stage.onJupiterOne = () => undefined;
  expect(killed).toBeGreaterThan(KILLS / 2);
  const ends = new Set(stage.jupiterOne.jobs.map(({ status }) => status));
  expect(ends.size).toBeGreaterThan(1);

  stage.time += HOUR;
  const { code, stderr } = await program.run(args, stage.env());
  expect([code, stderr]).toEqual([0, '']);
  const { entities, relationships, problems } = stage.jupiterOne.graph(INSTANCE);
  expect(problems).toEqual([]);
  const running = stage.tenant;
  const known = {
    ...{ running, vaults: running.tenant.vaults, items: running.tenant.items },
    // Nothing of a killed run counts before one has come to its end: events older than its look-back are not ours.
    since: firstFinished() - Stage.LOOKBACK_DAYS * DAY,
    until: stage.time,
  };
  const graph = { entities: entities.values(), relationships: relationships.values() };
  expect(differencesToUnion(known, graph)).toEqual([]);
}, 120_000);

/** Start of the first job that was finalized, epoch ms. */
function firstFinished(): number {
  const job = stage.jupiterOne.jobs.find(({ status }) => status === 'FINALIZE_PENDING');
  return job?.startTimestamp ?? 0;
}
