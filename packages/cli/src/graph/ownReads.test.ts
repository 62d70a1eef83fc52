import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseQuery } from '@graph-1password/j1ql';
import { runQuery } from '@graph-1password/j1ql/testing';
import { runAsk } from '../ask/run';
import type { AskOptions } from '../ask/options';
import { runDetect } from '../detect/run';
import { openGraph } from '../../../../test/support/memoryGraph';
import { withOwnReads } from './ownReads';

const NOW = Date.UTC(2026, 2, 13, 15);
const USAGE = 'one_password_item_usage_event';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'own-reads-'));
  const usage = (id: string, accessedBy: string, action: string) => ({
    ...{ _key: `${USAGE}:${id}`, _type: USAGE, _class: ['Record'], createdOn: NOW - 1000 },
    ...{ accessedBy, action, privilegedVault: true, userUUID: 'U', displayName: id },
  });
  const entities = [
    usage('A', 'person', 'reveal'),
    usage('B', 'machine', 'server-fetch'),
    usage('C', 'collector', 'server-fetch'),
    {
      _key: 'one_password_item_usage_user:U',
      _type: 'one_password_item_usage_user',
      _class: 'User',
    },
  ];
  const relationships = ['A', 'B', 'C'].map((id) => ({
    ...{ _key: `u|performed|${id}`, _type: 'performed', _class: 'PERFORMED' },
    ...{ _fromEntityKey: 'one_password_item_usage_user:U', _toEntityKey: `${USAGE}:${id}` },
  }));
  mkdirSync(path.join(folder, 'graph'));
  writeFileSync(path.join(folder, 'graph', 'g.json'), JSON.stringify({ entities, relationships }));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function ask(query: string | undefined, options: Partial<AskOptions> = {}) {
  const [out, err]: [string[], string[]] = [[], []];
  await runAsk(
    query,
    { param: [], dataDir: folder, now: NOW, ...options },
    { print: (text) => out.push(text), printError: (text) => err.push(text), now: () => NOW },
  );
  return { out: out.join('\n'), err: err.join('\n') };
}

const BY = `FIND ${USAGE} AS e RETURN e.accessedBy AS by, COUNT(e) AS uses`;

test('our own reads, and their relationships, are left out and counted', async () => {
  const graph = await openGraph(folder);
  expect([graph.leftOut, graph.relationships.length]).toEqual([1, 2]);
  const { out, err } = await ask(BY);
  expect(out).not.toContain('collector');
  expect(err).toContain('1 read by this integration excluded (--own-reads)');
  const json = JSON.parse((await ask(BY, { format: 'json' })).out) as { graph: object };
  expect(json.graph).toMatchObject({ ownReadsLeftOut: 1 });
});

test('uses by machines count, apart from those by people', async () => {
  const { rows } = runQuery(await openGraph(folder), BY);
  expect(rows).toEqual([
    { by: 'person', uses: 1 },
    { by: 'machine', uses: 1 },
  ]);
});

test('--own-reads shows them: to a query as it is written, to questions and rules past their condition', async () => {
  const { out, err } = await ask(BY, { ownReads: true });
  expect(out).toContain('collector');
  expect(err).not.toContain('left out');
  const question = { question: 'sensitive-item', format: 'json' } as const;
  const total = async (options: Partial<AskOptions>) =>
    (
      JSON.parse((await ask(undefined, { ...question, ...options })).out) as {
        results: { total: number }[];
      }
    ).results[0]?.total;
  expect([await total({}), await total({ ownReads: true })]).toEqual([2, 3]);
  const findings = async (ownReads: boolean) => {
    let text = '';
    await runDetect(
      { dataDir: folder, format: 'json', ownReads },
      { print: (out) => (text = out), printError: () => undefined, now: () => NOW },
    );
    const all = (JSON.parse(text) as { findings: { rule: string }[] }).findings;
    return all.filter(({ rule }) => rule === 'sensitive-item').length;
  };
  expect([await findings(false), await findings(true)]).toEqual([2, 3]);
});

test('removes the condition wherever it is, and no other', async () => {
  const graph = await openGraph(folder, { ownReads: true });
  const total = (text: string) => runQuery(graph, withOwnReads(parseQuery(text))).total;
  expect(total(`FIND ${USAGE} WITH accessedBy != 'collector' AND action = 'server-fetch'`)).toBe(2);
  expect(total(`FIND ${USAGE} AS e WHERE e.accessedBy != 'collector'`)).toBe(3);
  expect(total(`FIND ${USAGE} WITH accessedBy != 'person'`)).toBe(2);
  expect(
    total(`FIND User THAT PERFORMED ${USAGE} WITH accessedBy != 'collector' AS e RETURN e._key`),
  ).toBe(3);
});
