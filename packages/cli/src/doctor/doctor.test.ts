import { generateTenant, startTenant } from '@graph-1password/tenant';
import type { RunningTenant, ServeOptions } from '@graph-1password/tenant';
import { DAY, EVENT_KINDS, HOUR } from '@graph-1password/vocabulary';
import { json, raw, silence, startLoopback, unusedPort } from '../../../../test/support/loopback';
import type { Answer } from '../../../../test/support/loopback';
import type { IntegrationConfig } from '../../../../src/config';
import { formatReport } from './format';
import { diagnose, runtimeCheck } from './run';
import type { Check, DoctorReport } from './types';

const NOW = Date.UTC(2026, 10, 20, 12);
const tenant = generateTenant({ users: 20, events: 500, vaults: 5, items: 20, now: NOW });

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function serve(options: ServeOptions = {}): Promise<RunningTenant> {
  const running = await startTenant(tenant, { now: () => NOW, ...options });
  closers.push(() => running.close());
  return running;
}

async function answering(...answers: Answer[]): Promise<string> {
  const server = await startLoopback(...answers);
  closers.push(() => server.close());
  return server.url;
}

const configOf = (running: RunningTenant): IntegrationConfig => ({
  reportingEventBaseUrl: running.eventsBaseUrl,
  reportingEventAccessToken: running.eventsToken,
  connectServerBaseUrl: running.connectBaseUrl,
  connectServerAccessToken: running.connectToken,
});

/** Servers put the real time into their `Date`, so the clock of a check is the real one unless it says otherwise. */
function examine(
  config: IntegrationConfig,
  options: {
    now?: number;
    env?: NodeJS.ProcessEnv;
    disabledSources?: string[];
    timeoutMs?: number;
  } = {},
): Promise<DoctorReport> {
  // A busy machine answers late: only a server that never answers needs a short time.
  const { now, env = {}, disabledSources = [], timeoutMs = 60_000 } = options;
  return diagnose(
    { config, disabledSources },
    { env, timeoutMs, now: () => now ?? Date.now(), nodeVersion: '20.18.1' },
  );
}

const find = (report: DoctorReport, id: string): Check | undefined =>
  report.checks.find((check) => check.id === id);
const ids = (report: DoctorReport, status: Check['status']): string[] =>
  report.checks.filter((check) => check.status === status).map(({ id }) => id);

describe('a tenant without fault', () => {
  it('passes every check, and reads no event and no item', async () => {
    const soon = Date.now() + 90 * DAY;
    const running = await serve({ eventsTokenExpiresAt: soon, connectTokenExpiresAt: soon });
    const config = { ...configOf(running), privilegedVaultUuids: tenant.vaults[0]?.id };
    const report = await examine(config);
    expect(report).toMatchObject({ schema: 1, ok: true, failures: 0, warnings: 0 });
    expect(ids(report, 'ok')).toEqual([
      'configuration.fields',
      'events.reachable',
      'events.token',
      'events.account',
      'events.features',
      'events.clock',
      'events.limits',
      'connect.reachable',
      'connect.token',
      'connect.vaults',
      'connect.privileged',
      'connect.version',
      'connect.clock',
      'account.same',
    ]);
    expect(find(report, 'connect.vaults')?.message).toBe('The token can read 5 vaults.');
    expect(find(report, 'connect.privileged')?.message).toBe('The privileged vault is visible.');
    expect(find(report, 'connect.version')?.facts).toEqual({ version: '1.8.1' });
    expect(Object.keys(running.stats.byPath).sort()).toEqual([
      'connect GET /heartbeat',
      'connect GET /v1/vaults/',
      'events GET /api/v2/auth/introspect',
    ]);
  });

  it('checks one half when only one is configured', async () => {
    const { connectServerBaseUrl, connectServerAccessToken } = configOf(await serve());
    const report = await examine({ connectServerBaseUrl, connectServerAccessToken });
    expect(report.ok).toBe(true);
    expect(report.checks.some(({ area }) => area === 'events' || area === 'account')).toBe(false);
    expect(find(report, 'configuration.fields')?.message).toBe('Configured: a Connect Server.');
    expect(find(report, 'configuration.missing')).toMatchObject({
      ...{ status: 'warning', cure: expect.stringContaining('REPORTING_EVENT_BASE_URL') as string },
    });
  });
});

