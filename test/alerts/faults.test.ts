import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { Webhook } from 'standardwebhooks';
import { httpReceiver } from './receivers/http';
import type { Behaviour, HttpFault, HttpKind } from './receivers/http';
import { mailReceiver } from './receivers/mail';
import type { Receiver } from './receivers/receiver';
import { syslogReceiver } from './receivers/syslog';
import { deliver, nextDue } from '../../packages/cli/src/alerts/outbox/deliver';
import { deliverAll, messageOf, waiting } from './outbox';

const KINDS: HttpKind[] = ['webhook', 'slack', 'teams', 'pagerduty'];
const COUNT = 3;

let receivers: Receiver[] = [];
afterEach(async () => {
  await Promise.all(receivers.map((receiver) => receiver.close()));
  receivers = [];
});

const open = async (receiver: Promise<Receiver>): Promise<Receiver> => {
  receivers.push(await receiver);
  return receiver;
};

/** The first attempt goes wrong. */
const once =
  (fault: HttpFault): Behaviour =>
  (attempt) =>
    attempt === 0 ? fault : undefined;

/** Faults that pass. The pause after them in seconds, when the server names it. */
const PASSING: [string, HttpFault, number][] = [
  ['429', { status: 429 }, 5],
  ['429 with Retry-After in seconds', { status: 429, headers: { 'retry-after': '120' } }, 120],
  ['429 with nonsense in Retry-After', { status: 429, headers: { 'retry-after': 'soon' } }, 5],
  ['429 with an absurd Retry-After', { status: 429, headers: { 'retry-after': '99999999' } }, 3600],
  ['500', { status: 500 }, 5],
  ['503 with Retry-After', { status: 503, headers: { 'retry-after': '60' } }, 60],
  ['a connection that breaks before the answer', { cut: 'before' }, 5],
  ['half a body', { cut: 'body' }, 5],
  [
    '200 that lies: a login page',
    { status: 200, headers: { 'content-type': 'text/html' }, body: '<!doctype html><p>Log in' },
    5,
  ],
];

describe('webhook', () => {
  const kind = 'webhook';

  test.each(PASSING)('%s: everything arrives once, in order', async (_, fault, pause) => {
    const receiver = await open(httpReceiver(kind, once(fault)));
    const state = waiting(COUNT);
    const outcomes = await deliverAll(state, { one: receiver });
    expect(state.outbox).toEqual([]);
    expect(new Set(receiver.taken).size).toBe(COUNT);
    expect(receiver.taken).toHaveLength(COUNT);
    expect(outcomes.map(({ sent }) => sent.kind)).toEqual([
      'retry',
      ...Array<string>(COUNT).fill('delivered'),
    ]);
    const [first, second] = outcomes;
    expect(first?.key).toBe(second?.key);
    const waited = ((second?.on ?? 0) - (first?.on ?? 0)) / 1000;
    expect(waited).toBe(pause);
  });

  test('400: said in the least words, then kept and shown, and the rest goes on', async () => {
    const receiver = await open(
      httpReceiver(kind, (attempt) =>
        attempt < 2 ? { status: 400, body: 'invalid_payload' } : undefined,
      ),
    );
    const state = waiting(COUNT);
    await deliverAll(state, { one: receiver });
    expect(receiver.taken).toHaveLength(COUNT - 1);
    expect(state.outbox).toMatchObject([
      { lastError: 'It answered 400 (invalid_payload).', attempts: 2 },
    ]);
    expect(state.outbox[0]?.refusedOn).toEqual(expect.any(Number));
    expect((receiver.seen[1] ?? '').length).toBeLessThan((receiver.seen[0] ?? '').length);
  });

  test('a certificate that is not trusted gets nothing; with its authority it gets all', async () => {
    const receiver = await open(httpReceiver(kind, undefined, true));
    const state = waiting(COUNT);
    const outcomes = await deliverAll(state, { one: receiver }, 3);
    expect(receiver.seen).toEqual([]);
    expect(JSON.stringify(outcomes)).toContain('Its certificate is not trusted');
    expect(JSON.stringify(outcomes)).not.toContain('CANARY');
    Object.assign(receiver.config, { caFile: path.join(__dirname, '../support/tls/ca.pem') });
    await deliverAll(state, { one: receiver });
    expect(receiver.taken).toHaveLength(COUNT);
  });
});

