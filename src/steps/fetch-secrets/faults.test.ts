import { createMockStepExecutionContext } from '@jupiterone/integration-sdk-testing';
import { FakeClock } from '../../../test/support/fakeClock';
import { json, startLoopback } from '../../../test/support/loopback';
import type { Answer } from '../../../test/support/loopback';
import type { IntegrationConfig } from '../../config';
import type { KnownItemDetails } from '../../run/itemDetails';
import { beginRun } from '../../run/run';
import { secretsStep } from '.';

const id = (index: number) => `${index}`.padStart(26, 'i');
const ITEMS = Array.from({ length: 200 }, (_, index) => ({ id: id(index), title: `I ${index}` }));

const closers: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

/** Runs the step on vaults of 200 items each; `full` answers for an item, `list` for the items of a vault. */
async function collect(
  full: (item: number) => Answer,
  list: Answer = json(ITEMS),
  vaults = 2,
  knownItems?: KnownItemDetails,
) {
  const asked = { lists: 0, items: 0 };
  const server = await startLoopback((response, request, index) => {
    const item = /items\/i*(\d+)$/.exec(request.url)?.[1];
    if (item === undefined) {
      asked.lists++;
      return list(response, request, index);
    }
    asked.items++;
    return full(Number(item))(response, request, index);
  });
  const instanceConfig: IntegrationConfig = {
    connectServerBaseUrl: server.url,
    connectServerAccessToken: 'canary-token',
  };
  const context = createMockStepExecutionContext<IntegrationConfig>({
    instanceConfig,
    setData: {
      vaults: Array.from({ length: vaults }, (_, n) => ({ id: id(1000 + n), name: `V ${n}` })),
    },
  });
  const clients = { retry: { clock: new FakeClock(), random: () => 0.5 } };
  const run = beginRun(context.instance.config, { clients, ...(knownItems && { knownItems }) });
  closers.push(
    () => run.end().then(() => undefined),
    () => server.close(),
  );
  const warnings: string[] = [];
  context.logger.publishWarnEvent = ({ description }) => warnings.push(description) > 0;
  const error = await Promise.resolve(secretsStep.executionHandler(context)).then(
    () => undefined,
    (reason: Error) => reason,
  );
  return { asked, error, warnings, entities: context.jobState.collectedEntities };
}

const good = (item: number) => json({ ...ITEMS[item], sections: [{ label: 'S' }] });

test('a server that gives no item any more is not asked for each of them; all stay as listed', async () => {
  const { asked, error, warnings, entities } = await collect(() => json({}, 401));
  expect(error).toMatchObject({ code: 'UNAUTHORIZED' });
  expect(asked.lists).toBe(2);
  // Eight are on their way at first; what waits for its turn is not sent.
  expect(asked.items).toBeLessThanOrEqual(20 + 8);
  expect(entities).toHaveLength(400);
  expect(entities[399]?.displayName).toBe('I 199');
  expect(warnings).toHaveLength(1);
  expect(warnings[0]).toMatch(
    /^\d+ vaults or items could not be read completely, and the rest were skipped/,
  );
});

test('a server that fails for each item is not asked for those that wait for their turn', async () => {
  const { asked, error, warnings } = await collect(() => json({}, 500), json(ITEMS), 4);
  expect(error).toMatchObject({ code: 'SERVER_ERROR' });
  // Each is asked five times at most.
  expect(asked.items).toBeLessThanOrEqual(5 * (20 + 8));
  expect(warnings[0]).toMatch(/, and the rest were skipped/);
});

test('a server that lists nothing any more is not asked for every vault', async () => {
  const { asked, warnings } = await collect(good, json({}, 401), 100);
  // Three more are on their way when the twentieth fails.
  expect(asked).toEqual({ lists: 23, items: 0 });
  expect(warnings[0]).toMatch(/^23 vaults or items .*, and the rest were skipped/);
});

test('items that are refused one by one do not end the rest', async () => {
  const answer = (item: number) => (item < 100 ? json({}, 403) : good(item));
  const { asked, error, warnings, entities } = await collect(answer);
  // The server is well: the step does not fail.
  expect(error).toBeUndefined();
  expect(asked.items).toBe(400);
  expect(warnings[0]).toMatch(/^200 vaults or items could not be read completely; /);
  expect(entities.filter(({ sectionLabels }) => sectionLabels !== undefined)).toHaveLength(200);
});

test('faults with successes between them do not end the rest', async () => {
  const { asked, entities } = await collect((item) =>
    item % 5 === 0 ? good(item) : json({}, 501),
  );
  expect(asked.items).toBe(400);
  expect(entities).toHaveLength(400);
});

/** What a poller remembers: the faulty items. */
function memory(): KnownItemDetails & { faulty: string[] } {
  const faulty: string[] = [];
  return {
    faulty,
    get: () => undefined,
    learn: () => undefined,
    isFaulty: (_vault, item, version) => faulty.includes(`${item} ${version}`),
    learnFaulty: (_vault, item, version) => void faulty.push(`${item} ${version}`),
  };
}

test('an item that answers 500 always is given up after a few attempts, and not asked for by the next run', async () => {
  const known = memory();
  const list = json(ITEMS.map((item) => ({ ...item, version: 4 })));
  const answer = (item: number) => (item === 7 ? json({}, 500) : good(item));
  const first = await collect(answer, list, 1, known);
  expect(first.error).toBeUndefined();
  // 200 items, of which one was asked for a few times more, and the list of vaults at most once.
  expect(first.asked.items).toBeLessThanOrEqual(205);
  expect(first.asked.lists).toBeLessThanOrEqual(2);
  expect(first.warnings).toEqual([
    expect.stringMatching(
      /^1 vault or item could not be read completely; .*failed with status 500 after \d attempts/,
    ),
  ]);
  expect(first.entities).toHaveLength(200);
  expect(known.faulty).toEqual([`${id(7)} 4`]);
  const second = await collect(answer, list, 1, known);
  expect(second.asked.items).toBe(199);
  expect(second.warnings).toEqual([
    '1 item could not be read completely by a run of the last day, and was not asked for again; the listed metadata is in the graph.',
  ]);
});

test('where no item can be read the server is at fault, and nothing is remembered', async () => {
  const known = memory();
  const list = json(ITEMS.slice(0, 3).map((item) => ({ ...item, version: 4 })));
  const { error, entities } = await collect(() => json({}, 501), list, 1, known);
  expect(error).toMatchObject({ code: 'SERVER_ERROR' });
  expect([entities.length, known.faulty]).toEqual([3, []]);
});

test('entries that are no items are counted, and cost no other', async () => {
  const list = json([null, { id: 'short' }, ...ITEMS]);
  const { error, warnings, entities } = await collect(good, list, 1);
  expect([error, entities.length]).toEqual([undefined, 200]);
  expect(warnings).toEqual([
    'The Connect Server listed 2 entries that are no items, or without an id of 1Password; they are not in the graph.',
  ]);
});

test('a server that goes down near the end is at fault itself, and nothing is remembered of its items', async () => {
  const known = memory();
  const all = json(ITEMS.map((item) => ({ ...item, version: 4 })));
  let isDown = false;
  const full = (item: number): Answer => {
    isDown ||= item >= 190;
    return isDown ? json({}, 503) : good(item);
  };
  const list: Answer = (...request) => (isDown ? json({}, 503) : all)(...request);
  const { error, entities } = await collect(full, list, 1, known);
  expect(error).toMatchObject({ code: 'SERVER_ERROR' });
  expect([entities.length, known.faulty]).toEqual([200, []]);
});