describe('the configuration', () => {
  it('says that nothing is configured', async () => {
    const report = await examine({});
    expect(report.ok).toBe(false);
    expect(report.checks).toHaveLength(1);
    expect(report.checks[0]?.message).toContain('Nothing is configured');
  });

  it('finds the mistakes of all parts at once, and still checks the half that is right', async () => {
    const report = await examine(
      {
        ...configOf(await serve()),
        reportingEventBaseUrl: 'ftp://x',
        privilegedVaultUuids: 'no-id',
      },
      { disabledSources: ['vaults', 'typo'] },
    );
    expect(ids(report, 'failure')).toEqual(['configuration.fields', 'configuration.fields']);
    expect(report.checks.map(({ message }) => message)).toEqual(
      expect.arrayContaining([
        expect.stringContaining('REPORTING_EVENT_BASE_URL must be a URL'),
        expect.stringContaining('PRIVILEGED_VAULT_UUIDS contains "no-id"'),
        'Switched off: vaults.',
        expect.stringContaining('DISABLED_INGESTION_SOURCES names "typo"'),
      ]),
    );
    expect(find(report, 'connect.vaults')?.status).toBe('ok');
    expect(report.ok).toBe(false);
  });

  it.each([
    ['20.18.1', 0],
    ['20.20.2', 0],
    ['20.18.0', 1],
    ['18.20.0', 1],
    ['22.1.0', 0],
    ['24.0.0', 0],
  ])('of Node %s gives %d warnings', (version, count) => {
    const checks = runtimeCheck(version);
    expect(checks.filter(({ status }) => status !== 'ok')).toHaveLength(count);
  });

  it('names what the command of JupiterOne asks for', () => {
    expect(runtimeCheck('24.0.0')[0]?.message).toContain('j1-integration, asks for Node 18 to 20');
  });
});

describe('tokens', () => {
  it.each([
    [13, 'warning', 'expires on 2026-12-03, in 13 days'],
    [14, 'ok', 'expires on 2026-12-04, in 14 days'],
    [1, 'warning', 'expires on 2026-11-21, in 1 day.'],
  ])('that expire in %d days: %s', async (days, status, text) => {
    const at = NOW + days * DAY;
    const running = await serve({ eventsTokenExpiresAt: at, connectTokenExpiresAt: at });
    const report = await examine(configOf(running), { now: NOW });
    for (const id of ['events.token', 'connect.token']) {
      expect(find(report, id)).toMatchObject({ status });
      expect(find(report, id)?.message).toContain(text);
    }
    expect(report.ok).toBe(true);
  });

  it('that never expire, or are opaque', async () => {
    const running = await serve();
    const report = await examine(configOf(running));
    expect(find(report, 'events.token')).toMatchObject({
      ...{ status: 'warning', cure: expect.stringContaining('one that expires') as string },
      message: 'The token is an Events Reporting token and never expires.',
    });
    const opaque = await examine({ ...configOf(running), connectServerAccessToken: 'opaque' });
    expect(find(opaque, 'connect.token')?.facts).toEqual({ kind: 'opaque' });
    expect(find(opaque, 'connect.vaults')?.message).toContain('does not accept the token (401)');
    expect(opaque.ok).toBe(false);
  });

  it('that were revoked', async () => {
    const running = await serve();
    running.revoke('events');
    const report = await examine(configOf(running));
    expect(ids(report, 'failure')).toEqual(['events.reachable']);
    expect(find(report, 'events.reachable')).toMatchObject({ facts: { code: 'UNAUTHORIZED' } });
  });

  it('that lack features', async () => {
    const report = await examine(configOf(await serve({ features: ['itemusages'] })));
    const missing = EVENT_KINDS.filter((kind) => kind !== 'itemusages');
    expect(missing).toEqual(expect.arrayContaining(['auditevents', 'signinattempts']));
    expect(find(report, 'events.features')).toMatchObject({
      status: 'warning',
      message: `The token cannot read ${missing.join(', ')}.`,
      facts: { features: ['itemusages'], missing },
    });
    expect(report.ok).toBe(true);
  });

  it('of two accounts', async () => {
    const running = await serve();
    const other = await startTenant(
      generateTenant({ users: 20, events: 500, vaults: 5, items: 20, now: NOW, seed: 2 }),
      { now: () => NOW },
    );
    closers.push(() => other.close());
    const { connectServerBaseUrl, connectServerAccessToken } = configOf(other);
    const report = await examine({
      ...configOf(running),
      connectServerBaseUrl,
      connectServerAccessToken,
    });
    expect(find(report, 'account.same')?.status).toBe('warning');
    expect(report.ok).toBe(true);
  });
});

