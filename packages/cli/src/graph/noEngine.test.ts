import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { detectIn } from '../detect/run';
import { Answers } from './answers';

jest.mock('@duckdb/node-api', () => {
  throw Object.assign(new Error('Cannot find module'), { code: 'MODULE_NOT_FOUND' });
});

const NOW = Date.UTC(2026, 2, 1);
const HOW = /^A quick answer needs DuckDB, which is not installed: run "npm install @duckdb/;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'no-engine-'));
  mkdirSync(path.join(folder, 'graph'));
  const event = {
    ...{ _key: 'one_password_audit_event:A', _type: 'one_password_audit_event', _class: 'Record' },
    ...{ action: 'updatfw', objectType: 'account', createdOn: NOW },
  };
  writeFileSync(path.join(folder, 'graph', '1.json'), JSON.stringify({ entities: [event] }));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('without DuckDB a question and the rules are answered all the same, and it is said how to get it', async () => {
  const told: string[] = [];
  const warn = (sentence: string): void => void told.push(sentence);
  const answers = await Answers.open(folder, { warn });
  const { rows } = await answers.table('FIND Record AS e RETURN e.action', { now: NOW });
  answers.close();
  expect(rows).toEqual([{ 'e.action': 'updatfw' }]);
  const { findings, failed } = await detectIn(folder, NOW, {}, warn);
  expect(findings.map(({ rule }) => rule)).toContain('firewall-rules-changed');
  expect(failed).toEqual([]);
  expect(told).toEqual([expect.stringMatching(HOW), expect.stringMatching(HOW)]);
});
