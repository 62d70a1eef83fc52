import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { generateTenant, startTenant } from '@graph-1password/tenant';
import { makeConnectToken, makeEventsToken } from '@graph-1password/tenant/testing';
import type { RunningTenant } from '@graph-1password/tenant';
import { DAY, EVENT_KINDS, STREAM_ROWS } from '@graph-1password/vocabulary';
import type { IntegrationConfig } from '../../../../src/config';
import { readEnvFile } from './envFile';
import { formatReport } from './format';
import { thisMachine } from './machine';
import type { Machine, DoctorReport } from './types';
import { diagnose } from './run';

const [MB, GB] = [1e6, 1e9];
const SECRET = 'canary-secret-value';

let folder: string;
let running: RunningTenant;
const tenant = generateTenant({ users: 20, events: 100, vaults: 5, items: 20, now: Date.now() });
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'doctor-cases-'));
  const soon = Date.now() + 90 * DAY;
  running = await startTenant(tenant, { eventsTokenExpiresAt: soon, connectTokenExpiresAt: soon });
});
afterAll(async () => {
  await running.close();
  rmSync(folder, { recursive: true, force: true });
});

const right = (): IntegrationConfig => ({
  reportingEventBaseUrl: running.eventsBaseUrl,
  reportingEventAccessToken: running.eventsToken,
  connectServerBaseUrl: running.connectBaseUrl,
  connectServerAccessToken: running.connectToken,
});

/** The addresses in each other's fields. */
const exchanged = (): IntegrationConfig => ({
  ...right(),
  reportingEventBaseUrl: running.connectBaseUrl,
  connectServerBaseUrl: running.eventsBaseUrl,
});

/** A machine on which nothing is wrong. */
const machineOf = (more: Partial<Machine> = {}): Machine => ({
  folders: { data: folder, state: path.join(folder, 'state'), temporary: folder },
  heapLimit: 2 * GB,
  isWritable: () => true,
  room: () => 100 * GB,
  ...more,
});

/** What is wrong, and what stands in `.env`. */
interface Given {
  config?: () => IntegrationConfig;
  env?: NodeJS.ProcessEnv;
  envFile?: string | Buffer;
  mode?: number;
  machine?: Partial<Machine>;
}

async function examine({
  config = right,
  env,
  envFile,
  mode,
  machine,
}: Given): Promise<DoctorReport> {
  const file = path.join(folder, '.env');
  rmSync(file, { force: true });
  if (envFile !== undefined) {
    writeFileSync(file, envFile);
    chmodSync(file, mode ?? 0o600);
  }
  const read = readEnvFile(folder);
  return diagnose(
    { config: config(), disabledSources: [], ...(read && { envFile: read }) },
    { env: { ...env }, timeoutMs: 60_000, now: Date.now, machine: machineOf(machine) },
  );
}

const problems = ({ checks }: DoctorReport): string[] =>
  checks
    .filter(({ status }) => status !== 'ok')
    .map(({ id, status, message, cure }) => `${status} ${id}: ${message} ${cure ?? ''}`.trim());

const token = { accountUuid: tenant.account.uuid, subject: tenant.account.uuid, issuedAt: 0 };
/** A token of the tenant's kind, which the tenant does not know. */
const events = (host: string): string =>
  makeEventsToken({ ...token, expiresAt: Date.now() + 90 * DAY }, host, ['auditevents'], 'x');
const without =
  (...names: (keyof IntegrationConfig)[]) =>
  (): IntegrationConfig =>
    Object.fromEntries(Object.entries(right()).filter(([name]) => !names.includes(name)));
const utf16 = (text: string): Buffer => Buffer.from(`\ufeff${text}`, 'utf16le');