describe('vaults', () => {
  const [first, second] = tenant.vaults.map(({ id }) => id);

  it('none at all', async () => {
    const report = await examine(configOf(await serve({ connectVaults: [] })));
    expect(find(report, 'connect.vaults')).toMatchObject({
      status: 'warning',
      message: 'The token cannot read any vault.',
    });
    expect(report.ok).toBe(true);
  });

  it('that the token names and the server does not have', async () => {
    const running = await serve();
    running.removeVault(String(first));
    const report = await examine(configOf(running));
    expect(find(report, 'connect.vaults')?.message).toBe(
      `The token can read 4 vaults, but not ${first}, although it was issued for that vault.`,
    );
  });

  it('that are privileged and not visible', async () => {
    const running = await serve({ connectVaults: [String(first)] });
    const config = { ...configOf(running), privilegedVaultUuids: `${first},${second}` };
    const check = find(await examine(config), 'connect.privileged');
    expect(check).toMatchObject({ status: 'warning', facts: { notVisible: [second] } });
    expect(check?.message).toBe(
      `1 vault of PRIVILEGED_VAULT_UUIDS is not visible to the token: ${second}.`,
    );
  });
});

describe('servers', () => {
  /** A token per server, because what one of them says about its limit holds for the token. */
  const events = async (url: string) =>
    examine({ reportingEventBaseUrl: url, reportingEventAccessToken: `opaque-for-${url}` });
  const connect = async (url: string) =>
    examine({ connectServerBaseUrl: url, connectServerAccessToken: 'opaque' });
  const html = raw(200, { 'content-type': 'text/html' }, '<html>login</html>');
  const heartbeat = (headers = {}): Answer =>
    raw(200, { 'content-type': 'text/plain', ...headers }, '.');

  it('that are another product', async () => {
    const url = await answering(html);
    for (const report of [await events(url), await connect(url)]) {
      expect(report.ok).toBe(false);
      const [id = ''] = ids(report, 'failure');
      expect(find(report, id)?.facts).toEqual({ code: 'NOT_THE_API' });
    }
  });

  it('that refuse connections', async () => {
    const url = `http://127.0.0.1:${await unusedPort()}`;
    for (const report of [await events(url), await connect(url)]) {
      const [id = ''] = ids(report, 'failure');
      expect(find(report, id)?.facts).toEqual({ code: 'CONNECTION_REFUSED' });
    }
  });

  it('that never answer', async () => {
    const silent = { connectServerBaseUrl: await answering(silence) };
    const report = await examine(
      { ...silent, connectServerAccessToken: 'opaque' },
      { timeoutMs: 300 },
    );
    expect(find(report, 'connect.reachable')?.facts).toEqual({ code: 'TIMEOUT' });
  });

  it('that are broken for one API: the other is still checked', async () => {
    const running = await serve({ onRequest: () => undefined });
    const config = { ...configOf(running), connectServerBaseUrl: await answering(html) };
    const report = await examine(config);
    expect(ids(report, 'failure')).toEqual(['connect.reachable']);
    expect(find(report, 'events.features')?.status).toBe('ok');
  });

  it('that limit requests', async () => {
    const url = await answering(
      json({ status: 429, message: 'slow' }, 429, { 'retry-after': '90' }),
    );
    const report = await events(url);
    expect(find(report, 'events.reachable')).toMatchObject({
      status: 'warning',
      facts: { code: 'RATE_LIMITED' },
    });
    expect(report.ok).toBe(true);
  });

  it('that met the limit once', async () => {
    const url = await answering(
      // What tells it from a Connect Server.
      json({ status: 404, message: 'no' }, 404),
      json({ status: 429, message: 'slow' }, 429, { 'retry-after': '0' }),
      json({ uuid: 'x', features: EVENT_KINDS }),
    );
    const report = await events(url);
    expect(find(report, 'events.limits')).toMatchObject({
      status: 'warning',
      facts: { sent: 2, throttled: 1 },
    });
    expect(report.ok).toBe(true);
  });

  it.each([
    ['1.7.0', 'warning', 'The server has version 1.7.0, which is outdated.'],
    ['1.7.1', 'ok', 'The server has version 1.7.1.'],
    ['1.10', 'ok', 'The server has version 1.10.'],
    ['2.0.0-beta', 'ok', 'The server has version 2.0.0-beta.'],
    ['0.9.9', 'warning', 'The server has version 0.9.9, which is outdated.'],
    ['odd', 'warning', 'The server does not report its version.'],
  ])('of version %s: %s', async (version, status, message) => {
    const headers = { '1password-connect-version': version };
    const url = await answering(heartbeat(headers), json([], 200, headers));
    expect(find(await connect(url), 'connect.version')).toMatchObject({ status, message });
  });

  it('whose version only /health tells', async () => {
    const health = json({ name: '1Password Connect API', version: '1.8.1' });
    const url = await answering(heartbeat(), json([]), health);
    expect(find(await connect(url), 'connect.version')).toMatchObject({ status: 'ok' });
  });

  it('that hide /heartbeat', async () => {
    const url = await answering(json({ status: 404, message: 'no' }, 404), json([]));
    const report = await connect(url);
    expect(find(report, 'connect.reachable')?.message).toContain('does not expose /heartbeat');
    expect(report.ok).toBe(true);
  });

  it.each([
    [61_500, 'warning', 'ahead of'],
    [-HOUR, 'warning', 'behind'],
    [30_000, 'ok', 'agree'],
  ])('whose clock is off by %d ms: %s', async (offset, status, text) => {
    const date = new Date(NOW - offset).toUTCString();
    const url = await answering(json({ features: [] }, 200, { date }));
    const report = await examine(
      { reportingEventBaseUrl: url, reportingEventAccessToken: 'opaque' },
      { now: NOW },
    );
    const check = find(report, 'events.clock');
    expect(check?.status).toBe(status);
    expect(check?.message).toContain(text);
  });

  it('that repeat the token everywhere show none of it', async () => {
    const token = 'canary-token-77';
    const echo = { features: [token], account_uuid: token, uuid: token, version: token };
    const headers = { '1password-connect-version': `1.8 ${token}`, date: token };
    const eventsUrl = await answering(json(echo, 200, headers));
    const vaults = json({ status: 403, message: `no ${token}` }, 403, headers);
    const list = json([], 200, headers);
    for (const second of [vaults, list]) {
      const connectUrl = await answering(heartbeat(headers), second, json(echo));
      const report = await examine({
        reportingEventBaseUrl: eventsUrl,
        reportingEventAccessToken: token,
        connectServerBaseUrl: connectUrl,
        connectServerAccessToken: token,
      });
      expect(JSON.stringify(report)).not.toContain(token);
      expect(formatReport(report, false)).not.toContain(token);
    }
  });
});

