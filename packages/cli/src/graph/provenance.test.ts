import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { loadGraph } from '@graph-1password/j1ql/testing';
import { factsOf } from '../../../../test/support/memoryGraph';
import { HOUR } from '@graph-1password/vocabulary';
import { SIMULATED_NAME } from './facts';
import { NewGraph } from './newGraph';
import { provenanceOf, tellProvenance } from './provenance';
import { removeFailedRun, writeFailedRun, writeRunFile } from './runFile';

const NOW = Date.UTC(2026, 2, 13, 15);

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'provenance-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function writeGraph(accountName: string, ...eventTimes: number[]): void {
  const record = (type: string, id: string, more: object) => ({
    ...{ _key: `${type}:${id}`, _type: type, _class: ['Record'], ...more },
  });
  const events = eventTimes.map((createdOn, index) =>
    record('one_password_audit_event', String(index), { createdOn }),
  );
  const account = record('one_password_account', 'A', { id: 'A', displayName: accountName });
  mkdirSync(path.join(folder, 'graph'), { recursive: true });
  writeFileSync(
    path.join(folder, 'graph', '1.json'),
    JSON.stringify({ entities: [account, ...events] }),
  );
}

/** The summary that the SDK writes at the end of a run. */
function writeSummary(statuses: Record<string, string>): void {
  const integrationStepResults = Object.entries(statuses).map(([name, status]) => ({
    ...{ id: name, name, status, declaredTypes: [] },
  }));
  const file = path.join(folder, 'summary.json');
  writeFileSync(file, JSON.stringify({ integrationStepResults }));
  utimesSync(file, (NOW - 26 * HOUR) / 1000, (NOW - 26 * HOUR) / 1000);
}

const provenance = async () => provenanceOf(folder, factsOf(await loadGraph(folder)));

/** What people see. */
async function told(): Promise<string> {
  let text = '';
  expect(tellProvenance(await provenance(), false, (line) => (text += line), NOW)).toEqual({});
  return text;
}

test('after j1-integration the summary, the events and the account say it', async () => {
  writeGraph('Local Integration', NOW - 30 * HOUR, NOW - 200 * HOUR);
  writeSummary({
    'Fetch Vaults': 'failure',
    'Fetch Secrets': 'disabled',
    'Build Users': 'success',
  });
  expect(await told()).toBe(
    [
      `Graph in ${folder}; account A; collected 2026-03-12 13:00 UTC, 1 day ago; events from 2026-03-05 07:00 UTC to 2026-03-12 09:00 UTC.`,
      '  ! Not complete: Fetch Vaults.',
      '  ! Not configured or switched off: Fetch Secrets.',
    ].join('\n'),
  );
});

test('a run of ours says more, to programs too', async () => {
  writeGraph('Brightwave\u001b[31m', NOW - 30 * HOUR);
  writeSummary({ 'Fetch Vaults': 'success' });
  writeRunFile(folder, {
    startedOn: '2026-03-13T12:00:00.000Z',
    finishedOn: '2026-03-13T12:01:00.000Z',
    window: { since: '2026-03-01T12:00:00.000Z', until: '2026-03-13T12:00:00.000Z' },
    reasons: ['The token lacks a feature.'],
  });
  expect(await told()).toBe(
    [
      `Graph in ${folder}; account Brightwave [31m; collected 2026-03-13 12:00 UTC, 3 hours ago; events from 2026-03-01 12:00 UTC to 2026-03-13 12:00 UTC.`,
      '  ! The token lacks a feature.',
    ].join('\n'),
  );
  const print = jest.fn();
  expect(tellProvenance(await provenance(), true, print, NOW)).toEqual({
    graph: {
      folder,
      account: 'Brightwave\u001b[31m',
      collectedOn: '2026-03-13T12:00:00.000Z',
      ageSeconds: 10_800,
      window: { since: '2026-03-01T12:00:00.000Z', until: '2026-03-13T12:00:00.000Z' },
      simulated: false,
      lacks: ['The token lacks a feature.'],
    },
  });
  expect(print).not.toHaveBeenCalled();
});

test('a later run that failed is said until one succeeds', async () => {
  writeGraph('Brightwave');
  writeSummary({});
  writeFailedRun(folder, { startedOn: '2026-03-13T14:00:00.000Z', reasons: ['It was down.'] });
  expect((await provenance()).lacks).toEqual([
    'The run of 2026-03-13 14:00 UTC failed, so this graph is older. It was down.',
  ]);
  removeFailedRun(folder);
  expect((await provenance()).lacks).toEqual([]);
});