const CASES: [name: string, given: Given, ...expected: RegExp[]][] = [
  ['nothing', {}],
  [
    'no Events API',
    { config: without('reportingEventBaseUrl', 'reportingEventAccessToken') },
    /^warning configuration\.missing: The Events API is not configured.*Set REPORTING_EVENT_BASE_URL/,
  ],
  [
    'no Connect Server',
    { config: without('connectServerBaseUrl', 'connectServerAccessToken') },
    /^warning configuration\.missing: No Connect Server is configured.*Set CONNECT_SERVER_BASE_URL/,
  ],
  [
    'lines with export',
    { envFile: `A=1\nexport REPORTING_EVENT_ACCESS_TOKEN=${SECRET}\n  export B=2\n` },
    /^failure configuration\.envFile: .*\.env has lines \(2, 3\) with "export", which is ignored\. Remove/,
  ],
  [
    'a line that sets nothing, and a comment behind a value',
    {
      envFile: `# fine\n\nCONNECT_SERVER_BASE_URL: http://x\nLOG_LEVEL=info # ${SECRET}\nA="b # c"\n`,
    },
    /^warning configuration\.envFile: .*has a line \(3\) without NAME=value, which is ignored/,
    /^warning configuration\.envFile: The comment behind LOG_LEVEL .* is read as a part of its value/,
  ],
  [
    'misspelt variables in .env',
    {
      envFile: `REPORTING_EVENTS_BASE_URL=x\nconnect_server_access_tokn=${SECRET}\nCONNECT_SERVER_TOKEN=${SECRET}\nMY_OWN=1\n`,
    },
    /REPORTING_EVENTS_BASE_URL is not a known setting and has no effect\. Did you mean REPORTING_EVENT_BASE_URL\?$/,
    /connect_server_access_tokn is not a known setting.*Did you mean CONNECT_SERVER_ACCESS_TOKEN\?$/,
    /CONNECT_SERVER_TOKEN is not a known setting.*Did you mean CONNECT_SERVER_ACCESS_TOKEN\?$/,
  ],
  [
    'misspelt variables in the environment, and names of other programs',
    {
      env: {
        PRIVILEGED_VAULTS_UUIDS: SECRET,
        OP_CONNECT_TOKEN: SECRET,
        HOME: '/',
        CONNECTION: 'x',
      },
    },
    /PRIVILEGED_VAULTS_UUIDS is not a known setting.*Did you mean PRIVILEGED_VAULT_UUIDS\?$/,
    /OP_CONNECT_TOKEN is not a known setting.*Did you mean CONNECT_SERVER_ACCESS_TOKEN\?$/,
  ],
  [
    'names of other programs beside ours',
    { env: { OP_CONNECT_TOKEN: SECRET, CONNECT_SERVER_ACCESS_TOKEN: SECRET } },
  ],
  [
    'UTF-16, little-endian',
    { envFile: utf16(`A=${SECRET}`) },
    /^failure configuration\.envFile: .* is UTF-16 \(little-endian\): nothing in it can be read\. Save it as UTF-8/,
  ],
  [
    'UTF-16, big-endian',
    { envFile: utf16(`A=${SECRET}`).swap16() },
    /^failure configuration\.envFile: .* is UTF-16 \(big-endian\)/,
  ],
  [
    'UTF-16 without a mark',
    { envFile: Buffer.from('A=1', 'utf16le') },
    /^failure configuration\.envFile: .* is UTF-16 \(little-endian\)/,
  ],
  [
    'a byte-order mark',
    { envFile: '\ufeffLOG_LEVEL=info\n' },
    /^warning configuration\.envFile: .* starts with a byte-order mark.*Save it as UTF-8/,
  ],
  [
    'a file that others may read',
    { envFile: 'LOG_LEVEL=info\n', mode: 0o644 },
    /^warning configuration\.envFile: .* is open to others \(mode 644\)\. Close it: chmod 600 /,
  ],
  [
    'an interval in other words',
    { env: { POLLING_INTERVAL: 'HOURLY' } },
    /^warning configuration\.interval: POLLING_INTERVAL is "HOURLY".*Did you mean ONE_HOUR\? Give one of DISABLED/,
  ],
  [
    'an interval that is misspelt',
    { env: { POLLING_INTERVAL: 'ONE_DAYS' } },
    /Did you mean ONE_DAY\?/,
  ],
  [
    'certificates that are not checked',
    { env: { NODE_TLS_REJECT_UNAUTHORIZED: '0' } },
    /^failure configuration\.certificates: NODE_TLS_REJECT_UNAUTHORIZED=0 is set, so that anyone on the way could read the tokens.*Remove NODE_TLS_REJECT_UNAUTHORIZED\./,
  ],
  ['certificates that are', { env: { NODE_TLS_REJECT_UNAUTHORIZED: '1' } }],
  [
    'JupiterOne without encryption',
    { env: { JUPITERONE_API_BASE_URL: 'http://api.us.jupiterone.io' } },
    /^warning configuration\.jupiterOne: JUPITERONE_API_BASE_URL begins with http:.*Give it with https/,
  ],
  ['JupiterOne on this machine', { env: { JUPITERONE_API_BASE_URL: 'http://127.0.0.1:9' } }],
  ['an interval that is right', { env: { POLLING_INTERVAL: 'ONE_WEEK' } }],
  [
    'half of what an upload needs',
    { env: { JUPITERONE_API_KEY: SECRET } },
    /^warning configuration\.jupiterOne: .*JUPITERONE_ACCOUNT and INTEGRATION_INSTANCE_ID missing\. Set them/,
  ],
  [
    'settings of JupiterOne that cannot be',
    {
      env: {
        ...{
          JUPITERONE_API_KEY: `Bearer ${SECRET}`,
          JUPITERONE_ACCOUNT: 'https://acme.us.jupiterone.io',
        },
        ...{ INTEGRATION_INSTANCE_ID: '"x"', JUPITERONE_API_BASE_URL: 'api.us.jupiterone.io' },
      },
    },
    /JUPITERONE_API_KEY has quotation marks, spaces or the word "Bearer"/,
    /INTEGRATION_INSTANCE_ID has quotation marks/,
    /JUPITERONE_ACCOUNT looks like an address\. Enter the id/,
    /JUPITERONE_API_BASE_URL is not a URL\. Leave it out/,
  ],
  [
    'a level of the log that is none',
    { env: { LOG_LEVEL: 'loud' } },
    /LOG_LEVEL is not the name of a level\. Enter one of trace/,
  ],
  [
    'a token that is cut at its end',
    { config: () => ({ ...right(), reportingEventAccessToken: running.eventsToken.slice(0, -9) }) },
    /^failure events\.reachable: .*\(401\)/,
    /^warning events\.tokenEnd: The token looks cut off.*Copy the whole token again, and in \.env write each \$/,
  ],
  [
    'the address of the Events API in the field of the Connect Server',
    { config: () => ({ ...right(), connectServerBaseUrl: 'https://events.1password.eu' }) },
    /^failure configuration\.fields: CONNECT_SERVER_BASE_URL leads to events\.1password\.eu, which is not a Connect server but the Events API: enter that address as REPORTING_EVENT_BASE_URL/,
  ],
  [
    'one address in both fields',
    { config: () => ({ ...right(), connectServerBaseUrl: running.eventsBaseUrl }) },
    /^failure configuration\.addresses: REPORTING_EVENT_BASE_URL and CONNECT_SERVER_BASE_URL are the same/,
    /^failure connect\.reachable: .* does not say that it is a Connect Server: the token was not sent\./,
  ],
  [
    'one address in both fields, and a token that does not say where it belongs',
    {
      config: () => ({
        ...right(),
        reportingEventAccessToken: SECRET,
        connectServerBaseUrl: running.eventsBaseUrl,
      }),
    },
    /^failure configuration\.addresses: REPORTING_EVENT_BASE_URL and CONNECT_SERVER_BASE_URL are the same/,
    /^failure events\.reachable: .*\(401\)/,
    /^failure connect\.reachable: .* does not say that it is a Connect Server: the token was not sent\./,
  ],
  [
    'the Connect Server in the field of the Events API',
    {
      config: () => ({
        ...without('connectServerBaseUrl', 'connectServerAccessToken')(),
        ...{
          reportingEventBaseUrl: running.connectBaseUrl,
          reportingEventAccessToken: events('a.test'),
        },
      }),
    },
    /^warning configuration\.missing: /,
    /^failure events\.reachable: .* is a Connect Server, not the Events API: the token was not sent\. Enter that address as CONNECT_SERVER_BASE_URL/,
  ],
  [
    'the two addresses exchanged',
    { config: () => exchanged() },
    /^failure configuration\.fields: REPORTING_EVENT_BASE_URL leads to 127\.0\.0\.1:\d+, and CONNECT_SERVER_BASE_URL to 127\.0\.0\.1:\d+, which is the Events API: exchange the two addresses\. No token was sent\./,
    /^failure configuration\.fields: CONNECT_SERVER_BASE_URL leads to 127\.0\.0\.1:\d+, the Events API for which/,
  ],
  [
    'the two addresses exchanged, and tokens that do not say where they belong',
    { config: () => ({ ...exchanged(), reportingEventAccessToken: SECRET }) },
    /^failure events\.reachable: .* is a Connect Server, not the Events API: the token was not sent\./,
    /^failure connect\.reachable: .* does not say that it is a Connect Server: the token was not sent\./,
  ],
  [
    'two mistakes in one half',
    {
      config: () => ({
        ...right(),
        reportingEventBaseUrl: `https://user:${SECRET}@events.1password.com`,
        eventsLookbackDays: '0',
      }),
    },
    /^failure configuration\.fields: EVENTS_LOOKBACK_DAYS must be a whole number from 1 to 120/,
    /^failure configuration\.fields: REPORTING_EVENT_BASE_URL must not contain a user name or password/,
  ],
  [
    'a token that never expires',
    {
      config: () => ({
        ...without('reportingEventBaseUrl', 'reportingEventAccessToken')(),
        connectServerAccessToken: makeConnectToken(token, [], 'x'),
      }),
    },
    /^warning configuration\.missing/,
    /^warning connect\.token: The token is a Connect token and never expires\. Anyone who obtains it/,
    /^failure connect\.vaults: .*\(401\)/,
  ],
  [
    'folders that cannot be written',
    {
      machine: {
        isWritable: () => false,
        folders: { data: '/a/b', state: '/a/c', temporary: '/t' },
      },
    },
    /^failure machine\.folders: Nothing can be written to \/a\/b \(in \/\), which is for graphs\. Give .*--data-dir/,
    /^warning machine\.folders: .*the state of a poller.*--state-dir/,
    /^failure machine\.folders: .*temporary files.*TMPDIR/,
  ],
  [
    'little room',
    { machine: { room: () => 500 * MB } },
    /^warning machine\.folders: .*has 500 MB left, which is enough for about 69,000 events a run\. Make room/,
  ],
  [
    'no room',
    { machine: { room: () => 5 * MB } },
    /^failure machine\.folders: .*has 5 MB left/,
    /^failure machine\.folders: .*state of a poller, has 5 MB left/,
  ],
  ['room that cannot be told', { machine: { room: () => undefined } }],
  [
    'a small container',
    { machine: { memoryLimit: 512 * MB, heapLimit: 256 * MB } },
    /^warning machine\.memory: This container may use 512 MB of memory, which is enough for about 230,000 events a run\. Raise/,
  ],
  [
    'a tiny container, and a heap beyond it',
    { machine: { memoryLimit: 128 * MB } },
    /^warning machine\.memory: .*128 MB of memory, and a run needs 280 MB at least\. Raise/,
    /^warning machine\.memory: Node may grow to 2\.0 GB in a container of 128 MB.*--max-old-space-size=91/,
  ],
  ['a large container', { machine: { memoryLimit: 8 * GB } }],
];

