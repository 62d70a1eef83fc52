import { inspect } from 'node:util';
import { createClients, closeAll } from '../../src/client/factory';
import type { Clients } from '../../src/client/factory';
import type { ConnectItem, ConnectItemDetails, ConnectVault } from '../../src/client/connect/types';
import type { AuditEvent, EventKind, ItemUsage, SignInAttempt } from '@graph-1password/vocabulary';
import { parseConfig } from '../../src/config';
import { convertClientIp, convertUser } from '../../src/steps/build-users/converter';
import { convertAuditActor, convertAuditEvent } from '../../src/steps/fetch-audit-events/converter';
import { convertItemUsage } from '../../src/steps/fetch-item-usages/converter';
import { convertSecret } from '../../src/steps/fetch-secrets/converter';
import { convertSigninAttempt } from '../../src/steps/fetch-signin-attempts/converter';
import { convertVault } from '../../src/steps/fetch-vaults/converter';
import { UserRegister } from '../../src/steps/users';
import { startLoopback } from '../support/loopback';
import type { Answer, Loopback } from '../support/loopback';
import { memoryLogger } from '../support/logger';

const ID = 'a'.repeat(26);
const NONE: ReadonlySet<string> = new Set();
/** What JupiterOne keeps of a text. */
const KEPT = 4096;
const TIME = '2026-01-01T00:00:00Z';

/** Texts that people, or those who attack them, can write into names. */
const TEXTS: Record<string, string> = {
  'the end of a script': '</script><script>alert(1)</script>',
  'a comment and an entity': '<!-- &lt; ]]> -->',
  'control characters': '\u0000\u0007\u001b[31m\r\n\u2028\u2029\u202e\ufeff',
  'half a surrogate pair': '\ud83d',
  'a template': '${process.exit(1)} {{constructor}} %s %o $& $1',
  'names of every object': '__proto__',
  'one megabyte': 'x'.repeat(1024 * 1024),
  'one megabyte of two halves': '😀'.repeat(256 * 1024),
};

/** Keys that must stay what they are: keys. `JSON.parse` makes them own properties. */
const withKeys = (json: string): string =>
  json.replaceAll(
    '{"',
    '{"__proto__":{"polluted":"yes","isAdmin":true},"constructor":{"prototype":{"polluted":"yes"}},"toString":1,"hasOwnProperty":null,"',
  );

const event = (text: string) => ({
  uuid: ID,
  timestamp: TIME,
  action: text,
  object_type: text,
  aux_info: text,
  type: text,
  category: text,
  country: text,
  details: { value: text },
  actor_details: { uuid: ID, name: text, email: text },
  target_user: { uuid: ID, name: text, email: text },
  user: { uuid: ID, name: text, email: text },
  client: { app_name: text, ip_address: text, os_name: text },
  location: { country: text, city: text, region: text },
  session: { uuid: ID, ip: text, login_time: text },
});

const item = (text: string) => ({
  id: ID,
  title: text,
  vault: { id: ID },
  category: text,
  tags: [text, text],
  state: text,
  lastEditedBy: text,
  createdAt: text,
  urls: [
    { href: `https://host.test/${encodeURIComponent(Buffer.from(text.slice(0, 99)).toString())}` },
    { href: text },
  ],
  sections: [{ id: text, label: text }],
  files: [{ id: text, name: text, size: 1 }],
  fields: [{ id: text, label: text, value: 'never' }],
});

