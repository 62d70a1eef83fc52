import { createServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { IntegrationValidationError } from '@jupiterone/integration-sdk-core';
import {
  ConnectionRefusedError,
  ForbiddenError,
  HostNotFoundError,
  NotFoundError,
  NotTheApiError,
  RequestTimeoutError,
  ServerError,
  TimeoutError,
  TlsError,
  UnauthorizedError,
} from '../client/errors';
import { JumpClock } from '../../test/faults/clock';
import type { ErrorDetails, OnePasswordError } from '../client/errors';
import type { IntegrationConfig } from '../config';
import { Run } from './run';
import { checkConnect, validateHalves, validateInvocation } from './validateInvocation';
import type { Checks } from './validateInvocation';

const VAULT = { id: 'ftz4pm2xxwmwrsd7rjqn7grfj4' };
const failing = (error: Error) => () => Promise.reject(error);

const warnings: string[] = [];
const logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: (_fields: object, message: string) => void warnings.push(message),
};
beforeEach(() => warnings.splice(0));

type Fakes = {
  introspect?: () => Promise<never>;
  heartbeat?: () => Promise<never>;
  vaults?: () => Promise<never>;
};
function checksOf(halves: ('events' | 'connect')[], fakes: Fakes = {}): Checks {
  const connect = {
    verifyServer: fakes.heartbeat ?? (() => Promise.resolve()),
    listVaults: fakes.vaults ?? (() => Promise.resolve({ found: [VAULT], unreadable: 0 })),
  };
  return {
    ...(halves.includes('events') && {
      events: fakes.introspect ?? (() => Promise.resolve({ features: [] })),
    }),
    ...(halves.includes('connect') && { connect: () => checkConnect(connect, logger) }),
  };
}

type ErrorClass = new (details: ErrorDetails) => OnePasswordError;
const eventsError = (type: ErrorClass) =>
  new type({ service: 'events', endpoint: 'GET https://e' });
const connectError = (type: ErrorClass) =>
  new type({ service: 'connect', endpoint: 'GET https://c' });

const DOWN = [
  ConnectionRefusedError,
  HostNotFoundError,
  TimeoutError,
  TlsError,
  ServerError,
  RequestTimeoutError,
];
const WRONG = [UnauthorizedError, ForbiddenError, NotFoundError, NotTheApiError];

