import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DAY, HOUR } from '@graph-1password/vocabulary';
import { Steps } from '../../../../src/steps/constants';
import { AlertStore } from '../alerts/state/store';
import type { DetectOptions } from '../detect/options';
import { runDetect } from '../detect/run';
import { judge } from '../alerts/judge/judge';
import { writeRunFile } from '../graph/runFile';
import { leaveSummary } from '../../../../test/support/runSummary';
import { pollerPaths } from '../poll/settings';
import { momentOrAgo } from '../support/options';
import type { ReportOptions } from './options';
import { reportMarkdown } from './markdown';
import { runReport } from './run';
import type { Report, ReportIncident } from './types';

const NOW = Date.UTC(2026, 2, 13, 15);
const AUDIT = 'one_password_audit_event';
const SIGN_IN = 'one_password_signin_attempt_event';
const USAGE = 'one_password_item_usage_event';
const HOSTILE = '<img src=x> | `a` [b](https://evil.example) <!channel>\u202e';

let root: string;
beforeEach(() => void (root = mkdtempSync(path.join(tmpdir(), 'report-'))));
afterEach(() => rmSync(root, { recursive: true }));

const entity = (type: string, id: string, more: object) => ({
  ...{ _key: `${type}:${id}`, _type: type, _class: ['Record'], displayName: id, id },
  ...more,
});
const change = (id: string, action: string, on: number, more: object = {}) =>
  entity(AUDIT, id, {
    ...{ action, objectType: 'user', actorUUID: 'BOSS', actorEmail: 'boss@example.com' },
    ...{ createdOn: on, ...more },
  });
const left = (id: string, action: string, on: number) =>
  change(`${id}-${action}-${on}`, action, on, { objectUUID: id, objectEmail: `${id}@example.com` });
const signIn = (user: string, city: string | undefined, on: number, category = 'success') =>
  entity(SIGN_IN, `${user}-${city}-${on}`, {
    ...{ category, targetUserUUID: user, targetUserEmail: `${user}@example.com`, createdOn: on },
    ...{ ...(city !== undefined && { city }), country: 'KE', countryCode: 'KE' },
  });

const ENTITIES = [
  left('ana', 'suspend', NOW - DAY),
  left('ben', 'suspend', NOW - 9 * DAY),
  left('cem', 'delete', NOW - 2 * HOUR),
  left('dan', 'suspend', NOW - 2 * DAY),
  left('dan', 'reactivate', NOW - DAY),
  signIn('eva', 'Nairobi', NOW - 10 * DAY),
  signIn('eva', 'Mombasa', NOW - 3 * HOUR),
  signIn('eva', 'Mombasa', NOW - 2 * HOUR),
  signIn('eva', 'Kisumu', NOW - HOUR, 'credentials_failed'),
  signIn('eva', undefined, NOW - HOUR),
  signIn('fay', 'Mombasa', NOW - HOUR),
  signIn('gil', 'Nairobi', NOW - 12 * DAY),
  signIn('gil', 'Mombasa', NOW - 8 * DAY),
  entity('one_password_vault', 'v1', { displayName: 'Used', itemsCount: 3 }),
  entity('one_password_vault', 'v2', { displayName: HOSTILE, itemsCount: 2 }),
  entity(USAGE, 'U', { vaultUUID: 'v1', userUUID: 'eva', action: 'fill', createdOn: NOW - DAY }),
];

/** A graph as a run left it. @param failed steps that did not work @param more entities @param usual the others */
function leaveGraph(
  failed: Record<string, string> = {},
  more: object[] = [],
  usual: object[] = ENTITIES,
): string {
  const folder = path.join(root, 'graph-of-run');
  mkdirSync(path.join(folder, 'graph'), { recursive: true });
  writeFileSync(
    path.join(folder, 'graph', 'e.json'),
    JSON.stringify({ entities: [...usual, ...more] }),
  );
  leaveSummary(folder, NOW, failed);
  const [startedOn = '', finishedOn = ''] = [NOW, NOW + 1].map((on) => new Date(on).toISOString());
  const reasons = Object.keys(failed).map((step) => `${step} failed.`);
  writeRunFile(folder, { startedOn, finishedOn, reasons });
  return folder;
}

async function report(format: ReportOptions['format'], more: Partial<ReportOptions> = {}) {
  const printed: string[] = [];
  const options = { since: momentOrAgo('7d'), now: NOW, format, dataDir: root, ...more };
  const code = await runReport(options, {
    ...{ print: (text) => void printed.push(text), printError: () => undefined, now: () => NOW },
  });
  expect(code).toBe(0);
  return printed.join('\n');
}