test.each(CASES)('%s', async (_, given, ...expected) => {
  const report = await examine(given);
  const found = problems(report);
  expect(found).toHaveLength(expected.length);
  for (const [index, pattern] of expected.entries()) expect(found[index]).toMatch(pattern);
  expect(report.ok).toBe(!found.some((line) => line.startsWith('failure')));
  for (const text of [JSON.stringify(report), formatReport(report, false)]) {
    for (const secret of [SECRET, running.eventsToken, running.connectToken]) {
      expect(text).not.toContain(secret);
      expect(text).not.toContain(secret.split('.').at(-1));
    }
  }
});

test.each([
  ['that say where they belong', {}],
  ['that do not', { reportingEventAccessToken: SECRET, connectServerAccessToken: SECRET }],
])('with the addresses exchanged no token is sent: tokens %s', async (_, tokens) => {
  const before = { ...running.stats.byPath };
  await examine({ config: () => ({ ...exchanged(), ...tokens }) });
  const asked = Object.entries(running.stats.byPath).flatMap(([path, count]) =>
    count === before[path] ? [] : [path],
  );
  // Neither needs a token.
  expect(asked.filter((path) => !path.endsWith(' GET /heartbeat'))).toEqual([]);
});

test('every problem that does not say what to do has a cure', async () => {
  for (const [, given] of CASES) {
    const { checks } = await examine(given);
    for (const { status, message, cure } of checks) {
      if (status !== 'ok') expect(cure ?? message).toMatch(cure ? /^[A-Z].*\S$/ : /: [a-z]/);
    }
  }
});