describe('validateHalves', () => {
  it.each([[['events']], [['connect']], [['events', 'connect']]] as ('events' | 'connect')[][][])(
    'is content with %j when they answer',
    async (halves) => {
      await validateHalves(checksOf(halves), logger);
      expect(warnings).toEqual([]);
    },
  );

  it.each(DOWN)('lets the other half run when one is down: %p', async (type) => {
    const down = { introspect: failing(eventsError(type)) };
    await validateHalves(checksOf(['events', 'connect'], down), logger);
    const vaults = { vaults: failing(connectError(type)) };
    await validateHalves(checksOf(['events', 'connect'], vaults), logger);
    const heartbeat = { heartbeat: failing(connectError(type)) };
    await validateHalves(checksOf(['events', 'connect'], heartbeat), logger);
    expect(warnings).toEqual([
      expect.stringContaining(eventsError(type).message),
      expect.stringContaining(connectError(type).message),
      expect.stringContaining(connectError(type).message),
    ]);
  });

  it.each(DOWN)('fails when the only half is down: %p', async (type) => {
    const error = eventsError(type);
    const check = validateHalves(checksOf(['events'], { introspect: failing(error) }), logger);
    await expect(check).rejects.toThrow(new IntegrationValidationError(error.message));
  });

  it('fails with both sentences when both halves are down', async () => {
    const [events, connect] = [eventsError(TimeoutError), connectError(ConnectionRefusedError)];
    const fakes = { introspect: failing(events), heartbeat: failing(connect) };
    await expect(validateHalves(checksOf(['events', 'connect'], fakes), logger)).rejects.toThrow(
      `${events.message} ${connect.message}`,
    );
  });

  it.each(WRONG)('lets the other half run when one is wrong: %p', async (type) => {
    const wrong = connectError(type);
    await validateHalves(checksOf(['events', 'connect'], { vaults: failing(wrong) }), logger);
    expect(warnings).toEqual([expect.stringContaining(wrong.message)]);
  });

  it.each(WRONG)('fails when one half is wrong and the other is down: %p', async (type) => {
    const [wrong, down] = [connectError(type), eventsError(TimeoutError)];
    const fakes = { introspect: failing(down), vaults: failing(wrong) };
    await expect(validateHalves(checksOf(['events', 'connect'], fakes), logger)).rejects.toThrow(
      new IntegrationValidationError(`${down.message} ${wrong.message}`),
    );
  });

  it.each(WRONG)('fails when the only half is wrong: %p', async (type) => {
    const wrong = connectError(type);
    await expect(
      validateHalves(checksOf(['connect'], { vaults: failing(wrong) }), logger),
    ).rejects.toThrow(new IntegrationValidationError(wrong.message));
  });

  it('lets the list of vaults decide when a proxy hides the heartbeat', async () => {
    const hidden = { heartbeat: failing(connectError(NotFoundError)) };
    await validateHalves(checksOf(['connect'], hidden), logger);
    const wrong = connectError(UnauthorizedError);
    await expect(
      validateHalves(checksOf(['connect'], { ...hidden, vaults: failing(wrong) }), logger),
    ).rejects.toThrow(wrong.message);
  });

  it('warns when the Connect token cannot read any vault', async () => {
    const none = {
      vaults: () => Promise.resolve({ found: [], unreadable: 0 }) as unknown as Promise<never>,
    };
    await validateHalves(checksOf(['connect'], none), logger);
    expect(warnings).toEqual([expect.stringContaining('cannot read any vault')]);
  });

  it('does not hide a fault of its own', async () => {
    const fault = new TypeError('x is not a function');
    await expect(
      validateHalves(checksOf(['events', 'connect'], { introspect: failing(fault) }), logger),
    ).rejects.toBe(fault);
  });
});

