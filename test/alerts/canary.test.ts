import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { eventsOf, generateTenant, startTenant } from '@graph-1password/tenant';
import { asTenantEvents, SECRET_PREFIX } from '@graph-1password/tenant/testing';
import { MINUTE } from '@graph-1password/vocabulary';
import { judge } from '../../packages/cli/src/alerts/judge/judge';
import { performRun } from '../../packages/cli/src/poll/run/perform';
import { enter, PollFolder, pollEnvironment } from '../delivery/environment';
import { findLeaks, partsOfToken } from '../e2e/leaks';
import { alertTexts, SINK_SECRETS } from './texts';

const END = Date.UTC(2026, 2, 13, 15);
const tenant = generateTenant({
  ...{ users: 20, days: 2, events: 800, vaults: 8, items: 40, seed: 'alerts canary' },
  ...{ now: END, canary: SECRET_PREFIX },
});

/** All that was sent, said or written, by name. */
const texts = new Map<string, string>();
let secrets: Record<string, string> = {};

beforeAll(async () => {
  let time = END - 20 * MINUTE;
  const running = await startTenant(tenant, { now: () => time });
  const folder = new PollFolder();
  const leave = enter(pollEnvironment(running, { EVENTS_LOOKBACK_DAYS: '2' }));
  const scratch = mkdtempSync(path.join(tmpdir(), 'alerts-'));
  try {
    const archive = path.join(folder.dataFolder, 'archive');
    const request = { ...folder.request(), archive: { folder: archive, required: true } };
    const run = () => performRun({ ...request, intervalMs: MINUTE }, { now: () => time });
    texts.set('first run', JSON.stringify(await run()));
    for (const [name, text] of await alertTexts(archive, scratch, () => time))
      texts.set(name, text);
    // A judgement of what is new keeps what it found, too.
    time = END;
    texts.set('second run', JSON.stringify(await run()));
    const alertsFolder = path.join(scratch, 'alerts');
    const configFile = path.join(scratch, 'graph-1password.yaml');
    const second = { env: {}, now: () => time };
    const said = await judge({ alertsFolder, graphFolder: archive, configFile }, second);
    texts.set('alerts: second log', JSON.stringify(said));
    for (const name of readdirSync(alertsFolder)) {
      texts.set(`alerts: second ${name}`, readFileSync(path.join(alertsFolder, name), 'utf8'));
    }
    texts.set('state', readFileSync(folder.stateFile, 'utf8'));
    secrets = {
      'a secret value': SECRET_PREFIX,
      ...SINK_SECRETS,
      ...partsOfToken('Events token', running.eventsToken),
      ...partsOfToken('Connect token', running.connectToken),
    };
  } finally {
    leave();
    await running.close();
    folder.remove();
    rmSync(scratch, { recursive: true });
  }
});

test('no secret value and no token is in what alerts send, keep and say of an archive', () => {
  expect(tenant.secretValues.every((value) => value.startsWith(SECRET_PREFIX))).toBe(true);
  expect(findLeaks(texts, secrets)).toEqual([]);
});

test('no raw event is there either', () => {
  // Names that events have in the API, and nowhere else.
  const names = /\\?"(?:session_uuid|login_time|actor_details|client|location|used_version)\\?":/;
  expect(JSON.stringify(asTenantEvents(eventsOf(tenant)))).toMatch(names);
  const raw = [...texts].filter(([, text]) => names.test(text) || text.includes('_raw'));
  expect(raw.map(([name]) => name)).toEqual([]);
});

test('the search sees what rules found, what waits and what was sent', () => {
  const names = [...texts.keys()];
  for (const name of ['found.json', 'second found.json', 'report: md', 'sink hook, message 0']) {
    expect(names.join('\n')).toContain(name);
  }
  // People are named wherever findings are.
  const known = Object.fromEntries(tenant.people.map(({ email, name = email }) => [name, name]));
  const where = findLeaks(texts, known).map(({ where: name }) => name);
  const all = ['hook', 'chat', 'team', 'mail', 'log', 'down'].map((name) => `alerts: sink ${name}`);
  for (const name of ['alerts: found.json', 'report: md', 'report: html', 'report: json', ...all]) {
    expect(where.filter((each) => each.startsWith(name))).not.toEqual([]);
  }
  expect(texts.get('alerts: second found.json')).not.toBe(texts.get('alerts: found.json'));
});
