import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readPage } from '@graph-1password/explorer/testing';
import type { Model } from '@graph-1password/explorer/testing';
import { openCluster, publishArchive } from '@graph-1password/archive';
import type { Graph, QueryResult } from '@graph-1password/j1ql';
import { runQuery } from '@graph-1password/j1ql';
import { ACCESS_EDGES, DAY, EntityTypes } from '@graph-1password/vocabulary';
import { publishToCluster } from '../../packages/cli/src/archive/commands/publish';
import { TABLES } from '../../packages/cli/src/archive/model';
import { takeOver } from '../../packages/cli/src/archive/migrate';
import { openWriter } from '../../packages/cli/src/archive/runArchive';
import type { AskOptions } from '../../packages/cli/src/ask/options';
import { runAsk } from '../../packages/cli/src/ask/run';
import { ClusterAnswers } from '../../packages/cli/src/cluster/answers';
import type { DetectOptions } from '../../packages/cli/src/detect/options';
import { runDetect } from '../../packages/cli/src/detect/run';
import { queriesIn, shippedContent } from '../../packages/cli/src/content/shipped';
import type { ExploreOptions } from '../../packages/cli/src/explore/run';
import { runExplore } from '../../packages/cli/src/explore/run';
import type { LeaverOptions } from '../../packages/cli/src/leaver/run';
import { runLeaver } from '../../packages/cli/src/leaver/run';
import type { ReportOptions } from '../../packages/cli/src/report/options';
import { runReport } from '../../packages/cli/src/report/run';
import type { Print } from '../../packages/cli/src/support/output';
import { openGraph } from '../../packages/cli/src/graph/ownReads';
import { NOW, withFirstTrial } from '../detect/judge';
import { ClickHouseServer } from '../support/clickhouse/server';
import { objectsOf } from '../support/clickhouse/pageContent';
import { writeArchive } from '../support/export/converted';

/** Who can open what follows from the order of events: ClickHouse has none of it, and says so where it is asked. */
const NOT_PUBLISHED = new Set<string>([EntityTypes.GROUP, ...Object.values(ACCESS_EDGES)]);
const WITHOUT_ACCESS = {
  derived: NOT_PUBLISHED,
  derive: () => ({ entities: [], relationships: [] }),
};

let folder: string;
let server: ClickHouseServer;
let graph: Graph;

beforeAll(async () => {
  folder = path.join(mkdtempSync(path.join(tmpdir(), 'published-')), 'archive');
  await withFirstTrial(async (collected) => {
    const writer = await openWriter(folder, () => NOW);
    try {
      await takeOver(writer, collected, () => undefined);
    } finally {
      writer.close();
    }
  });
  graph = await openGraph(folder, WITHOUT_ACCESS);
  server = await ClickHouseServer.start();
}, 240_000);

afterAll(async () => {
  await server.close();
  rmSync(path.dirname(folder), { recursive: true, force: true });
});

test('the archive is published by the command', async () => {
  const texts: string[] = [];
  const context = {
    folder,
    answer: (text: string) => texts.push(text),
    say: () => undefined,
    now: NOW,
  };
  expect(await publishToCluster({ print: true }, context)).toBe(0);
  expect(texts[0]).toContain('CREATE TABLE IF NOT EXISTS `graph_1password`.`one_password_vault`');
  expect(server.seen).toEqual([]);
  expect(await publishToCluster({ to: server.url }, context)).toBe(0);
  expect(await publishToCluster({ to: server.url }, context)).toBe(0);
  const [, first = '', second = ''] = texts;
  expect(first).toMatch(
    /^[\d,]+ rows of \d+ files \(.* MB\) were sent\. Database graph_1password has account [A-Z2-7]{26} as of commit 2 of its archive\.$/,
  );
  expect(second).toMatch(/^Nothing is new\. /);
}, 240_000);

/** Whole objects have their columns in the order of the declaration, and not that of the files, and without those that are empty in all rows. */
const formOf = ({ columns, rows, total }: Pick<QueryResult, 'columns' | 'rows' | 'total'>) => ({
  columns: columns.filter((name) => rows.some((row) => !isEmpty(row[name]))).sort(),
  rows: rows.map((row) =>
    Object.fromEntries(
      Object.entries(row)
        .filter(([, value]) => !isEmpty(value))
        .map(([name, value]) => [name, isObject(value) ? filled(value) : value]),
    ),
  ),
  total,
});
const isEmpty = (value: unknown): boolean => value === null || value === undefined;
const isObject = (value: unknown): value is object =>
  typeof value === 'object' && !Array.isArray(value) && value !== null;