describe('validateInvocation', () => {
  const servers: Server[] = [];
  afterEach(async () => {
    for (const server of servers.splice(0)) await new Promise((done) => server.close(done));
  });

  async function serve(listener: RequestListener): Promise<string> {
    const server = createServer((request, response) => {
      response.setHeader('connection', 'close');
      listener(request, response);
    });
    servers.push(server);
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  async function closedPort(): Promise<string> {
    const baseUrl = await serve(() => undefined);
    await new Promise((done) => servers.pop()?.close(done));
    return baseUrl;
  }

  // Waits are longer than the time budget, so nothing is retried.
  const clients = { retry: { baseMs: 1e9, capMs: 1e9, random: () => 0.5 } };
  const validate = (instanceConfig: IntegrationConfig) =>
    validateInvocation(new Run(instanceConfig, { clients }), logger);

  const json = (body: unknown, status = 200): RequestListener => {
    return (_request, response) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    };
  };
  const html: RequestListener = (_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Sign in</html>');
  };
  const connectServer: RequestListener = (request, response) => {
    if (request.url === '/heartbeat') response.setHeader('content-type', 'text/plain').end('.');
    else json([VAULT])(request, response);
  };
  const events = (reportingEventBaseUrl: string) => ({
    reportingEventBaseUrl,
    reportingEventAccessToken: 'canary-token',
  });
  const connect = (connectServerBaseUrl: string) => ({
    connectServerBaseUrl,
    connectServerAccessToken: 'canary-token',
  });

  it('accepts both halves', async () => {
    const introspection = {
      uuid: 'x',
      issued_at: '2026-01-01T00:00:00Z',
      features: ['auditevents'],
    };
    await validate({
      ...events(await serve(json(introspection))),
      ...connect(await serve(connectServer)),
    });
  });

  it.each([
    ['Events, a web page', events, html, 'not the 1Password Events API'],
    [
      'Events, token refused',
      events,
      json({ status: 401, message: 'x' }, 401),
      'does not accept the token',
    ],
    ['Events, wrong path', events, json({}, 404), 'does not exist'],
    ['Connect, a web page', connect, html, 'not a Connect server'],
    [
      'Connect, token refused',
      connect,
      json({ status: 401, message: 'x' }, 401),
      'does not accept the token',
    ],
    [
      'Connect, broken',
      connect,
      json({ status: 500, message: 'x' }, 500),
      'failed with status 500',
    ],
  ])('refuses %s with one sentence', async (_name, half, listener, expected) => {
    const check = validate(half(await serve(listener)));
    await expect(check).rejects.toThrow(IntegrationValidationError);
    await expect(check).rejects.toThrow(expected);
    await expect(check).rejects.not.toThrow('canary-token');
  });

  it.each([
    ['Events', events],
    ['Connect', connect],
  ])('refuses a port of %s where nothing listens', async (_name, half) => {
    await expect(validate(half(await closedPort()))).rejects.toThrow('refused the connection');
  });

  it.each<[string, (healthy: string) => IntegrationConfig, string]>([
    [
      'a token with a word too many',
      (url) => ({ ...connect(url), connectServerAccessToken: 'Bearer canary-token' }),
      'starts with the word "Bearer"',
    ],
    [
      'a URL without a token',
      (url) => ({ connectServerBaseUrl: url }),
      'Connect Server Access Token is missing',
    ],
  ])('runs with the other half in spite of %s', async (_name, broken, sentence) => {
    const url = await serve(connectServer);
    const introspection = { uuid: 'x', features: ['auditevents'] };
    await validate({ ...events(await serve(json(introspection))), ...broken(url) });
    expect(warnings).toEqual([expect.stringContaining(sentence)]);
    expect(warnings.join()).not.toContain('canary-token');
  });

  it('runs with the other half in spite of a missing file of certificates', async () => {
    process.env.CONNECT_SERVER_CA_FILE = '/nowhere/ca.pem';
    try {
      const introspection = { uuid: 'x', features: ['auditevents'] };
      const connectHalf = connect(await serve(connectServer));
      await validate({ ...events(await serve(json(introspection))), ...connectHalf });
      expect(warnings).toEqual([expect.stringContaining('"/nowhere/ca.pem"')]);
      await expect(validate(connectHalf)).rejects.toThrow('"/nowhere/ca.pem"');
    } finally {
      delete process.env.CONNECT_SERVER_CA_FILE;
    }
  });

  /** A Connect Server that answers with a status until a time of a clock that stands still but for waits. */
  async function notReadyFor(ms: number, status: number) {
    const clock = new JumpClock(0);
    const url = await serve((request, response) => {
      // It takes its time for the answer, as the true one does.
      clock.time += status === 408 ? 10_000 : 0;
      if (clock.time <= ms) json({ status, message: 'not ready' }, status)(request, response);
      else connectServer(request, response);
    });
    const run = new Run(connect(url), { clients: { retry: { clock, random: () => 0.5 } } });
    return { clock, check: () => validateInvocation(run, logger) };
  }

  it.each([
    [30_000, 408],
    [120_000, 408],
    [60_000, 503],
    [60_000, 502],
  ])('waits %i ms for the only half that answers %i meanwhile', async (ms, status) => {
    const { clock, check } = await notReadyFor(ms, status);
    await check();
    expect(clock.time).toBeGreaterThan(ms);
  });

  it('waits no longer than a step would, and not at all for a half when the other is well', async () => {
    const endless = await notReadyFor(Infinity, 408);
    await expect(endless.check()).rejects.toThrow('gave up on the request (408)');
    expect(endless.clock.time).toBeLessThan(400_000);

    const clock = new JumpClock(0);
    const busy = await serve(json({ status: 503, message: 'x' }, 503));
    const introspection = await serve(json({ uuid: 'x', features: ['auditevents'] }));
    const run = new Run(
      { ...events(introspection), ...connect(busy) },
      { clients: { retry: { clock, random: () => 0.5 } } },
    );
    await validateInvocation(run, logger);
    expect(clock.time).toBeLessThan(20_001);
  });

  it('refuses a wrong configuration before any request', async () => {
    let requests = 0;
    const baseUrl = await serve(() => requests++);
    const wrong = { ...connect(baseUrl), connectServerAccessToken: 'Bearer canary-token' };
    await expect(validate(wrong)).rejects.toThrow('starts with the word "Bearer"');
    expect(requests).toBe(0);
  });
});
