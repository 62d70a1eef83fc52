import { ERROR_MESSAGES } from '../../src/client/errors';
import type { ErrorCode } from '../../src/client/errors';
import { findLeaks } from '../e2e/leaks';
import { startLoopback } from '../support/loopback';
import { CASES, ITEM_ID, NOT_PROVOKED, SECRET, TOKEN, VAULT_ID } from './cases';
import type { LeakCase } from './cases';
import { runChild, TALKATIVE } from './child';
import type { Outcome } from './child';
import type { FailCase } from './fail';

const [, payload = '', signature = ''] = TOKEN.split('.');
const SECRETS = {
  'a secret value': SECRET,
  'the token': TOKEN,
  'the payload of the token': payload,
  'the signature of the token': signature,
};

const closers: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const close of closers) await close();
});

/** Starts the server of a case. */
async function prepare({ name, ask, answers, gone, tls, token = TOKEN }: LeakCase) {
  const server = await startLoopback(...answers);
  if (gone) await server.close();
  else closers.push(() => server.close());
  const url = tls ? server.url.replace('http:', 'https:') : server.url;
  return { name, ask, url, token, vaultId: VAULT_ID, itemId: ITEM_ID } satisfies FailCase;
}

async function run(cases: LeakCase[], env: Record<string, string> = {}): Promise<Outcome> {
  const prepared = JSON.stringify(await Promise.all(cases.map(prepare)));
  // The tokens reach the child by its environment, which nothing prints.
  return runChild('test/leaks/fail.ts', [], { CASES: prepared, ...TALKATIVE, ...env });
}

const leaksOf = ({ stdout, stderr }: Outcome) =>
  findLeaks(
    new Map([
      ['stdout', stdout],
      ['stderr', stderr],
    ]),
    SECRETS,
  );

it('covers every error of the clients', () => {
  const codes = new Set<ErrorCode>([...CASES.map(({ code }) => code), ...NOT_PROVOKED]);
  expect([...codes].sort()).toEqual(Object.keys(ERROR_MESSAGES).sort());
});

describe('errors that are printed in every way, with every debug switch on', () => {
  let outcome: Outcome;
  beforeAll(async () => {
    outcome = await run(CASES);
  });

  it('are the ones that are meant', () => {
    const printed = outcome.stdout.split('\n').filter((line) => line.startsWith('CASE '));
    expect(printed).toEqual(CASES.map(({ name, code }) => `CASE ${name}: ${code}`));
    expect(outcome.code).toBe(0);
  });

  it('hold no token and no secret value, and neither does the debug output', () => {
    const switches = [/^(UNDICI|FETCH) \d+: sending request/m, /^NET \d+: /m];
    expect(switches.map((mark) => mark.test(outcome.stderr))).toEqual([true, true]);
    expect(leaksOf(outcome)).toEqual([]);
  });
});

describe('a process that nobody holds when it', () => {
  const crashing = [
    'events: 401',
    'connect: 500',
    'connect: a cut body',
    'connect: garbage',
    'connect: no HTTP',
    'a stream that breaks off',
    'another item',
  ];

  it.each(crashing)('meets "%s" prints a sentence and no secret', async (name) => {
    const chosen = CASES.filter((each) => each.name === name);
    expect(chosen).toHaveLength(1);
    const outcome = await run(chosen, { CRASH: '1' });
    expect(outcome.code).toBe(1);
    expect(outcome.stderr).toContain(`code: '${chosen[0]?.code}'`);
    expect(leaksOf(outcome)).toEqual([]);
  });
});