const filled = (value: object): object =>
  Object.fromEntries(Object.entries(value).filter(([, each]) => !isEmpty(each)));

test('every query of the questions, rules and boards gives the same rows, in the same order', async () => {
  const answers = await ClusterAnswers.open({ url: server.url, window: {} });
  const options = { now: NOW, parameters: { userEmail: 'nobody' } };
  const queries = [...new Set(queriesIn(shippedContent()).map(({ text }) => text))];
  let rows = 0;
  for (const text of queries) {
    const wanted = runQuery(graph, text, options);
    if (wanted.tree) continue;
    const found = await answers.table(text, options);
    expect({ text, ...formOf(found) }).toEqual({ text, ...formOf(wanted) });
    rows += wanted.total;
  }
  answers.close();
  expect(queries.length).toBeGreaterThan(200);
  expect(rows).toBeGreaterThan(1000);
}, 600_000);

test.each([
  ['since a day ago', { since: NOW - DAY }],
  ['until a week ago', { until: NOW - 7 * DAY }],
])(
  'a window of it has the same rows: %s',
  async (_, window) => {
    const part = await openGraph(folder, { window, ...WITHOUT_ACCESS });
    const answers = await ClusterAnswers.open({ url: server.url, window });
    for (const text of [
      'FIND one_password_client_ip AS a THAT USES AS u << one_password_user AS b RETURN a, u.signInCount, b.displayName',
      'FIND one_password_user AS u RETURN u.displayName, u.lastSignInOn, u.lastItemUsageOn, u.email',
      'FIND one_password_audit_event AS e THAT PERFORMED << one_password_audit_event_actor_details AS a THAT PERFORMED AS p >> one_password_vault AS v RETURN v, p.eventCount, p.actions, COUNT(e)',
      'FIND Person AS p THAT IS << one_password_user AS u RETURN p.displayName, p.email, u._key ORDER BY p.email',
    ])
      expect({ text, ...formOf(await answers.table(text, { now: NOW })) }).toEqual({
        text,
        ...formOf(runQuery(part, text, { now: NOW })),
      });
    answers.close();
  },
  240_000,
);

/** What the command says. */
async function ask(text: string | undefined, options: Partial<AskOptions>) {
  const [out, err]: string[][] = [[], []];
  const exitCode = await runAsk(
    text,
    { param: [], engine: 'clickhouse', url: server.url, now: NOW, ...options },
    { print: (line) => out?.push(line), printError: (line) => err?.push(line), now: () => NOW },
  );
  return { exitCode, out: out?.join('\n') ?? '', err: err?.join('\n') ?? '' };
}

