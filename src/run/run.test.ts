import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { IntegrationValidationError } from '@jupiterone/integration-sdk-core';
import type { TokenIntrospection } from '../client/events/types';
import type { IntegrationConfig } from '../config';
import { beginRun, Run, runOf } from './run';
import type { RunSignal } from './signals';

const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined };
const EVENTS = {
  reportingEventBaseUrl: 'http://127.0.0.1:9',
  reportingEventAccessToken: 'canary-events-token',
};
const CONNECT = {
  connectServerBaseUrl: 'http://127.0.0.1:9/connect',
  connectServerAccessToken: 'canary-connect-token',
};
const of = (config: IntegrationConfig) => runOf({ instance: { config } as never });

describe('the run of a configuration', () => {
  it('is the same for the same object, and another for a copy', () => {
    const config = { ...EVENTS };
    expect(of(config)).toBe(of(config));
    expect(of({ ...config })).not.toBe(of(config));
  });

  it('is the one that was begun', () => {
    const config = { ...EVENTS };
    const run = beginRun(config, { clients: { pageLimit: 7 } });
    expect(of(config)).toBe(run);
    expect(run.tuning.pageLimit).toBe(7);
  });
});

describe('the clients of a run', () => {
  it('are there for each configured half', async () => {
    const [both, events, connect] = [
      new Run({ ...EVENTS, ...CONNECT }),
      new Run(EVENTS),
      new Run(CONNECT),
    ];
    const halves = (run: Run) => [Boolean(run.events(silent)), Boolean(run.connect(silent))];
    expect([both, events, connect].map(halves)).toEqual([
      [true, true],
      [true, false],
      [false, true],
    ]);
    await Promise.all([both, events, connect].map((run) => run.end()));
  });

  it('are shared until the run ends', async () => {
    const run = new Run({ ...EVENTS, ...CONNECT });
    const [events, connect] = [run.events(silent), run.connect(silent)];
    expect(run.events(silent)).toBe(events);
    expect(run.connect(silent)).toBe(connect);
    await run.end();
    expect(run.events(silent)).not.toBe(events);
    expect(run.connect(silent)).not.toBe(connect);
    await run.end();
  });

  it('show no token when the run is printed', async () => {
    const run = new Run({ ...EVENTS, ...CONNECT });
    const clients = [run.events(silent), run.connect(silent)];
    const shown = inspect([run, clients], { depth: Infinity, showHidden: true });
    await run.end();
    expect(shown).not.toContain('canary');
  });

  it('are refused for the half that is wrongly configured, and made for the other', async () => {
    const run = new Run({ ...EVENTS, ...CONNECT, connectServerAccessToken: 'Bearer x' });
    expect(() => run.connect(silent)).toThrow(IntegrationValidationError);
    expect(() => run.connect(silent)).toThrow('starts with the word "Bearer"');
    expect(run.events(silent)).toBeDefined();
    await run.end();
  });
});

it('reads its configuration once', () => {
  const config = { ...EVENTS };
  expect(of(config).config).toBe(of(config).config);
  expect(of({ ...config }).config).not.toBe(of(config).config);
});

it('refuses a run without any half', () => {
  expect(() => new Run({}).config).toThrow('Nothing is configured');
});

it('ends a run that made no client', async () => {
  expect(await new Run(EVENTS).end()).toEqual({ notes: { missingFeatures: [], malformed: {} } });
});

describe('with servers whose clocks differ', () => {
  const [EARLY, LATE] = [Date.UTC(2026, 2, 13), Date.UTC(2027, 3, 20)];
  const servers: Server[] = [];
  afterEach(() => {
    for (const server of servers.splice(0)) server.close().closeAllConnections();
  });

  /** A server that has nothing, and says another time than this machine. */
  async function serverAt(on: number): Promise<string> {
    const server = createServer((_, response) => {
      response.setHeader('date', new Date(on).toUTCString());
      response.setHeader('content-type', 'application/json').end('[]');
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  it.each([
    ['the Connect Server', EARLY, LATE],
    ['the Events API', LATE, EARLY],
  ])('notes the earliest time, when %s is ahead', async (_, ofEvents, ofConnect) => {
    const run = new Run({
      ...{ ...EVENTS, reportingEventBaseUrl: await serverAt(ofEvents) },
      ...{ ...CONNECT, connectServerBaseUrl: await serverAt(ofConnect) },
    });
    await run
      .events(silent)
      ?.introspect()
      .catch(() => undefined);
    await run.connect(silent)?.listItems('v'.repeat(26));
    const { notes } = await run.end();
    expect(notes.answeredOn).toBe(EARLY);
  });
});

it('asks once what the token may do, and again after a failure', async () => {
  const run = new Run(EVENTS);
  let asked = 0;
  const client = {
    introspect: () => {
      asked++;
      return asked === 1
        ? Promise.reject(new Error('down'))
        : Promise.resolve<TokenIntrospection>({ features: ['auditevents'] });
    },
  };
  await expect(run.introspect(client)).rejects.toThrow('down');
  const [first, second] = [run.introspect(client), run.introspect(client)];
  expect(await first).toEqual({ features: ['auditevents'] });
  expect(await second).toBe(await first);
  expect(asked).toBe(2);
});

it('tells that the token lacks a feature, and notes it', async () => {
  const signals: RunSignal[] = [];
  const run = new Run(EVENTS, { onSignal: (signal) => signals.push(signal) });
  run.noteMissingFeature('itemusages', 'A sentence.');
  expect(signals).toEqual([
    { type: 'missingFeature', feature: 'itemusages', message: 'A sentence.' },
  ]);
  expect((await run.end()).notes.missingFeatures).toEqual(['itemusages']);
});
