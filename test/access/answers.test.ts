import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DAY, HOUR } from '@graph-1password/vocabulary';
import { runImport } from '../../packages/cli/src/access/importing/run';
import { runCheck } from '../../packages/cli/src/access/check/run';
import { runDiff } from '../../packages/cli/src/access/report/runDiff';
import { runReport } from '../../packages/cli/src/access/report/run';
import { runOverview } from '../../packages/cli/src/access/report/runOverview';

const NOW = Date.UTC(2026, 2, 13, 12);
const ANA = 'ANAAAAAAAAAAAAAAAAAAAAAAAA';
const BEN = 'BENAAAAAAAAAAAAAAAAAAAAAAA';
const VAULT = 'vaultaaaaaaaaaaaaaaaaaaaaa';

let root: string;
const before = process.env;
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'access-answers-'));
  process.env = { ...before, XDG_STATE_HOME: path.join(root, 'state'), XDG_DATA_HOME: root };
});
afterEach(() => {
  process.env = before;
  rmSync(root, { recursive: true, force: true });
});

/** What a command says. */
async function said(run: (context: Parameters<typeof runImport>[2]) => Promise<number>) {
  const [out, err]: string[][] = [[], []];
  const code = await run({
    ...{ print: (text) => void out?.push(text), printError: (text) => void err?.push(text) },
    now: () => NOW,
  });
  return { code, out: (out ?? []).join('\n'), err: (err ?? []).join('\n') };
}

/** A graph with uses of the vault: the events reach from the first to the last of them. */
function graphWith(uses: [user: string, daysAgo: number][]): string {
  const step = path.join(root, 'graphs', 'graph', 'step', 'entities');
  mkdirSync(step, { recursive: true });
  const entities = uses.map(([userUUID, daysAgo], at) => ({
    ...{ _key: `use:${at}`, _type: 'one_password_item_usage_event', _class: ['Record'] },
    ...{ id: `${at}`, name: 'use', displayName: 'use', vaultUUID: VAULT, userUUID },
    ...{ accessedBy: 'person', createdOn: NOW - daysAgo * DAY },
  }));
  writeFileSync(path.join(step, '1.json'), JSON.stringify({ entities }));
  return path.join(root, 'graphs');
}

/** An export of one vault with one direct grant to each of two people. */
function exportFile(
  time: number,
  { vaultName = 'Finance', userName = 'Ana', failed = '', state = 'ACTIVE' } = {},
): string {
  const captured_at = new Date(time).toISOString();
  const person = (id: string, name: string, is = 'ACTIVE') => ({
    ...{ id, name, type: 'MEMBER', state: is },
  });
  const people = [person(ANA, userName), person(BEN, 'Ben', state)];
  const permissions = ['view_items', 'view_and_copy_passwords'];
  const data: Record<string, unknown> = {
    'user list': people,
    'group list': [],
    'vault list': [{ id: VAULT, name: vaultName }],
    'vault user list': people.map((each) => ({ ...each, permissions })),
    'vault group list': [],
  };
  const answers = Object.entries(data).map(([command, rows]) => ({
    ...{ command, captured_at, exit: command === failed ? 1 : 0, data: rows },
    ...(/^vault .* list$/.test(command) && { of: VAULT }),
  }));
  const file = path.join(root, `export-${time}.json`);
  writeFileSync(file, JSON.stringify({ schema: 1, complete: true, answers }));
  return file;
}

const imported = (file: string, dataDir?: string) =>
  said((context) => runImport(file, dataDir === undefined ? {} : { dataDir }, context));

test('an answer about a moment has no uses from after it', async () => {
  const dataDir = graphWith([
    [ANA, 40],
    [ANA, 2],
    [BEN, 1],
  ]);
  await imported(exportFile(NOW - 39 * DAY), dataDir);
  const asOf = () => NOW - 30 * DAY;
  const options = { dataDir, asOf, days: 20, format: 'json' as const };
  const who = await said((context) => runReport('who', { ...options, vault: 'finance' }, context));
  const { lines } = JSON.parse(who.out) as { lines: { person: object; use: object }[] };
  expect(lines.map(({ person, use }) => ({ ...person, ...use }))).toMatchObject([
    { uuid: ANA, count: 1, lastUsedOn: new Date(NOW - 40 * DAY).toISOString() },
    { uuid: BEN, count: 0, lastUsedOn: null },
  ]);
  const overview = await said((context) => runOverview({ ...options, days: 9 }, context));
  expect(JSON.parse(overview.out)).toMatchObject({ vaults: [{ used: 0, unused: 2 }] });
  // Each way stands beside since when it is open.
  const csv = await said((context) =>
    runReport('who', { ...options, vault: 'finance', format: 'csv' }, context),
  );
  const [head, ...rows] = csv.out.trimEnd().split(/\r?\n/);
  expect(head).toBe('person,email,can,ways,does');
  const way =
    /(direct|made the vault|group [^(]+) \((since 20[^)]+|before the first snapshot|appeared without an event)\)/;
  expect(rows.map((row) => way.test(row))).toEqual([true, true]);
});

