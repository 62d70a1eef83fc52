import { connect } from 'node:net';
import fc from 'fast-check';
import { emptyAlerts, noDecisions } from '../../packages/cli/src/alerts/state/types';
import { testMessage } from '../../packages/cli/src/alerts/compose';
import { applyOutcome } from '../../packages/cli/src/alerts/outbox/apply';
import type { AlertState, SinkHealth } from '../../packages/cli/src/alerts/state/types';
import { isLoopback, listenAddress } from '../../packages/cli/src/poll/monitor/address';
import { metricsOf } from '../../packages/cli/src/poll/monitor/metrics';
import { startMonitor } from '../../packages/cli/src/poll/monitor/monitor';
import type { Monitor } from '../../packages/cli/src/poll/monitor/monitor';
import { brokenRun } from '../../packages/cli/src/poll/run/report';
import type { RunOutcome } from '../../packages/cli/src/poll/run/report';
import { emptyState } from '../../packages/cli/src/poll/state';
import type { PollState } from '../../packages/cli/src/poll/state';
import { packageVersion } from '../../packages/cli/src/support/projectRoot';
import { readMetrics } from '../support/prometheus';
import { codePoint } from '../support/codePoint';

const NOW = Date.UTC(2026, 0, 15, 12);
const iso = (minutes: number): string => new Date(NOW + minutes * 60_000).toISOString();
const after = (outcome: RunOutcome, change: Partial<PollState> = {}): PollState => ({
  ...emptyState('x'),
  lastRun: brokenRun(iso(-60), iso(-59), outcome, 'a reason'),
  nextRun: { on: iso(1), schedule: 'ONE_HOUR' },
  ...change,
});
const noMutes = () => [];
const read = (state: PollState, alerts: AlertState = emptyAlerts(), decisions = noDecisions()) =>
  readMetrics(metricsOf({ state, alerts, decisions, mutes: noMutes }, NOW));
const samplesOf = (metrics: ReturnType<typeof read>, name: string) =>
  metrics.get(`graph_1password_${name}`)?.samples;
const one = (value: number) => [{ labels: {}, value }];

test('metrics of a poller are Prometheus text, each with its help and type', () => {
  const metrics = read(
    after('ok', {
      lastSuccess: iso(-60),
      streams: { auditevents: { deliveredUntil: iso(-60) } },
      runs: { ok: 3, partly: 1, failed: 0 },
    }),
  );
  expect(samplesOf(metrics, 'healthy')).toEqual(one(1));
  expect(samplesOf(metrics, 'runs_total')).toContainEqual({
    labels: { outcome: 'partly' },
    value: 1,
  });
  expect(samplesOf(metrics, 'last_run_duration_seconds')).toEqual(one(60));
  expect(samplesOf(metrics, 'last_success_timestamp_seconds')).toEqual(one(NOW / 1000 - 3600));
  expect(samplesOf(metrics, 'last_success_age_seconds')).toEqual(one(3600));
  expect(samplesOf(metrics, 'stream_delivered_timestamp_seconds')).toEqual([
    { labels: { stream: 'auditevents' }, value: NOW / 1000 - 3600 },
  ]);
  expect(samplesOf(metrics, 'build_info')).toEqual([
    { labels: { version: packageVersion() }, value: 1 },
  ]);
  const names = [...read(emptyState('x')).keys()].join();
  expect(names).not.toMatch(/last_run|findings|incidents|age/);
});

test('findings and open incidents are counted by level, and those that are none are 0', () => {
  const incident = { level: 'HIGH' } as AlertState['incidents'][number];
  const metrics = read(after('ok'), {
    ...emptyAlerts(),
    judgedOn: NOW - 1000,
    findings: { HIGH: 7, LOW: 2 },
    incidents: [incident, { ...incident, goneOn: NOW }],
  });
  const byLevel = (values: number[]) =>
    ['INFO', 'LOW', 'MEDIUM', 'HIGH', 'CRITICAL'].map((level, index) => ({
      labels: { level },
      value: values[index],
    }));
  expect(samplesOf(metrics, 'findings')).toEqual(byLevel([0, 2, 0, 7, 0]));
  expect(samplesOf(metrics, 'open_incidents')).toEqual(byLevel([0, 0, 0, 1, 0]));
  expect(samplesOf(metrics, 'judged_timestamp_seconds')).toEqual(one(NOW / 1000 - 1));
});