const parsed = async (more?: Partial<ReportOptions>) =>
  JSON.parse(await report('json', more)) as Report;

test('tells who left and did not come back, new places, and vaults that nobody used', async () => {
  const dataDir = leaveGraph();
  const { leavers, newPlaces, unusedVaults, unknown, incidents } = await parsed({ dataDir });
  expect(leavers.map(({ who, did, by }) => [who, did, by])).toEqual([
    ['cem@example.com', 'deleted', 'boss@example.com'],
    ['ana@example.com', 'suspended', 'boss@example.com'],
  ]);
  expect(newPlaces).toEqual([
    { who: 'eva@example.com', place: 'Mombasa, Kenya', on: NOW - 3 * HOUR, count: 2 },
  ]);
  expect(unusedVaults).toEqual([{ name: HOSTILE, items: 2 }]);
  expect(unknown).toEqual({ toChange: 'The graph has no items of a Connect Server.' });
  expect(
    incidents.every(({ state, last = NOW }) => state === 'open' && last >= NOW - 7 * DAY),
  ).toBe(true);
  const all = await parsed({ dataDir, since: momentOrAgo('14d') });
  expect(all.leavers).toHaveLength(3);
  expect(all.newPlaces).toHaveLength(2);
});

test('has the incidents that detect finds in the same days, and those of the poller have the same ids and states', async () => {
  const burst = (on: number) => signIn('hal', 'Nairobi', on, 'credentials_failed');
  const more = [
    // Half of it is older than the period, and so is the first time that somebody was somewhere.
    ...Array.from({ length: 24 }, (_, n) => burst(NOW - 7 * DAY + (n - 12) * 60_000)),
    // After what counts as the present.
    left('ida', 'delete', NOW + HOUR),
  ];
  const dataDir = leaveGraph({}, more);
  const found = async (options: Pick<DetectOptions, 'stateDir'> = {}) => {
    const printed: string[] = [];
    const all = {
      since: momentOrAgo('7d'),
      now: NOW,
      format: 'json',
      dataDir,
      ...options,
    } as const;
    await runDetect(all, {
      ...{ print: (text) => void printed.push(text), printError: () => undefined, now: () => NOW },
    });
    return JSON.parse(printed.join('')) as {
      incidents: (ReportIncident & { reason?: string; findings: string[] })[];
      findings: { id: string }[];
    };
  };
  const pick = (incidents: ReportIncident[]) =>
    incidents.map(({ id, level, title, last }) => ({ id, level, title, last }));
  const detected = await found();
  const { incidents } = await parsed({ dataDir });
  expect(pick(incidents)).toEqual(pick(detected.incidents));
  expect(
    detected.incidents.find(({ title }) => /hal/.test(title))?.findings.length,
  ).toBeGreaterThan(0);
  expect(JSON.stringify(incidents)).not.toMatch(/ida|gil/);
  expect(new Set(detected.findings.map(({ id }) => id))).toEqual(
    new Set(detected.incidents.flatMap(({ findings }) => findings)),
  );

  const stateDir = path.join(root, 'state');
  const { alertsFolder } = pollerPaths({ stateDir });
  await judge({ alertsFolder, graphFolder: dataDir }, { now: () => NOW, env: {} });
  const store = new AlertStore(alertsFolder);
  const [first] = incidents;
  const acknowledged = { [first?.id ?? '']: { on: NOW, note: 'seen' } };
  store.saveDecisions({ ...store.loadDecisions(), acknowledged });
  const tracked = (await found({ stateDir })).incidents;
  expect(tracked.map(({ id }) => id)).toEqual(incidents.map(({ id }) => id));
  expect(tracked.map(({ state, reason }) => [state, reason])).toEqual(
    incidents.map(({ id }) => (id === first?.id ? ['acknowledged', 'seen'] : ['open', undefined])),
  );
});

