import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DAY, HOUR } from '@graph-1password/vocabulary';
import type { Finding } from '../../detect/finding';
import { fits } from '../mutes';
import { AlertStore } from '../state/store';
import { emptyAlerts } from '../state/types';
import type { KnownIncident } from '../state/types';
import { alertsCommand } from './command';

const NOW = Date.UTC(2026, 2, 13, 12);
const FILE = `sinks:
  log: { type: file, path: alerts.ndjson }
  hook: { type: webhook, url: 'https://hooks.example.com', secret: '\${NO_SUCH_SECRET}' }
mutes:
  - { rule: report, person: ana@example.com, reason: monthly, until: 2027-01-31 }
`;

const incident = (id: string, more: Partial<KnownIncident> = {}): KnownIncident => ({
  ...{ id, level: 'LOW', rule: 'report', rules: ['report'], title: `title of ${id}`, what: 'x' },
  ...{ evidence: [id], seenFirst: NOW - 9 * DAY, seenLast: NOW, last: NOW - 3 * DAY },
  ...{ returns: 0, told: {}, deliveries: [], ...more },
});

let root: string;
let store: AlertStore;
let printed: string[];
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'alert-commands-'));
  writeFileSync(path.join(root, 'graph-1password.yaml'), FILE);
  store = new AlertStore(path.join(root, 'x.alerts'));
  store.save({
    ...emptyAlerts(),
    judgedOn: NOW,
    incidents: [
      incident('inc-old'),
      incident('inc-high', { level: 'HIGH', who: 'Ana (ana@example.com)', last: NOW - HOUR }),
      incident('inc-billing', { rules: ['report', 'billing'], target: 'Ben' }),
      incident('inc-new', { seenFirst: NOW }),
      incident('inc-muted', { muted: 'known' }),
      incident('inc-gone', { goneOn: NOW }),
    ],
  });
  printed = [];
  const keep = (text: string) => void printed.push(text);
  jest.spyOn(console, 'log').mockImplementation(keep);
  jest.spyOn(console, 'error').mockImplementation(keep);
  jest.spyOn(Date, 'now').mockReturnValue(NOW);
});
afterEach(() => {
  jest.restoreAllMocks();
  process.exitCode = 0;
  rmSync(root, { recursive: true });
});

/** Runs `graph-1password alerts <args>`. @returns what it printed, and its exit code */
async function alerts(...args: string[]): Promise<{ text: string; code: unknown }> {
  printed = [];
  const config = path.join(root, 'graph-1password.yaml');
  const places = ['--state-dir', root, '-i', 'x', '--config', config];
  await alertsCommand().parseAsync([...args, ...places], { from: 'user' });
  return { text: printed.join('\n'), code: process.exitCode };
}

/** The same with `--json`. */
const answer = async (...args: string[]): Promise<Record<string, unknown>> =>
  JSON.parse((await alerts(...args, '--json')).text) as Record<string, unknown>;

const idsOf = async (...filter: string[]): Promise<string[]> => {
  const { incidents } = await answer('list', ...filter);
  return (incidents as KnownIncident[]).map(({ id }) => id.replace('inc-', ''));
};

test.each<[string, string[]]>([
  ['', ['high', 'billing', 'muted', 'new', 'old']],
  ['--min medium', ['high']],
  ['--rule billing', ['billing']],
  ['--person ANA@', ['high']],
  ['--person ben', ['billing']],
  ['--since 2d', ['high']],
  ['--since 2026-03-13', ['high']],
  ['--state new', ['new']],
  ['--state gone', ['gone']],
  ['--state open --min low --since 2w --person ana', ['high']],
])('list %s', async (filter, expected) => {
  expect(await idsOf(...filter.split(' ').filter(Boolean))).toEqual(expected);
});

test('list --state muted has what a mute keeps silent, at once', async () => {
  expect(await idsOf('--state', 'muted')).toEqual([]);
  await alerts('mute', 'inc-muted', '--reason', 'known');
  expect(await idsOf('--state', 'muted')).toEqual(['muted']);
});

test('list has the mutes of the file and of the command line, as text and as JSON', async () => {
  await alerts('mute', '--vault', 'Shared', '--reason', 'moving', '--for', '12h');
  const { text } = await alerts('list');
  expect(text).toContain('rule report, person ana@example.com, until 2027-01-31');
  expect(text).toContain('vault Shared, until 2026-03-14 00:00:00 UTC: moving');
  expect((await answer('list')).mutes).toMatchObject([
    { rule: ['report'], reason: 'monthly' },
    { vault: ['Shared'], reason: 'moving', until: NOW + 12 * HOUR },
  ]);
});

test('where the rules have not run, list names the instances for which they have', async () => {
  store = new AlertStore(path.join(root, 'y.alerts'));
  store.save({ ...emptyAlerts(), judgedOn: NOW });
  const hint = /There are alerts of another instance: y\. Choose one with -i\.$/;
  expect((await alerts('list')).text).not.toMatch(hint);
  rmSync(path.join(root, 'x.alerts'), { recursive: true });
  expect((await alerts('list')).text).toMatch(hint);
});

test('show tells one incident, a gone one too', async () => {
  expect((await alerts('show', 'inc-high')).text).toContain('Who           Ana (ana@example.com)');
  expect(await answer('show', 'inc-gone')).toMatchObject({ incident: { state: 'gone' } });
  await expect(alerts('show', 'inc-none')).rejects.toThrow('There is no incident "inc-none"');
});

