import { createMockStepExecutionContext } from '@jupiterone/integration-sdk-testing';
import { FakeClock } from '../../../test/support/fakeClock';
import { json, startLoopback } from '../../../test/support/loopback';
import type { Answer } from '../../../test/support/loopback';
import type { IntegrationConfig } from '../../config';
import { beginRun } from '../../run/run';
import { secretsStep } from '.';

const id = (index: number) => `${index}`.padStart(26, 'i');
const ITEMS = Array.from({ length: 200 }, (_, index) => ({ id: id(index), title: `I ${index}` }));

const closers: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

/** Runs the step on vaults of 200 items each; `full` answers for an item, `list` for the items of a vault. */
async function collect(full: (item: number) => Answer, list: Answer = json(ITEMS), vaults = 2) {
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
  const run = beginRun(context.instance.config, { clients });
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
  expect(asked.items).toBeLessThanOrEqual(2 * (20 + 16));
  expect(entities).toHaveLength(400);
  expect(entities[399]?.displayName).toBe('I 199');
  expect(warnings).toHaveLength(1);
  expect(warnings[0]).toMatch(
    /^\d+ vaults or items could not be read completely, and the rest were skipped/,
  );
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
  expect(error).toMatchObject({ code: 'FORBIDDEN' });
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