test('where a file of the alerts is damaged, the report and detect say so, without a path', async () => {
  const stateDir = path.join(root, 'state');
  const dataDir = leaveGraph();
  const { alertsFolder } = pollerPaths({ stateDir });
  await judge({ alertsFolder, graphFolder: dataDir }, { now: () => NOW, env: {} });
  const store = new AlertStore(alertsFolder);
  store.saveDecisions(store.loadDecisions());
  for (const name of ['decisions.json', 'state.json']) {
    const file = path.join(alertsFolder, name);
    const whole = readFileSync(file);
    writeFileSync(file, '{"version":1,"in');
    const sentence = `What alerts remember is damaged (${name}), so which incidents are acknowledged, muted or gone is not known: "graph-1password alerts list" says what to do.`;
    const told = await parsed({ dataDir, stateDir });
    expect(told.health.alerts).toEqual([sentence]);
    expect(told.incidents.length).toBeGreaterThan(0);
    expect(reportMarkdown(told)).toContain(sentence);
    expect(readFileSync(file, 'utf8')).toBe('{"version":1,"in');
    if (name === 'decisions.json') writeFileSync(file, whole);
  }
  const printed: string[] = [];
  const context = { now: () => NOW, printError: (text: string) => void printed.push(text) };
  const asked = { now: NOW, dataDir, stateDir } as const;
  await runDetect({ ...asked, format: 'json' }, { ...context, print: context.printError });
  const unknown = expect.stringContaining('damaged (state.json)') as string;
  expect(JSON.parse(printed[0] ?? '')).toMatchObject({ statesUnknown: [unknown] });
  await runDetect(asked, { ...context, print: () => undefined });
  expect(printed).toContainEqual(expect.stringMatching(/^What alerts remember is damaged/));
});

test('that nothing is missing is said once', async () => {
  const { health, ...rest } = await parsed({ dataDir: leaveGraph() });
  const page = reportMarkdown({ ...rest, health: { ...health, lacks: [], alerts: [] } });
  expect(page.match(/nothing is missing/gi)).toHaveLength(1);
});

test('says what it cannot know', async () => {
  const dataDir = leaveGraph({ [Steps.ITEM_USAGES]: 'failure', [Steps.AUDIT_EVENTS]: 'failure' });
  const { unknown, unusedVaults, health } = await parsed({ dataDir });
  expect(unusedVaults).toEqual([]);
  expect(unknown).toEqual({
    incidents: expect.stringMatching(/^Some rules were not judged/) as string,
    unusedVaults: 'Item usages failed.',
    leavers: 'Audit events failed.',
    toChange: 'Item usages failed.',
  });
  expect(health.alerts.join('\n')).toMatch(/Audit events failed: \d+ rules have no data/);
  const markdown = await report('md', { dataDir });
  expect(markdown).toMatch(/not known\.\n\n- Not known: Item usages failed\./);
  // Those who are known are told.
  expect(markdown).toContain('- There may be more: Audit events failed.');
});

/** The parts of a report with their texts, by title. */
async function partsOf(dataDir: string, more: Partial<ReportOptions> = {}) {
  const page = await report('md', { dataDir, ...more });
  return new Map(
    page
      .split('\n## ')
      .slice(1)
      .map((part) => part.split(/\n\n([^]*)/) as [string, string]),
  );
}

test('no part says "none" of what nobody has read', async () => {
  const dataDir = leaveGraph(
    { [Steps.AUDIT_EVENTS]: 'disabled', [Steps.SIGNIN_ATTEMPTS]: 'disabled' },
    [],
    [entity('one_password_vault', 'v1', { displayName: 'Used', itemsCount: 3 })],
  );
  const parts = await partsOf(dataDir);
  expect(parts.get('Leavers')).toMatch(/^not known\.\n\n- Not known: Audit events are not conf/);
  expect(parts.get('Sign-ins from new places')).toMatch(
    /^not known\.\n\n- Not known: Sign-in attempts are not configured, or switched off\.\s*$/,
  );
  expect(parts.get('Incidents')).toContain('- There may be more: Some rules were not judged');
  const nobody = { ...(await parsed({ dataDir })), incidents: [] };
  expect(reportMarkdown(nobody)).toMatch(
    /Open incidents, the worst first\n\nnot known\.\n\n## Leavers/,
  );
  const html = await report('html', { dataDir });
  expect(html).not.toContain('<p>none');
  expect(html).toContain('<li>Not known: Audit events are not configured, or switched off.</li>');
});

test('of days that the events do not cover nothing is said', async () => {
  const only = [signIn('eva', 'Nairobi', NOW - 3 * DAY)];
  const short = await partsOf(leaveGraph({}, [], only), { since: momentOrAgo('30d') });
  expect(short.get('Leavers')).toMatch(
    /^none since 2026-\S+ \S+ UTC\.\n\n- What was before .* is not known: the events begin there\./,
  );
  expect(short.get('Sign-ins from new places')).toMatch(/^none since 2026-/);
  const nothing = await partsOf(leaveGraph({}, [], [entity('one_password_vault', 'v1', {})]));
  expect(nothing.get('Leavers')).toBe('not known.\n\n- Not known: The graph has no events.\n');
  expect(nothing.get('Vaults that nobody used')).toMatch(/^not known/);
});