test('the report ends with what a collection would read', async () => {
  const report = await examine({ config: () => ({ ...right(), eventsLookbackDays: '3' }) });
  const { plan } = report;
  expect(plan).toMatchObject({
    ...{ events: running.eventsBaseUrl, connect: running.connectBaseUrl, switchedOff: [] },
    features: EVENT_KINDS,
    sources: [
      ...STREAM_ROWS.map(({ tile: [title] }) => title),
      ...['Vaults', 'Secrets', 'Item Details'],
    ],
  });
  expect(plan.vaults).toEqual(
    expect.arrayContaining(tenant.vaults.map(({ id, name }) => ({ id, name }))),
  );
  const { since, until, days } = plan.window ?? { since: '', until: '', days: 0 };
  expect([days, Date.parse(until) - Date.parse(since)]).toEqual([3, 3 * DAY]);
  const [, end = ''] = formatReport(report, false).split('A collection would read\n');
  for (const { name } of tenant.vaults) expect(end).toContain(name);
  expect(end).toMatch(/^ {2}From {9}Events API at http.*, Connect Server at http/);
  expect(end).toMatch(/Events of +\d{4}-\d\d-\d\d \d\d:\d\d UTC to .* UTC, 3 days/);
});

test('a plan leaves out what is switched off, or not opened', async () => {
  const report = await diagnose(
    {
      config: { ...without('connectServerBaseUrl', 'connectServerAccessToken')() },
      disabledSources: ['audit-events'],
    },
    { env: {}, timeoutMs: 60_000, now: Date.now },
  );
  const others = STREAM_ROWS.filter(({ source }) => source !== 'audit-events');
  expect(report.plan).toMatchObject({
    sources: others.map(({ tile: [title] }) => title),
    switchedOff: ['audit-events'],
  });
  expect(report.plan.vaults).toBeUndefined();
});

test('this machine can be asked', () => {
  const machine = thisMachine({ data: folder, state: folder });
  expect(machine.isWritable(folder)).toBe(true);
  expect(machine.room(folder)).toBeGreaterThan(0);
  expect(machine.room(path.join(folder, 'nowhere'))).toBeUndefined();
  expect(machine.heapLimit).toBeGreaterThan(MB);
});
