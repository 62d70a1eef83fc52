import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { HOUR } from '@graph-1password/vocabulary';
import { readRules } from '../detect/rules';
import { runAsk } from './run';

const NOW = Date.UTC(2026, 2, 13, 15);
const SIGNIN = 'one_password_signin_attempt_event';
const USER = 'one_password_signin_attempt_target_user';
const COUNT = 7000;

let folder: string;
/** A service account that signs in 7,000 times in a day, from two cities in turn: 49 million pairs. */
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'neighbours-'));
  const places = [
    {
      city: 'Frankfurt',
      countryCode: 'DE',
      latitude: 50.1,
      longitude: 8.7,
      ipAddress: '192.0.2.1',
    },
    { city: 'Dublin', countryCode: 'IE', latitude: 53.3, longitude: -6.2, ipAddress: '192.0.2.2' },
  ];
  const keys = Array.from({ length: COUNT }, (_, n) => `${SIGNIN}:${n}`);
  const events = keys.map((_key, n) => ({
    ...{ _key, _type: SIGNIN, _class: ['Record'], category: 'success' },
    ...{ createdOn: NOW - 20 * HOUR + n * 10_000, eventDate: '2026-03-13', ...places[n % 2] },
  }));
  const user = { _key: `${USER}:U`, _type: USER, _class: ['User'], displayName: 'Deploy' };
  const relationships = keys.map((to) => ({
    ...{ _key: `${USER}:U|performed|${to}`, _type: 'performed', _class: 'PERFORMED' },
    ...{ _fromEntityKey: `${USER}:U`, _toEntityKey: to },
  }));
  mkdirSync(path.join(folder, 'graph'));
  const content = JSON.stringify({ entities: [user, ...events], relationships });
  writeFileSync(path.join(folder, 'graph', 'g.json'), content);
});
afterAll(() => rmSync(folder, { recursive: true }));

async function ask(question: string) {
  let out = '';
  const code = await runAsk(
    undefined,
    { param: [], dataDir: folder, format: 'json', question, now: NOW },
    {
      print: (text) => (out = text),
      printError: (text) => {
        throw new Error(text);
      },
      now: () => NOW,
    },
  );
  const { results } = JSON.parse(out) as {
    results: { total: number; columns: string[]; rows: object[]; notes: string[] }[];
  };
  return { code, ...results[0] };
}

test.each(['impossible-travel', 'more-than-one-location'])(
  '--question %s compares each sign-in with the one before it: 7,000 are one journey',
  async (question) => {
    const { code, total, rows, notes } = await ask(question);
    expect([code, total]).toEqual([0, 1]);
    expect(rows?.[0]).toMatchObject({ actor: 'Deploy', city: 'Dublin', cityBefore: 'Frankfurt' });
    expect(notes).toContain(
      'Each is compared with the one before it; JupiterOne compares all pairs.',
    );
  },
);

test('the question of countries counts them, and compares no pairs', async () => {
  const { total, rows } = await ask('more-than-one-country');
  expect(total).toBe(1);
  expect(rows?.[0]).toMatchObject({ user: 'Deploy', countries: 2 });
});

test('the question of every rule on sign-ins is answered on such a graph', async () => {
  const rules = readRules().filter(({ query }) => query.text.includes(SIGNIN));
  expect(rules.length).toBeGreaterThan(10);
  for (const { id } of rules) expect((await ask(id)).code).toBe(0);
});