test('incidents are counted by level and state, messages by sink and outcome', () => {
  const known = (id: string, more: object) =>
    ({ id, level: 'HIGH', seenFirst: 1, ...more }) as AlertState['incidents'][number];
  const health: SinkHealth = { failures: 0, delivered: 4, failed: 3, refused: 1 };
  const incidents = [
    ...[known('a', {}), known('b', { seenFirst: NOW }), known('c', {})],
    ...[known('d', {}), known('e', { goneOn: NOW })],
  ];
  const mute = { id: 'mute-1', incident: 'd', reason: 'known', on: NOW - 1, until: NOW + 1 };
  const metrics = read(
    after('ok'),
    { ...emptyAlerts(), judgedOn: NOW, incidents, sinks: { one: health } },
    { ...noDecisions(), acknowledged: { c: { on: NOW } }, mutes: [mute] },
  );
  const counts = samplesOf(metrics, 'incidents')?.filter(({ value }) => value > 0);
  expect(counts).toEqual(
    Object.entries({ open: 2, acknowledged: 1, muted: 1, gone: 1 }).map(([state, value]) => ({
      ...{ labels: { level: 'HIGH', state }, value },
    })),
  );
  expect(samplesOf(metrics, 'alert_deliveries_total')).toEqual(
    Object.entries({ delivered: 4, failed: 3, refused: 1 }).map(([outcome, value]) => ({
      ...{ labels: { sink: 'one', outcome }, value },
    })),
  );
});

test('the seconds from event to message are a histogram', () => {
  const alerts = emptyAlerts();
  expect(samplesOf(read(after('ok'), alerts), 'alert_delivery_seconds')).toBeUndefined();
  for (const seconds of [5, 64, 400]) {
    const message = { ...testMessage(NOW), kind: 'new' as const, key: `${seconds}` };
    alerts.outbox.push({
      ...{ sink: 'one', notBefore: 0, attempts: 0 },
      message: { ...message, eventOn: NOW - seconds * 1000 },
    });
    applyOutcome(alerts, { sink: 'one', key: message.key, sent: { kind: 'delivered' }, on: NOW });
  }
  const samples = samplesOf(read(after('ok'), alerts), 'alert_delivery_seconds');
  const bucket = (le: string) => samples?.find(({ labels }) => labels['le'] === le)?.value;
  expect(['10', '30', '65', '300', '900', '+Inf'].map(bucket)).toEqual([1, 1, 2, 2, 3, 3]);
  expect(samples?.slice(-2).map(({ value }) => value)).toEqual([469, 3]);
});

test('a label says whatever somebody called a sink', () => {
  const health: SinkHealth = { failures: 0, delivered: 4, failed: 0, refused: 0 };
  fc.assert(
    fc.property(fc.uniqueArray(fc.string({ unit: codePoint }), { minLength: 1 }), (names) => {
      const sinks = Object.fromEntries(names.map((name) => [name, health]));
      const samples = samplesOf(
        read(emptyState('x'), { ...emptyAlerts(), sinks }),
        'alerts_waiting',
      );
      expect(new Set(samples?.map(({ labels }) => labels.sink))).toEqual(
        new Set(Object.keys(sinks)),
      );
    }),
  );
  const lines = metricsOf(
    {
      state: emptyState('x'),
      alerts: { ...emptyAlerts(), sinks: { 'a"b\\c\nd': health } },
      decisions: noDecisions(),
      mutes: noMutes,
    },
    NOW,
  );
  expect(lines).toContain('graph_1password_alerts_delivered_total{sink="a\\"b\\\\c\\nd"} 4\n');
});

test.each<[string, string, number]>([
  ['9464', '127.0.0.1', 9464],
  ['0', '127.0.0.1', 0],
  ['0.0.0.0:9464', '0.0.0.0', 9464],
  ['monitor.internal:80', 'monitor.internal', 80],
  ['[::]:9464', '::', 9464],
])('--listen %s', (text, host, port) => {
  expect(listenAddress(text)).toEqual({ host, port });
});