describe('the network', () => {
  const far = {
    reportingEventBaseUrl: 'https://events.1password.com',
    reportingEventAccessToken: 'opaque',
    connectServerBaseUrl: 'http://connect.test',
    connectServerAccessToken: 'opaque',
  };

  it('says that a variable names no proxy, once for both halves, and sends nothing', async () => {
    const env = { HTTPS_PROXY: 'socks5://user:s3cret@127.0.0.1:1', HTTP_PROXY: 'socks5://x' };
    const report = await examine({ ...far, connectServerBaseUrl: 'https://connect.test' }, { env });
    expect(ids(report, 'failure')).toEqual(['network.settings']);
    expect(report.checks.map(({ area }) => area)).toEqual(['configuration', 'network']);
    expect(JSON.stringify(report)).not.toContain('s3cret');
  });

  it('refuses a file of certificates that is not there', async () => {
    const env = { CONNECT_SERVER_CA_FILE: '/nowhere.pem' };
    const report = await examine(configOf(await serve()), { env });
    expect(ids(report, 'failure')).toEqual(['network.settings']);
    expect(find(report, 'events.reachable')?.status).toBe('ok');
    expect(find(report, 'connect.reachable')).toBeUndefined();
  });

  it('notes the file of NODE_EXTRA_CA_CERTS', async () => {
    const report = await examine({}, { env: { NODE_EXTRA_CA_CERTS: '/nowhere.pem' } });
    expect(find(report, 'network.extraCa')?.status).toBe('warning');
  });
});

describe('formatReport', () => {
  it('is one line per check, with colours only when asked', async () => {
    const soon = Date.now() + 90 * DAY;
    const expiry = { eventsTokenExpiresAt: soon, connectTokenExpiresAt: soon };
    const report = await examine(configOf(await serve({ features: [], ...expiry })));
    const plain = formatReport(report, false);
    const plan = plain.indexOf('\nA collection would read\n');
    expect(plain.slice(0, plan).split('\n')).toHaveLength(report.checks.length + 4 + 1);
    expect(plain.slice(plan + 1).split('\n')).toHaveLength(1 + 5 + 2);
    expect(plain).toContain('  ✓ The token can read 5 vaults.');
    expect(plain).toContain(`  ! The token cannot read ${EVENT_KINDS.join(', ')}. Issue a new`);
    expect(plain.endsWith('A collection would succeed: 1 warning.')).toBe(true);
    expect(plain).not.toContain('\u001b');

    expect(formatReport(report, true).replace(/\u001b\[\d+m/g, '')).toBe(plain);
  });

  it('says once that nothing can be read from a .env of another encoding', async () => {
    const envFile = { file: '/x/.env', bytes: Buffer.from('\ufeffA=1', 'utf16le') };
    const report = await diagnose(
      { config: {}, disabledSources: [], envFile },
      { env: {}, timeoutMs: 60_000, now: () => NOW, nodeVersion: '20.18.1' },
    );
    expect(ids(report, 'failure')).toEqual(['configuration.envFile']);
  });

  it('says when a collection would fail', async () => {
    expect(formatReport(await examine({}), false)).toContain('✗ Nothing is configured');
  });
});