describe.each(KINDS)('%s', (kind) => {
  test.each([401, 403, 404, 410, 302])(
    '%i: the sink is closed, nothing is lost, and it works again once it is fixed',
    async (status) => {
      const receiver = await open(
        httpReceiver(kind, once({ status, headers: { location: 'https://evil.example' } })),
      );
      const state = waiting(COUNT);
      await deliverAll(state, { one: receiver }, 1);
      expect(state.sinks['one']).toMatchObject({ closed: true, delivered: 0 });
      expect(state.outbox).toHaveLength(COUNT);
      state.sinks['one'] = {
        ...state.sinks['one'],
        pausedUntil: 0,
      } as (typeof state.sinks)[string];
      await deliverAll(state, { one: receiver });
      expect(receiver.taken).toHaveLength(COUNT);
    },
  );

  test('hostile names are words, and no address or key is in what is kept', async () => {
    const receiver = await open(httpReceiver(kind, once({ status: 500, body: 'hook-CANARY-url' })));
    const state = waiting(1);
    const outcomes = await deliverAll(state, { one: receiver });
    const bodies = receiver.seen.map((text) => text.slice(text.indexOf('\n') + 1));
    for (const body of bodies) {
      expect(body).not.toMatch(/\u202e|\\u001b|\\ud800/i);
      if (kind === 'slack') expect(body).not.toMatch(/<!channel>|<@U123>|<https:/);
      if (kind === 'teams') expect(body).not.toMatch(/<at>|\[click\]\(/);
    }
    expect(JSON.stringify([outcomes, state])).not.toContain('CANARY');
  });
});

test('what no server listens to waits, and one sink that fails or hangs does not delay another', async () => {
  const closed = createServer();
  await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
  const { port } = closed.address() as AddressInfo;
  await new Promise((resolve) => closed.close(resolve));
  const good = await open(httpReceiver('webhook'));
  const refused: Receiver = { ...good, env: { ...good.env, URL: `http://127.0.0.1:${port}` } };
  const state = waiting(COUNT, 'refused');
  state.outbox.push(...waiting(COUNT, 'good').outbox);
  await deliverAll(state, { refused, good }, 2);
  expect(good.taken).toHaveLength(COUNT);
  expect(state.outbox).toHaveLength(COUNT);
  expect(state.sinks['refused']?.lastError).toBe(
    'Nothing listens at its address: check the address, and whether it runs.',
  );
});

test('a slow sink gives way after its turn, and what it did not send waits', async () => {
  const state = waiting(COUNT, 'slow');
  state.outbox.push(...waiting(COUNT, 'quick').outbox);
  const sent: string[] = [];
  let clock = 0;
  const spy = jest.spyOn(performance, 'now').mockImplementation(() => clock);
  try {
    await deliver(state, {
      now: () => 10_000,
      note: () => undefined,
      open: (name) => ({
        send: async () => {
          // All that is quick is done before the slow one answers.
          if (name === 'slow') await new Promise((resolve) => setImmediate(resolve));
          if (name === 'slow') clock += 15_000;
          sent.push(name);
          return { kind: 'delivered' };
        },
      }),
    });
  } finally {
    spy.mockRestore();
  }
  expect(sent).toEqual([...Array<string>(COUNT).fill('quick'), 'slow']);
  expect(state.outbox).toHaveLength(COUNT - 1);
  expect(nextDue(state)).toBe(0);
});

test('a sink whose variable is missing keeps its messages and says which', async () => {
  const good = await open(httpReceiver('slack'));
  const state = waiting(1);
  await deliverAll(state, { one: { ...good, env: {} } }, 1);
  expect(state.outbox[0]?.lastError).toContain(
    'needs the environment variable URL, which is not set',
  );
});

test('signatures are those of Standard Webhooks, also for the secret before a rotation', async () => {
  const receiver = await open(httpReceiver('webhook'));
  const [one, two] = [Buffer.alloc(32, 1), Buffer.alloc(24, 2)].map(
    (key) => `whsec_${key.toString('base64')}`,
  );
  Object.assign(receiver.config, { previousSecret: '${OLD}' });
  Object.assign(receiver.env, { SECRET: one, OLD: two });
  const state = waiting(1);
  const { openSink } = await import('../../packages/cli/src/alerts/sinks/open');
  const sink = openSink('one', receiver.config, receiver.env, Date.now);
  await sink.send(state.outbox[0]?.message ?? messageOf(0), false);
  const [head = '', body = ''] = (receiver.seen[0] ?? '').split('\n');
  const headers = JSON.parse(head) as Record<string, string>;
  for (const secret of [one, two]) {
    expect(new Webhook(secret ?? '').verify(body, headers)).toMatchObject({ type: 'incident.new' });
  }
});

describe('email', () => {
  test('550 is kept and shown; the rest goes on', async () => {
    const receiver = await open(
      mailReceiver({ code: (attempt) => (attempt < 2 ? 550 : undefined) }),
    );
    const state = waiting(COUNT);
    await deliverAll(state, { one: receiver });
    expect(receiver.taken).toHaveLength(COUNT - 1);
    expect(state.outbox).toMatchObject([{ lastError: 'The mail server answered 550.' }]);
  });

  test('names add no header and no recipient; the message id is that of the incident', async () => {
    const receiver = await open(mailReceiver({}));
    await deliverAll(waiting(1), { one: receiver });
    const [head = ''] = (receiver.seen[0] ?? '').split('\r\n\r\n');
    expect(head).not.toMatch(/^Bcc:/im);
    expect(head).toMatch(/^Auto-Submitted: auto-generated$/im);
    expect(receiver.taken).toEqual([expect.stringMatching(/^<[0-9a-f]{32}@graph-1password>$/)]);
  });

  test('a server without TLS gets nothing', async () => {
    const receiver = await open(mailReceiver({}));
    Object.assign(receiver.config, { tls: 'starttls' });
    const state = waiting(1);
    await deliverAll(state, { one: receiver }, 1);
    expect(receiver.seen).toEqual([]);
    expect(state.outbox[0]?.attempts).toBe(1);
  });
});

describe('syslog', () => {
  test('a connection that is reset: everything arrives, in frames that are as long as they say', async () => {
    const receiver = await open(
      syslogReceiver((attempt) => (attempt === 0 ? 'before' : undefined)),
    );
    const state = waiting(COUNT);
    await deliverAll(state, { one: receiver });
    expect(state.outbox).toEqual([]);
    expect(receiver.taken).toEqual([0, 1, 2].map((n) => `inc-${n}-new-k`));
    for (const frame of receiver.seen) {
      const [, length, line = ''] = /^(\d+) (.*)$/s.exec(frame) ?? [];
      expect(Buffer.byteLength(line)).toBe(Number(length));
      expect(line).toMatch(/^<107>1 \S+ \S+ graph-1password - new \[incident@32473 key="[^"]*"/);
      expect(line).not.toMatch(/[\r\n\u001b\u202e]/);
    }
  });
});