/** Answers as both servers at once, each text as hostile as can be. */
const hostile =
  (text: string): Answer =>
  (response, { url }) => {
    const vault = { id: ID, name: text, description: text, type: text };
    const bodies: [RegExp, unknown][] = [
      [/introspect$/, { features: [text], uuid: text, account_uuid: text }],
      [/\/api\//, { cursor: 'c', has_more: false, items: [event(text)] }],
      [/\/items\/.+/, item(text)],
      [/\/items$/, [item(text)]],
      [/\/vaults\/$/, [vault]],
    ];
    const body = bodies.find(([path]) => path.test(url))?.[1];
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(withKeys(JSON.stringify(body)));
  };

describe.each(Object.entries(TEXTS))('%s in every text', (_, text) => {
  let server: Loopback;
  let clients: Clients;
  const logger = memoryLogger();
  beforeAll(async () => {
    server = await startLoopback(hostile(text));
    clients = createClients(
      parseConfig({
        reportingEventBaseUrl: server.url,
        reportingEventAccessToken: 'opaque',
        connectServerBaseUrl: server.url,
        connectServerAccessToken: 'opaque',
      }),
      logger,
    );
  });
  afterAll(async () => {
    await closeAll(clients);
    await server.close();
  });

  it('harms neither the clients nor the converters', async () => {
    const { vaults, items, details } = await readConnect(clients);
    const entities: object[] = [
      ...vaults.map((vault) => convertVault(vault, NONE)),
      ...[...items, ...details].map((each) => convertSecret(each, vaults[0]?.name ?? '')),
      ...(await convertEvents(clients)),
    ];
    expect(entities.length).toBeGreaterThan(7);
    for (const entity of entities) checkEntity(entity);
    await clients.events?.introspect();

    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    expect(({} as { isAdmin?: unknown }).isAdmin).toBeUndefined();
    expect(Object.prototype).not.toHaveProperty('polluted');
    // Names are data: no log line repeats them.
    expect(inspect(logger.lines, { depth: Infinity }).includes(text.slice(0, 100))).toBe(false);
  });
});

async function readConnect({ connect }: Clients) {
  const vaults: ConnectVault[] = (await connect?.listVaults())?.found ?? [];
  const items: ConnectItem[] = (await connect?.listItems(ID))?.found ?? [];
  const details: ConnectItemDetails[] = connect ? [await connect.getItem(ID, ID)] : [];
  for (const result of [...vaults, ...items, ...details]) {
    expect(Object.getPrototypeOf(result)).toBe(Object.prototype);
    expect(Object.hasOwn(result, '__proto__')).toBe(false);
    expect(Object.hasOwn(result, 'constructor')).toBe(false);
    expect(JSON.stringify(result).length).toBeLessThan(100 * KEPT);
  }
  return { vaults, items, details };
}

async function readStream<T>({ events }: Clients, kind: EventKind): Promise<T> {
  const window = { since: Date.parse(TIME), until: Date.parse(TIME) + 1 };
  for await (const page of events?.iterateEvents(kind, window) ?? []) return page.items[0] as T;
  throw new Error(`no ${kind}`);
}

async function convertEvents(clients: Clients): Promise<object[]> {
  const time = Date.parse(TIME);
  const audit = await readStream<AuditEvent>(clients, 'auditevents');
  const usage = await readStream<ItemUsage>(clients, 'itemusages');
  const signin = await readStream<SignInAttempt>(clients, 'signinattempts');
  const user = new UserRegister().see(ID, audit.actor_details ?? {}, time);
  const source = {
    userId: ID,
    ip: '192.0.2.1',
    signInCount: 1,
    firstSeenOn: time,
    lastSeenOn: time,
  };
  return [
    convertAuditEvent(audit, time, { privilegedVaultIds: NONE, privilegedGroupIds: NONE }),
    convertItemUsage(usage, time, NONE),
    convertSigninAttempt(signin, time),
    convertAuditActor(user),
    convertUser(user),
    convertClientIp(source.ip, [{ ...source, ...(user.name && { country: user.name }) }]),
  ];
}

/** An entity that can be stored: bounded texts, plain values, no inherited surprises. */
function checkEntity(entity: object): void {
  expect(Object.getPrototypeOf(entity)).toBe(Object.prototype);
  const { _rawData: _, ...properties } = entity as Record<string, unknown>;
  expect(Object.keys(properties)).not.toContain('__proto__');
  for (const value of Object.values(properties).flat()) {
    expect(['string', 'number', 'boolean', 'undefined', 'object']).toContain(typeof value);
    if (typeof value === 'object') expect(value).toBeNull();
    // A phrase is made of up to three texts and a few words.
    if (typeof value === 'string') expect(value.length).toBeLessThan(4 * KEPT);
  }
  expect(() => void JSON.parse(JSON.stringify(entity))).not.toThrow();
}