test.each([
  '',
  'a',
  ':9464',
  '65536',
  '-1',
  '1.5',
  '::1:80',
  '[::1]',
  '[a]:80',
  'http://a:80',
  'a b:80',
])('--listen %j is refused', (text) =>
  expect(() => listenAddress(text)).toThrow('Enter a port from 0 to 65535'),
);

test('what only this machine reaches', () => {
  const loopback = ['1', '127.0.0.2:1', 'localhost:1', '[::1]:1'].map(listenAddress);
  const others = ['0.0.0.0:1', '[::]:1', '10.0.0.1:1', 'a.example:1', '127.example.com:1'];
  expect(loopback.map(isLoopback)).toEqual([true, true, true, true]);
  expect(others.map(listenAddress).map(isLoopback)).toEqual(others.map(() => false));
});

describe('the listener', () => {
  let monitor: Monitor;
  let observe: () => PollState;
  beforeEach(async () => {
    observe = () => after('ok');
    const observed = () => ({
      state: observe(),
      alerts: emptyAlerts(),
      decisions: noDecisions(),
      mutes: noMutes,
    });
    monitor = await startMonitor({ host: '127.0.0.1', port: 0 }, observed, () => NOW);
  });
  afterEach(() => monitor.close());

  /** Sends bytes, and gives the status line of the answer. */
  const ask = (bytes: string | Buffer): Promise<string> =>
    new Promise((resolve) => {
      const socket = connect(monitor.address.port, '127.0.0.1', () => void socket.write(bytes));
      let got = '';
      const end = () => {
        socket.destroy();
        resolve(got.split('\r\n', 1)[0] ?? '');
      };
      socket.on('data', (chunk) => {
        got += chunk.toString('latin1');
        if (got.includes('\r\n\r\n')) end();
      });
      socket.on('error', end).on('close', end);
    });
  const request = (head: string, headers = ''): string =>
    `${head} HTTP/1.1\r\nHost: localhost\r\n${headers}\r\n`;
  const get = (path: string) => fetch(`http://127.0.0.1:${monitor.address.port}${path}`);

  test.each([
    ['GET //', 404],
    ['GET /healthz?a=b', 200],
    ['HEAD /healthz', 200],
    ['GET /metrics#a', 200],
    ['GET http://', 404],
    ['GET http://[', 404],
    ['GET *', 404],
    ['OPTIONS *', 405],
    ['POST /metrics', 405],
    ['CONNECT example.com:443', 405],
    ['CONNECT :', 405],
    ['NONSENSE /', 400],
    ['GET /%', 404],
    ['GET /\u0000', 400],
  ])('%j is answered with %i', async (head, status) => {
    expect(await ask(request(head))).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect((await get('/healthz')).status).toBe(200);
  });

  test.each<[string, string | Buffer, number]>([
    ['headers of 20 kB', request('GET /', `a: ${'x'.repeat(20_000)}\r\n`), 431],
    ['headers of 2 MB', request('GET /', `a: ${'x'.repeat(2_000_000)}\r\n`), 431],
    ['20,000 headers', request('GET /', 'a: b\r\n'.repeat(20_000)), 431],
    ['a target of 1 MB', request(`GET /${'x'.repeat(1_000_000)}`), 431],
    ['an upgrade', request('GET /metrics', 'Connection: upgrade\r\nUpgrade: websocket\r\n'), 200],
    ['an expectation', request('GET /metrics', 'Expect: nonsense\r\n'), 417],
    ['two lengths', request('GET /', 'Content-Length: 1\r\nContent-Length: 2\r\n'), 400],
    ['HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 400],
    ['TLS', Buffer.from('16030100fa010000f60303', 'hex'), 400],
    ['no host', 'GET /metrics HTTP/1.1\r\n\r\n', 400],
  ])('%s', async (_name, bytes, status) => {
    expect(await ask(bytes)).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect((await get('/healthz')).status).toBe(200);
  });

  test.each([
    ...[
      'localhost',
      'LOCALHOST:9464',
      'a.localhost',
      '127.0.0.1',
      '127.0.0.1:1',
      '[::1]:9464',
      '10.0.0.1',
    ],
    '',
  ])('the host %j means this machine', async (host) => {
    expect(await ask(`GET /healthz HTTP/1.1\r\nHost: ${host}\r\n\r\n`)).toMatch(/^HTTP\/1.1 200 /);
  });

  test.each([
    'evil.example',
    'evil.example:9464',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    'x',
  ])('a page of the web that gives %j an address of this machine reads nothing', async (host) => {
    for (const path of ['/healthz', '/metrics', '/']) {
      expect(await ask(`GET ${path} HTTP/1.1\r\nHost: ${host}\r\n\r\n`)).toMatch(/^HTTP\/1.1 403 /);
    }
  });

  test('who listens for others is asked by any name', async () => {
    const everywhere = await startMonitor(
      { host: '0.0.0.0', port: 0 },
      () => ({ state: observe(), alerts: emptyAlerts(), decisions: noDecisions(), mutes: noMutes }),
      () => NOW,
    );
    const { address } = monitor;
    monitor.address = everywhere.address;
    expect(await ask('GET /healthz HTTP/1.1\r\nHost: poller.monitoring.svc\r\n\r\n')).toMatch(
      / 200 /,
    );
    monitor.address = address;
    await everywhere.close();
  });

  test('a thousand requests at once on one connection, and connections without end, are bounded', async () => {
    const many = request('GET /healthz').repeat(2000);
    const answers = await new Promise<number>((resolve) => {
      let got = '';
      const socket = connect(monitor.address.port, '127.0.0.1', () => void socket.write(many));
      socket.on('data', (chunk) => (got += chunk.toString('latin1')));
      socket.on('error', () => undefined);
      socket.on('close', () => resolve(got.match(/^HTTP\/1\.1 200 /gm)?.length ?? 0));
    });
    expect(answers).toBe(1000);

    const idle = Array.from({ length: 200 }, () => connect(monitor.address.port, '127.0.0.1'));
    const closed = idle.map(
      (socket) => new Promise((end) => socket.on('error', end).on('close', end)),
    );
    // Those that are too many are closed by the other side, without a word.
    await Promise.all(closed.slice(64));
    for (const socket of idle) socket.destroy();
    await Promise.all(closed);
    expect((await get('/healthz')).status).toBe(200);
  });

  test('any target, method and header gets an answer', async () => {
    const text = fc.string({ unit: codePoint }).map((it) => it.replace(/[\r\n]/g, ''));
    const method = fc.oneof(fc.constantFrom('GET', 'HEAD', 'PUT', 'CONNECT', 'OPTIONS'), text);
    await fc.assert(
      fc.asyncProperty(method, text, text, async (verb, target, header) => {
        expect(await ask(request(`${verb} ${target}`, `a: ${header}\r\n`))).toMatch(
          /^HTTP\/1.1 \d{3} /,
        );
      }),
    );
    expect((await get('/healthz')).status).toBe(200);
  });

  test('a state that cannot be read costs the request only', async () => {
    observe = () => {
      throw new Error('/state/x.json cannot be read');
    };
    for (const path of ['/metrics', '/healthz']) {
      const answer = await get(path);
      expect([answer.status, await answer.text()]).toEqual([
        500,
        'The state cannot be read: "graph-1password poll --status" says why.\n',
      ]);
    }
    observe = () => after('failed', { failures: 1 });
    expect((await get('/healthz')).status).toBe(503);
    observe = () => after('partly', { partlyInRow: 2 });
    expect((await get('/healthz')).status).toBe(200);
    observe = () => after('partly', { partlyInRow: 3 });
    const answer = await get('/healthz');
    expect([answer.status, await answer.json()]).toMatchObject([503, { health: 'incomplete' }]);
  });

  test('an address that is taken gets a sentence', async () => {
    const observed = () => ({
      state: observe(),
      alerts: emptyAlerts(),
      decisions: noDecisions(),
      mutes: noMutes,
    });
    await expect(startMonitor(monitor.address, observed, () => NOW)).rejects.toThrow(
      `Port ${monitor.address.port} on 127.0.0.1 cannot be opened, because another program listens there: give another to --listen.`,
    );
  });
});