test('ask says whose answer it is, and what is not answered', async () => {
  const answer = await ask('FIND one_password_vault AS v RETURN COUNT(v) AS vaults', {
    format: 'json',
  });
  expect(JSON.parse(answer.out)).toMatchObject({
    graph: { engine: 'clickhouse', database: 'graph_1password', accounts: [{}] },
    rows: [{ vaults: 8 }],
  });
  const people = await ask('FIND one_password_vault AS v RETURN v.id', {});
  expect(people.err).toMatch(/^ClickHouse database graph_1password; account [A-Z2-7]{26} as of /);
  const tree = await ask(
    'FIND one_password_vault AS v THAT HAS one_password_secret RETURN TREE',
    {},
  );
  expect(tree.out).toContain('HAS');
  expect((await ask('FIND one_password_vault', { account: 'X' })).err).toContain(
    'has no account X',
  );
  const question = await ask(undefined, { question: 'integration-question-1password-vaults' });
  expect([0, 2]).toContain(question.exitCode);
  const sql = await ask('FIND one_password_vault AS v RETURN v.id', { sql: true });
  expect(sql.out).toMatch(/^-- p1 = 250\nWITH `one_password_vault` AS \(/);
});

test('accounts with the same keys are asked together, and each object is told from its like', async () => {
  const small = path.join(path.dirname(folder), 'small');
  const vault = {
    ...{ _key: 'one_password_vault:v', _type: 'one_password_vault', _class: ['Vault'] },
    ...{ id: 'v', name: 'Payroll', displayName: 'Payroll' },
  };
  const item = {
    ...{ _key: 'one_password_secret:v:i', _type: 'one_password_secret', _class: ['Secret'] },
    ...{ id: 'i', vaultId: 'v', name: 'Bank', displayName: 'Bank' },
  };
  await writeArchive(small, [vault, item], NOW);
  const cluster = openCluster({ url: server.url, database: 'several' });
  for (const account of ['A', 'B'])
    await publishArchive(cluster, {
      ...{ folder: small, tables: TABLES, account, place: { database: 'several' } },
    });
  await cluster.close();
  const text =
    'FIND one_password_vault AS v THAT HAS one_password_secret AS s RETURN v.displayName, COUNT(s) AS items';
  const both = await ask(text, { database: 'several', account: 'all', format: 'json' });
  expect(JSON.parse(both.out)).toMatchObject({
    graph: { accounts: [{ account: 'A' }, { account: 'B' }] },
  });
  const vaults = 'FIND one_password_vault AS v RETURN COUNT(v) AS vaults';
  const counted = async (account: string): Promise<unknown> => {
    const { out } = await ask(vaults, { database: 'several', account, format: 'json' });
    return (JSON.parse(out) as { rows: unknown }).rows;
  };
  expect(await counted('all')).toEqual([{ vaults: 2 }]);
  expect(await counted('B')).toEqual([{ vaults: 1 }]);
  // No item of one account stands in a vault of the other.
  const pairs =
    'FIND one_password_vault AS v THAT HAS one_password_secret AS s RETURN COUNT(s) AS items';
  const { out } = await ask(pairs, { database: 'several', account: 'all', format: 'json' });
  expect(JSON.parse(out)).toMatchObject({ rows: [{ items: 2 }] });
  expect((await ask(vaults, { database: 'several' })).err).toContain('has several accounts');
}, 240_000);

/** What the rules find, and those that were not judged. */
async function detect(options: Partial<DetectOptions>) {
  const [out, err]: [string[], string[]] = [[], []];
  const exitCode = await runDetect(
    { format: 'json', now: NOW, ...options },
    { print: (line) => out.push(line), printError: (line) => err.push(line), now: () => NOW },
  );
  const { findings, incidents, failedRules, notJudged } = JSON.parse(out.join('')) as Record<
    string,
    unknown[]
  >;
  return { exitCode, findings, incidents, failedRules, notJudged, err };
}

const cluster = () => ({ engine: 'clickhouse', url: server.url }) as const;

/** A configuration without the rules that ClickHouse says it cannot judge, since they are about access. */
async function configWithoutAccess(): Promise<string> {
  const { notJudged } = await detect(cluster());
  const because = 'Groups, members and permissions are not in ClickHouse';
  const rules = (notJudged as { rule: string; reason: string }[])
    .filter(({ reason }) => reason.startsWith(because))
    .map(({ rule }) => rule);
  expect(rules).toContain('suspended-member');
  const file = path.join(path.dirname(folder), 'graph-1password.yaml');
  const off = rules.map((rule) => `  ${rule}: { enabled: false }\n`);
  writeFileSync(file, `ruleSettings:\n${off.join('')}`);
  return file;
}

test('every rule finds the same in the database, in the same words and with the same evidence', async () => {
  const config = await configWithoutAccess();
  const wanted = await detect({ dataDir: folder, config });
  expect(await detect({ ...cluster(), config })).toEqual(wanted);
  expect(wanted.findings?.length).toBeGreaterThan(50);
}, 600_000);

test('leaver and report say the same of the database as of the archive', async () => {
  const told = async (run: (to: Print) => Promise<number>) => {
    const out: string[] = [];
    const to = { print: (text: string) => out.push(text), printError: () => undefined };
    expect(await run({ ...to, now: () => NOW } as Print)).toBe(0);
    const { graph: _, ...answer } = JSON.parse(out.join('')) as Record<string, unknown>;
    return answer;
  };
  const config = await configWithoutAccess();
  const leaver = (choice: Partial<LeaverOptions>) =>
    told((to) => runLeaver([], { all: true, format: 'json', now: NOW, ...choice }, to));
  const wanted = await leaver({ dataDir: folder });
  expect(await leaver(cluster())).toEqual(wanted);
  expect((wanted['people'] as unknown[]).length).toBeGreaterThan(1);
  const report = (choice: Partial<ReportOptions>) =>
    told((to) =>
      runReport(
        { since: (now) => now - 30 * DAY, format: 'json', now: NOW, config, ...choice },
        { ...to, now: () => NOW },
      ),
    );
  const page = await report({ dataDir: folder });
  const { health, ...found } = await report(cluster());
  // No run wrote this archive; when it was written is known all the same.
  expect({ ...found, health: { ...(health as object), collectedOn: undefined } }).toEqual(page);
  expect((page['incidents'] as unknown[]).length).toBeGreaterThan(5);
}, 600_000);

test.each([
  ['all of it', undefined],
  ['since two days ago', (now: number) => now - 2 * DAY],
])(
  'the page of the database is that of the archive, but for who can open what: %s',
  async (_, since) => {
    const config = await configWithoutAccess();
    const output = path.join(path.dirname(folder), 'page.html');
    const page = async (choice: Partial<ExploreOptions>) => {
      const out: string[] = [];
      const code = await runExplore(
        { output, format: 'json', now: NOW, config, ...(since && { since }), ...choice },
        {
          print: (line) => out.push(line),
          printError: (line) => out.push(line),
          now: () => NOW,
          open: () => Promise.resolve(true),
        },
      );
      expect(code).toBe(0);
      const { graph: told } = JSON.parse(out.join('')) as { graph: unknown };
      return { told, model: readPage(readFileSync(output, 'utf8')).model };
    };
    const { model: wanted } = await page({ dataDir: folder });
    const { model: found, told } = await page({ engine: 'clickhouse', url: server.url });
    expect(told).toMatchObject({ engine: 'clickhouse', database: 'graph_1password' });
    const [objects, ofArchive] = [objectsOf(found), objectsOf(wanted)];
    expect(Object.keys(objects)).toEqual(Object.keys(ofArchive));
    for (const [type, each] of Object.entries(ofArchive))
      expect({ type, ...objects[type] }).toEqual({ type, ...each });
    expect(wanted.entityCount).toBeGreaterThan(since ? 100 : 1000);
    expect(found.itemVersions).toEqual(wanted.itemVersions);
    const findings = ({ findings: all, entities }: Model) => {
      const keys = entities.flatMap((table) => table.keys);
      return all.map((each) => ({ ...each, path: each.path.map((number) => keys[number]) }));
    };
    expect(findings(found)).toEqual(findings(wanted));
    expect(found.incidents).toEqual(wanted.incidents);
    expect(found.access).toBeUndefined();
    expect(found.meta).toMatchObject({
      ...{ source: 'ClickHouse database graph_1password', window: wanted.meta.window },
      account: wanted.meta.account,
      lacks: [
        ...(wanted.meta.lacks ?? []),
        'Groups, members and permissions are not in ClickHouse: ask a graph or an archive on this machine.',
      ],
    });
  },
  600_000,
);

test('an error has neither statement nor value nor user in it', async () => {
  const secret = 'supersecretvalue';
  const cluster = openCluster({
    url: server.url,
    database: 'nowhere',
    username: 'me',
    password: secret,
  });
  for (const sql of [
    `SELECT '${secret}' + 1`,
    `SELECT ${secret}`,
    `SELECT * FROM ${secret}`,
    `SELEC '${secret}`,
  ]) {
    const error = await cluster.all(sql).catch((found: unknown) => found as Error);
    expect(String((error as Error).message)).not.toContain(secret);
    expect(JSON.stringify(error)).not.toContain(secret);
    expect(String((error as Error).stack)).not.toContain(secret);
  }
  await cluster.close();
  // Values are in the body: what stands in a URL, proxies write down.
  const answer = await ask(`FIND one_password_vault WITH displayName = '${secret}'`, {});
  expect(answer.exitCode).toBe(0);
  expect(server.seen.some(({ url }) => url.includes(secret))).toBe(false);
});

test('a question is stopped by its limits', async () => {
  const few = openCluster({ url: server.url, database: 'graph_1password', rows: 10 });
  await expect(few.all('SELECT number FROM numbers(100000)')).rejects.toThrow(
    'has more than 10 rows',
  );
  await few.close();
  const short = openCluster({ url: server.url, database: 'graph_1password', seconds: 1 });
  await expect(
    short.all('SELECT count() FROM numbers(100000000000) WHERE sipHash64(number) = 1'),
  ).rejects.toThrow('stopped after 1 seconds');
  await short.close();
  const small = openCluster({ url: server.url, database: 'graph_1password', memoryMb: 50 });
  await expect(
    small.all('SELECT length(groupArray(number)) FROM numbers(100000000)'),
  ).rejects.toThrow('needs more than 50 MB');
  await small.close();
}, 60_000);