test('who did not use a vault is counted only as far as usages are known', async () => {
  const dataDir = graphWith([['CATAAAAAAAAAAAAAAAAAAAAAAA', 30]]);
  await imported(exportFile(NOW - HOUR), dataDir);
  const counts = async (days: number, users: string[] = []) => {
    graphWith([
      ['CATAAAAAAAAAAAAAAAAAAAAAAA', 30],
      ...users.map((user): [string, number] => [user, 1]),
    ]);
    const options = { dataDir, days, format: 'json' as const };
    const { out } = await said((context) => runOverview(options, context));
    return JSON.parse(out) as { notes: string[] };
  };
  expect(await counts(29)).toMatchObject({ vaults: [{ used: 0, unused: 2 }] });
  const short = await counts(90);
  expect(short).toMatchObject({ vaults: [{ used: null, unused: null }] });
  // Where one of two is known to have used it, that is all that is known.
  expect(await counts(90, [ANA])).toMatchObject({ vaults: [{ used: 1, unused: null }] });
  // Nobody but these two can open it.
  expect(await counts(90, [ANA, BEN])).toMatchObject({ vaults: [{ used: 2, unused: 0 }] });
  expect(short.notes.join()).toContain('known only from 2026-02-11');
});

test('who is suspended is not counted, and the counts and the list both say so', async () => {
  const dataDir = graphWith([[ANA, 2]]);
  await imported(exportFile(NOW - HOUR, { state: 'SUSPENDED' }), dataDir);
  const options = { dataDir, days: 90, format: 'json' as const };
  const overview = await said((context) => runOverview(options, context));
  const report = await said((context) => runReport('report', options, context));
  expect(JSON.parse(overview.out)).toMatchObject({ vaults: [{ reveal: 1 }] });
  expect((JSON.parse(report.out) as { lines: object[] }).lines).toHaveLength(2);
  const [counts, list] = [overview, report].map(({ out }) =>
    (JSON.parse(out) as { notes: string[] }).notes.join('\n'),
  );
  expect(counts).toContain('1 person who cannot sign in, such as suspended people, is not counted');
  expect(list).toContain('is listed here, and not counted by "access overview"');
  const table = await said((context) =>
    runReport('who', { dataDir, days: 90, vault: VAULT }, context),
  );
  expect(table.err).toContain('not counted by "access overview"');
});

test('a name that would steer a terminal, or Markdown, is shown and not obeyed', async () => {
  const evil = (name: string) =>
    `${name} \u001b[2J\u001b]0;x\u0007\nvoid\u202E\u009b [x](http://example.invalid)`;
  const dataDir = graphWith([[ANA, 2]]);
  const names = { vaultName: evil('Vault'), userName: evil('Ana'), failed: 'vault group list' };
  const file = exportFile(NOW - DAY, names);
  const options = { dataDir, days: 30, maxOwners: 1, maxAdmins: 1 };
  const shows: ((format: 'table' | 'json' | 'md') => ReturnType<typeof said>)[] = [
    (format) =>
      said((context) => runImport(file, { format: format === 'json' ? 'json' : 'text' }, context)),
    ...(['who', 'of', 'report'] as const).map(
      (kind) => (format: 'table' | 'json' | 'md') =>
        said((context) =>
          runReport(kind, { ...options, format, vault: VAULT, person: ANA }, context),
        ),
    ),
    (format) => said((context) => runOverview({ ...options, format }, context)),
    (format) => said((context) => runCheck({ ...options, format }, context)),
    (format) =>
      said((context) => runDiff(() => NOW - 9 * DAY, undefined, { ...options, format }, context)),
  ];
  for (const show of shows) {
    for (const format of ['table', 'json', 'md'] as const) {
      const { out, err } = await show(format);

      expect(out + err).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]|^void/m);
      if (format === 'md' && show !== shows[0]) expect(out).not.toContain('[x](');
    }
  }
  const unknown = said((context) => runReport('who', { ...options, vault: evil('Vau') }, context));

  await expect(unknown).rejects.toThrow(/^[^\u0000-\u001f\u007f-\u009f\u202e]*$/);
});

test('what a failed answer leaves standing is cited from the snapshot that it is of', async () => {
  const dataDir = graphWith([[ANA, 9]]);
  const evidence = async () => {
    const options = { dataDir, days: 30, vault: VAULT, person: ANA, format: 'json' as const };
    const { out } = await said((context) => runReport('report', options, context));
    const { lines, notes } = JSON.parse(out) as {
      lines: { ways: { evidence: string }[] }[];
      notes: string[];
    };
    return [lines.flatMap(({ ways }) => ways.map((way) => way.evidence)), notes.join()];
  };
  const first = new Date(NOW - 3 * DAY).toISOString();
  await imported(exportFile(NOW - 3 * DAY));
  for (const daysAgo of [2, 1]) {
    const { code, out } = await imported(
      exportFile(NOW - daysAgo * DAY, { failed: 'vault user list' }),
    );
    expect(code).toBe(3);
    const said = [
      'The people of 1 vault could not be read: Finance. Export again.',
      'What stands for the people of 1 vault is of the snapshot of 2026-03-10 12:00 UTC, moved forward by events: Finance.',
    ];
    expect(out).toContain(said.join('\n'));
    const [proof, notes] = await evidence();
    expect(proof).toEqual([`grant: snapshot ${first}`]);
    expect(notes).toContain(said[1]);
  }
  expect((await imported(exportFile(NOW - HOUR))).code).toBe(0);
  expect((await evidence())[0]).toEqual([`grant: snapshot ${new Date(NOW - HOUR).toISOString()}`]);
});

test('a name that nothing has is told what to do', async () => {
  const dataDir = graphWith([[ANA, 9]]);
  await imported(exportFile(NOW - DAY));
  const asked = (about: { vault: string } | { person: string }) =>
    said((context) => runReport('who', { dataDir, days: 30, ...about }, context));
  await expect(asked({ vault: 'Finanze' })).rejects.toThrow(
    'No vault is called "Finanze"; did you mean Finance? Enter the whole name or the id: "graph-1password access overview"',
  );
  await expect(asked({ person: 'Somebody Else' })).rejects.toThrow(
    'No person is called "Somebody Else". Enter the whole name, the e-mail address or the UUID',
  );
});
