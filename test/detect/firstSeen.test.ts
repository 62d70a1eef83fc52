import path from 'node:path';
import { DAY, HOUR } from '@graph-1password/vocabulary';
import type { ClientTuning } from '../../src/client/factory';
import { RateLimiter } from '../../src/client/interceptors/rateLimiter';
import { runAsk } from '../../packages/cli/src/ask/run';
import { detectIn } from '../../packages/cli/src/detect/run';
import { performRun } from '../../packages/cli/src/poll/run/perform';
import { Stage } from '../delivery/stage';
import { enter, pollEnvironment } from '../delivery/surroundings';
import { JumpClock } from '../faults/clock';

let stage: Stage;
let leave: () => void;
let clients: ClientTuning;
beforeEach(async () => {
  stage = await Stage.open();
  leave = enter(pollEnvironment(stage.tenant, { EVENTS_LOOKBACK_DAYS: '8' }));
  const clock = new JumpClock(0);
  clients = { limiter: new RateLimiter({ clock: clock.forLimiter() }) };
});
afterEach(async () => {
  leave();
  await stage.close();
});

const poll = () => performRun(stage.folder.request(), { now: () => stage.time, clients });

async function ask(query: string): Promise<number> {
  const printed: string[] = [];
  const code = await runAsk(
    query,
    { param: [], format: 'json', dataDir: path.join(stage.folder.dataFolder, 'latest') },
    { print: (text) => printed.push(text), printError: fail, now: () => stage.time },
  );
  expect(code).toBe(0);
  return (JSON.parse(printed.join('')) as { total: number }).total;
}

const fail = (text: string): never => {
  throw new Error(text);
};

test('what a poller sees for the first time is new, however old it is; what it saw before is not', async () => {
  const { lateItemUsages } = stage.tenant.tenant;
  const [late] = lateItemUsages;
  const times = new Map(
    stage.tenant.tenant.itemUsages.map((u) => [u.uuid, Date.parse(u.timestamp)]),
  );
  const happened = times.get(late?.uuid ?? '') ?? NaN;
  const seen = late?.availableAt ?? NaN;
  // One run when it has happened and is not visible yet, one when it is.
  stage.time = happened + HOUR;
  expect((await poll()).outcome).toBe('ok');
  stage.time = seen + HOUR;
  expect((await poll()).outcome).toBe('ok');

  const USAGE = 'FIND one_password_item_usage_event WITH';
  const inNewRun = '_createdOn > date.now - 1 hour';
  const isLate = `_key = 'one_password_item_usage_event:${late?.uuid}'`;
  expect(await ask(`${USAGE} ${isLate} AND ${inNewRun}`)).toBe(1);
  expect(await ask(`${USAGE} ${isLate} AND createdOn > date.now - 2 hours`)).toBe(0);
  const old = `createdOn < ${happened - HOUR}`;
  expect(await ask(`${USAGE} ${old}`)).toBeGreaterThan(0);
  expect(await ask(`${USAGE} ${old} AND ${inNewRun}`)).toBe(0);
});

test('detect --recent goes by what the poller saw first', async () => {
  stage.time = Stage.END - DAY;
  await poll();
  stage.time = Stage.END;
  await poll();
  const folder = path.join(stage.folder.dataFolder, 'latest');
  const idsOf = async (now: number, recent: boolean) =>
    (await detectIn(folder, now, { recent })).findings.flatMap(({ path: [key] }) => key ?? []);
  const [all, recent] = [await idsOf(stage.time, false), await idsOf(stage.time, true)];
  expect(recent.length).toBeGreaterThan(50);
  expect(all.length).toBeGreaterThan(recent.length);
  expect(await idsOf(stage.time + 49 * HOUR, true)).toEqual([]);
});
