import path from 'node:path';
import { DAY, HOUR } from '@graph-1password/vocabulary';
import type { ClientTuning } from '../../src/client/factory';
import { RateLimiter } from '../../src/client/interceptors/rateLimiter';
import { runAsk } from '../../packages/cli/src/ask/run';
import type { Rule } from '../../packages/cli/src/detect/rules';
import { detectIn } from '../../packages/cli/src/detect/run';
import { performRun } from '../../packages/cli/src/poll/run/perform';
import { PollerSetup } from '../delivery/pollerSetup';
import { enter, pollEnvironment } from '../delivery/environment';
import { JumpClock } from '../faults/clock';

let setup: PollerSetup;
let leave: () => void;
let clients: ClientTuning;
beforeEach(async () => {
  setup = await PollerSetup.open();
  leave = enter(pollEnvironment(setup.tenant, { EVENTS_LOOKBACK_DAYS: '8' }));
  const clock = new JumpClock(0);
  clients = { limiter: new RateLimiter({ clock: clock.forLimiter() }) };
});
afterEach(async () => {
  leave();
  await setup.close();
});

/** How a poller keeps what it collects. */
const WAYS = ['files', 'an archive'];

function poll(way: string) {
  const request = setup.folder.request();
  const archive = { folder: path.join(request.dataFolder, 'archive'), required: true };
  return performRun(
    { ...request, ...(way === 'an archive' && { archive }) },
    { now: () => setup.time, clients },
  );
}

async function ask(query: string): Promise<number> {
  const printed: string[] = [];
  const code = await runAsk(
    query,
    { param: [], format: 'json', dataDir: path.join(setup.folder.dataFolder, 'latest') },
    { print: (text) => printed.push(text), printError: fail, now: () => setup.time },
  );
  expect(code).toBe(0);
  return (JSON.parse(printed.join('')) as { total: number }).total;
}

const fail = (text: string): never => {
  throw new Error(text);
};

test.each(WAYS)(
  'in %s, what a poller sees for the first time is new, however old it is; what it saw before is not',
  async (way) => {
    const { lateItemUsages } = setup.tenant.tenant;
    const [late] = lateItemUsages;
    const times = new Map(
      setup.tenant.tenant.itemUsages.map((u) => [u.uuid, Date.parse(u.timestamp)]),
    );
    const happened = times.get(late?.uuid ?? '') ?? NaN;
    const seen = late?.availableAt ?? NaN;
    // One run when it has happened and is not visible yet, one when it is.
    setup.time = happened + HOUR;
    expect((await poll(way)).outcome).toBe('ok');
    setup.time = seen + HOUR;
    expect((await poll(way)).outcome).toBe('ok');

    const USAGE = 'FIND one_password_item_usage_event WITH';
    const inNewRun = '_createdOn > date.now - 1 hour';
    const isLate = `_key = 'one_password_item_usage_event:${late?.uuid}'`;
    expect(await ask(`${USAGE} ${isLate} AND ${inNewRun}`)).toBe(1);
    expect(await ask(`${USAGE} ${isLate} AND createdOn > date.now - 2 hours`)).toBe(0);
    const old = `createdOn < ${happened - HOUR}`;
    expect(await ask(`${USAGE} ${old}`)).toBeGreaterThan(0);
    expect(await ask(`${USAGE} ${old} AND ${inNewRun}`)).toBe(0);
  },
);

test.each(WAYS)('in %s, detect --recent goes by what the poller saw first', async (way) => {
  setup.time = PollerSetup.END - DAY;
  await poll(way);
  setup.time = PollerSetup.END;
  await poll(way);
  const folder = path.join(setup.folder.dataFolder, 'latest');
  // What people who left know, and who can open what, is a state: it is found as long as it is so.
  const isOfState = ({ id, query }: Rule) =>
    id === 'rotation-debt' || /one_password_group|"ALLOWS"/.test(JSON.stringify(query));
  const idsOf = async (now: number, recent: boolean) => {
    const { rules, findings } = await detectIn(folder, now, { recent });
    const ofStates = new Set(rules.filter(isOfState).map(({ id }) => id));
    return findings.flatMap(({ rule, path: [key] }) => (ofStates.has(rule) ? [] : (key ?? [])));
  };
  const [all, recent] = [await idsOf(setup.time, false), await idsOf(setup.time, true)];
  expect(recent.length).toBeGreaterThan(50);
  expect(all.length).toBeGreaterThan(recent.length);
  expect(await idsOf(setup.time + 49 * HOUR, true)).toEqual([]);
});