test('ack holds until it is undone, and takes known incidents only', async () => {
  await alerts('ack', 'inc-old', 'inc-high', '--note', 'Ben looks');
  expect(await idsOf('--state', 'acknowledged')).toEqual(['high', 'old']);
  expect((await alerts('show', 'inc-old')).text).toContain('2026-03-13 12:00:00 UTC Ben looks');
  await alerts('ack', 'inc-old', '--undo');
  expect(await idsOf('--state', 'acknowledged')).toEqual(['high']);
  await expect(alerts('ack', 'inc-old', 'inc-none')).rejects.toThrow('There is no incident');
  expect(await idsOf('--state', 'acknowledged')).toEqual(['high']);
});

test.each([
  ['ack', 'inc-old', '--note', ''],
  ['mute', '--person', '', '--reason', 'x'],
  ['mute', '--rule', 'report', '--vault', ' ', '--reason', 'x'],
  ['mute', 'inc-old', '--reason', ' '],
  ['list', '--person', ''],
])('an empty text is refused: %s %s %s %s', async (...args) => {
  const saved = store.loadDecisions();
  jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  await expect(alerts(...args)).rejects.toThrow('Enter a text that is not empty.');
  expect(store.loadDecisions()).toEqual(saved);
});

test('a mute ends when it is told to', async () => {
  const { text } = await alerts('mute', 'inc-old', '--reason', 'known', '--for', '2d');
  expect(text).toContain('inc-old is muted until 2026-03-15 12:00:00 UTC.');
  const [{ id = '' } = {}] = store.loadDecisions().mutes;
  await alerts('unmute', id);
  expect(store.loadDecisions().mutes).toEqual([]);
  await expect(alerts('unmute', id)).rejects.toThrow('There is no mute');
});

test.each<[string, string]>([
  ['', 'Name an incident, or what to mute'],
  ['inc-old --rule report', 'Name an incident, or what to mute'],
  ['inc-none', 'There is no incident "inc-none"'],
  ['--rule reprt', 'There is no rule "reprt": did you mean "report"?'],
  ['--address 10.0.0.0/99', '"10.0.0.0/99" is neither an IP address nor a network'],
  ['--address somewhere', '"somewhere" is neither an IP address nor a network'],
  ['--vault Shared --for 5x', 'Enter a number with m, h or d for --for'],
])('mute %s is refused', async (args, sentence) => {
  const words = args.split(' ').filter(Boolean);
  await expect(alerts('mute', ...words, '--reason', 'x')).rejects.toThrow(sentence);
  expect(store.loadDecisions().mutes).toEqual([]);
});

test.each(['10.0.0.0/99', '10.0.0.0/-1', '10.0.0.0/x', '::/129', 'somewhere', ''])(
  'a mute of the address %p, which an earlier version has taken, fits nothing and ends no judgement',
  (address) => {
    const finding: Finding = {
      ...{ rule: 'report', level: 'LOW', what: 'x', where: '10.0.0.1', details: {}, facts: {} },
      path: [],
    };
    expect(fits(finding, { address: [address] })).toBe(false);
    expect(fits(finding, { address: [address, '10.0.0.0/8'] })).toBe(true);
  },
);

test('test sends a marked message past the outbox, and says what a sink lacks', async () => {
  const { text, code } = await alerts('test', 'log');
  expect([text, code]).toEqual(['✓ log (file) accepted the test.', 0]);
  const log = readFileSync(path.join(root, 'alerts.ndjson'), 'utf8');
  expect(JSON.parse(log)).toMatchObject({ kind: 'test', level: 'INFO' });
  const failed = await alerts('test', 'hook');
  expect(failed.code).toBe(2);
  expect(failed.text).toContain('needs the environment variable NO_SUCH_SECRET');
  await expect(alerts('test', 'none')).rejects.toThrow('Configured sinks: log, hook.');
});

test('check says each problem with its line, and which secrets are missing', async () => {
  const file = path.join(root, 'graph-1password.yaml');
  const missing = expect.stringContaining('NO_SUCH_SECRET, which is not set') as string;
  expect(await answer('check')).toEqual({ schema: 1, file, problems: [missing] });
  writeFileSync(file, FILE.replace('rule: report', 'rule: reprt').replace(/ {2}hook.*\n/, ''));
  const { text, code } = await alerts('check');
  expect([text, code]).toEqual([`${file}:4: there is no rule "reprt": did you mean "report"?`, 2]);
  writeFileSync(file, FILE.replace(/ {2}hook.*\n/, ''));
  const good = await alerts('check');
  expect([good.text, good.code]).toEqual([`✓ ${file}: 1 sink, 0 routes, 1 mute.`, 0]);
});

test.each(['state.json', 'decisions.json'])(
  'where %s is damaged, list and show name it instead of showing nothing, and leave it alone',
  async (name) => {
    const file = path.join(root, 'x.alerts', name);
    writeFileSync(file, '{"a');
    for (const command of [['list'], ['list', '--json'], ['show', 'inc-old']])
      await expect(alerts(...command)).rejects.toThrow(`${file} is damaged`);
    expect(printed).toEqual([]);
    expect(readFileSync(file, 'utf8')).toBe('{"a');
  },
);

test('an incident is not said to be unknown where what is known is damaged', async () => {
  const file = path.join(root, 'x.alerts', 'state.json');
  writeFileSync(file, '{"a');
  await expect(alerts('ack', 'inc-old')).rejects.toThrow(`${file} is damaged`);
  await expect(alerts('mute', 'inc-old', '--reason', 'x')).rejects.toThrow(`${file} is damaged`);
});