test('a collection that is at work beside the last good graph is told', async () => {
  writeGraph('Brightwave');
  writeSummary({});
  const next = NewGraph.begin(folder);
  expect((await provenance()).lacks).toEqual([
    expect.stringMatching(
      /^A newer collection has been running since .* UTC: what it reads is not in this graph yet\.$/,
    ),
  ]);
  next.end();
  expect((await provenance()).lacks).toEqual([]);
});

test('a run of a poller that is at work is told, and one that has died is not', async () => {
  const runs = path.join(folder, 'runs');
  const run = (time: string, pid: number) => path.join(runs, `2026-03-13T${time}-000Z-${pid}`);
  const own = folder;
  folder = run('12-00-00', process.pid);
  mkdirSync(folder, { recursive: true });
  try {
    writeGraph('Brightwave');
    writeSummary({});
    // No process has this number.
    mkdirSync(run('13-00-00', 2 ** 22 + 1));
    expect((await provenance()).lacks).toEqual([]);
    mkdirSync(run('14-00-00', process.pid));
    expect((await provenance()).lacks).toEqual([
      'A newer collection has been running since 2026-03-13 14:00 UTC: what it reads is not in this graph yet.',
    ]);
  } finally {
    folder = own;
  }
});

test('a graph of a run that did not end says so', async () => {
  writeGraph('Brightwave');
  expect(await told()).toBe(
    [
      `Graph in ${folder}; account Brightwave; no events.`,
      '  ! The run did not finish, or its summary.json is gone: parts of the graph may be missing.',
    ].join('\n'),
  );
});

test.each([
  ['an empty one', '', 'is damaged'],
  ['one that was cut off', '{', 'is damaged'],
  ['null', 'null', 'has a form that this version does not know'],
  ['a list', '[]', 'has a form that this version does not know'],
  ['one without steps', '{"schema":2}', 'has a form that this version does not know'],
  [
    'one with other steps',
    '{"integrationStepResults":[{"step":"a"}]}',
    'has a form that this version does not know',
  ],
])('what is said of a summary is true: %s', async (_, content, why) => {
  writeGraph('Brightwave');
  writeFileSync(path.join(folder, 'summary.json'), content);
  expect((await provenance()).lacks).toEqual([
    `The summary of the run (summary.json) ${why}: parts of the graph may be missing.`,
  ]);
});

test.each(['{', 'null', '[]', '{"schema":1}', '{"schema":2,"startedOn":"x"}'])(
  'a provenance.json with %s is as good as none',
  async (content) => {
    writeGraph('Brightwave');
    writeSummary({ 'Fetch Vaults': 'success' });
    for (const name of ['provenance.json', 'failed-run.json']) {
      writeFileSync(path.join(folder, name), content);
    }
    expect(await told()).toMatch(/; collected 2026-03-12 13:00 UTC, 1 day ago; no events\.$/);
  },
);

test('a simulated tenant is known by its people, whatever the run and the account call it', async () => {
  const user = (id: string, email: string) => ({
    ...{
      _key: `one_password_user:${id}`,
      _type: 'one_password_user',
      _class: ['User'],
      email: [email],
    },
  });
  const write = (...users: object[]) => {
    writeGraph('Local Integration');
    writeFileSync(path.join(folder, 'graph', '2.json'), JSON.stringify({ entities: users }));
  };
  writeSummary({});
  const [startedOn, finishedOn] = ['2026-03-13T12:00:00.000Z', '2026-03-13T12:01:00.000Z'];
  writeRunFile(folder, { startedOn, finishedOn, reasons: [] });
  write(
    user('A', 'ana@brightwave.example'),
    user('B', 'bo@brightwave.example'),
    user('C', 'c@x.com'),
  );
  expect(await provenance()).toMatchObject({ simulated: true });
  write(user('A', 'ana@example.com'), user('B', 'bo@brightwave.example'));
  expect(await provenance()).toMatchObject({ simulated: false });
});

test('a simulated tenant is recognised by its name, however it was collected', async () => {
  writeGraph(SIMULATED_NAME);
  writeSummary({});
  expect(await told()).toMatch(/; a simulated tenant; collected /);
  expect(await provenance()).toMatchObject({ simulated: true });
});
