import { createMockStepExecutionContext } from '@jupiterone/integration-sdk-testing';
import type { AuditEvent } from '@graph-1password/vocabulary';
import type { MeteredEventsClient } from '../client/events/client';
import type { EventPage } from '../client/events/types';
import type { TimedEvent } from './events';
import { readStream } from './events';
import { Run } from '../run/run';
import type { StepContext } from '../run/run';

const CONFIG = {
  reportingEventBaseUrl: 'http://127.0.0.1:9',
  reportingEventAccessToken: 'opaque',
};

/** A page of events with the UUIDs `<from>` to `<until>`, the last one not in it. */
function page(from: number, until: number): EventPage<'auditevents'> {
  const items = Array.from({ length: until - from }, (_, i) => ({ uuid: `E${from + i}` }));
  return { items: items as AuditEvent[], times: items.map((_, i) => from + i), malformed: 0 };
}

/** Reads pages into a job and tells what was added and written, in order. */
async function read(...pages: EventPage<'auditevents'>[]): Promise<string[]> {
  const context = createMockStepExecutionContext({
    instanceConfig: CONFIG,
  }) as unknown as StepContext;
  const happened: string[] = [];
  jest.spyOn(context.jobState, 'flush').mockImplementation(() => {
    happened.push('written');
    return Promise.resolve();
  });
  const events = {
    introspect: () => Promise.resolve({ features: ['auditevents'] }),
    // eslint-disable-next-line @typescript-eslint/require-await -- a stream without waiting
    iterateEvents: async function* () {
      yield* pages;
    },
  };
  jest.spyOn(Run.prototype, 'events').mockReturnValue(events as unknown as MeteredEventsClient);
  const addEvents = (added: TimedEvent<'auditevents'>[]) => {
    happened.push(`${added.length} from ${added[0]?.event.uuid}`);
    return Promise.resolve();
  };
  await readStream(context, 'auditevents', (uuid) => uuid, addEvents);
  return happened;
}

test('what fills a file of the SDK is written before the next events are added', async () => {
  expect(await read(page(0, 1200), page(1200, 1210))).toEqual([
    '500 from E0',
    'written',
    '500 from E500',
    'written',
    '200 from E1000',
    'written',
    '10 from E1200',
    'written',
  ]);
});

test('a page without new events adds and writes nothing', async () => {
  expect(await read(page(0, 0))).toEqual([]);
});

test('an event that a page repeats is added once', async () => {
  const { items, times } = page(0, 2);
  const twice = { items: [...items, ...items], times: [...times, ...times], malformed: 0 };
  expect(await read(twice)).toEqual(['2 from E0', 'written']);
});