test('of days after the collection nothing is said', async () => {
  const dataDir = leaveGraph({}, [], [signIn('eva', 'Nairobi', NOW - 3 * DAY)]);
  const later = await partsOf(dataDir, { now: NOW + 4 * DAY });
  expect(later.get('Leavers')).toMatch(/^none until .* UTC\.\n\n- What was after .* is not known/);
  const old = await partsOf(dataDir, { now: NOW + 9 * DAY });
  for (const part of ['Leavers', 'Sign-ins from new places', 'Vaults that nobody used'])
    expect(old.get(part)).toMatch(/^not known\.\n\n- Not known: The graph was collected /);
});

test('names are words in Markdown and HTML, and the page loads nothing', async () => {
  const dataDir = leaveGraph();
  const markdown = await report('md', { dataDir });
  expect(markdown).toContain('&lt;img src=x\\> \\| \\`a\\` \\[b\\](https:&#8203;//evil');
  expect(markdown).not.toMatch(/<(?!br)|\u202e/);
  const file = path.join(root, 'report.html');
  await report('html', { dataDir, output: file });
  const html = readFileSync(file, 'utf8');
  expect(html).toContain('&lt;img src=x&gt; | `a`');
  expect(html).not.toMatch(/<img|<script|src="|\u202e/);
  expect(html.length).toBeLessThan(12_000);
  expect(statSync(file).mode & 0o077).toBe(0);
});

test('a sink gets the report at once and then a week later, with the states of the alerts', async () => {
  const graphFolder = leaveGraph();
  const configFile = path.join(root, 'graph-1password.yaml');
  const log = path.join(root, 'log.ndjson');
  writeFileSync(
    configFile,
    `sinks: { log: { type: file, path: ${log} }, mail: { type: file, path: ${log}.2 } }
routes: [{ min: critical, sink: log }]
reports: [{ sink: log, every: week }, { sink: mail, every: day }]
`,
  );
  const { alertsFolder } = pollerPaths({ stateDir: root });
  const kinds = (file: string) =>
    readFileSync(file, 'utf8')
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { kind: string }).kind);
  for (const on of [0, HOUR, DAY, 6 * DAY, 7 * DAY]) {
    await judge({ alertsFolder, graphFolder, configFile }, { now: () => NOW + on, env: {} });
  }
  expect(kinds(log)).toEqual(['report', 'report']);
  expect(kinds(`${log}.2`)).toEqual(['report', 'report', 'report', 'report']);
  expect(readFileSync(log, 'utf8')).toContain('cem@example.com, deleted');
  // A bare number would tell nothing.
  expect(readFileSync(log, 'utf8')).toContain('Mombasa, Kenya, 2026-03-13 12:00 UTC, sign-ins 2');
  const { incidents } = new AlertStore(alertsFolder).load();
  const known = { stateDir: root, dataDir: graphFolder, config: configFile };
  const { incidents: told } = await parsed(known);
  expect(told.map(({ id }) => id).sort()).toEqual(incidents.map(({ id }) => id).sort());
});

test('items to change: not known is no 0, and what programs read is counted apart', async () => {
  const item = (id: string) =>
    entity('one_password_secret', id, { vaultId: 'v1', vaultName: 'Used', version: 2 });
  const read = (user: string, itemUUID: string, accessedBy = 'person') =>
    entity(USAGE, `${user}-${itemUUID}`, {
      ...{ vaultUUID: 'v1', userUUID: user, itemUUID, action: 'fill', accessedBy },
      ...{ usedVersion: 2, createdOn: NOW - 3 * DAY },
    });
  // Of what comes after the report, it knows nothing.
  const later = left('cem', 'reactivate', NOW + DAY);
  const reads = [later, read('ana', 'i1'), read('ana', 'i2', 'machine'), read('cem', 'hidden')];
  const numbers = async (more: object[]) => {
    const { leavers } = await parsed({ dataDir: leaveGraph({}, more) });
    return leavers.map((each) => [each.toChange, each.toChangeMachines, each.notShown]);
  };
  expect(await numbers([...reads, item('i1'), item('i2')])).toEqual([
    [undefined, undefined, 1],
    [1, 1, undefined],
  ]);
  expect(await report('md', { dataDir: leaveGraph({}, reads) })).toContain(
    'An empty cell is not known, and a number may be too low: The graph has no items of a Connect Server.',
  );
  expect(await numbers(reads)).toEqual([
    [undefined, undefined, 1],
    [undefined, undefined, 2],
  ]);
});
