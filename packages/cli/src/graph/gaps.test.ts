import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseQuery } from '@graph-1password/j1ql';
import { Steps } from '../../../../src/steps/constants';
import { leaveSummary } from '../../../../test/support/runSummary';
import { runAsk } from '../ask/run';
import { gapsFor, typesNeeded } from '../detect/judged';

const NOW = Date.UTC(2026, 2, 13, 15);
const EVENT = 'one_password_audit_event';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'gaps-'));
  const event = { _key: `${EVENT}:E`, _type: EVENT, _class: ['Record'], createdOn: NOW };
  mkdirSync(path.join(folder, 'graph'));
  writeFileSync(path.join(folder, 'graph', 'e.json'), JSON.stringify({ entities: [event] }));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** The notes of an answer in JSON, which people read below a table. */
async function notes(query: string): Promise<string[]> {
  let text = '';
  await runAsk(
    query,
    { param: [], dataDir: folder, format: 'json', now: NOW },
    { print: (out) => (text = out), printError: () => undefined, now: () => NOW },
  );
  return (JSON.parse(text) as { notes: string[] }).notes;
}

const USED = 'FIND one_password_item_usage_event AS e RETURN e.action';

test('an answer says which data it lacks, and one that needs none of it does not', async () => {
  leaveSummary(folder, NOW, { [Steps.ITEM_USAGES]: 'failure' });
  expect(await notes(USED)).toContain(
    'Item usages failed: their data is missing from this result.',
  );
  expect(await notes(`FIND ${EVENT}`)).toEqual([]);
  leaveSummary(folder, NOW, { [Steps.ITEM_USAGES]: 'disabled' });
  expect(await notes(USED)).toContain(
    'Item usages are not configured, or switched off: their data is missing from this result.',
  );
});

test('what the token does not open, by the notes of the run', async () => {
  leaveSummary(folder, NOW);
  const left = { missingFeatures: ['itemusages'], malformed: {} };
  writeFileSync(path.join(folder, 'notes.json'), JSON.stringify(left));
  expect(await notes(USED)).toContain(
    'Item usages are not open to the token: their data is missing from this result.',
  );
  expect(await notes(`FIND ${EVENT}`)).toEqual([]);
});

test('a collect that did not end, or is at work, lacks everything', async () => {
  expect(await notes(`FIND ${EVENT}`)).toEqual([
    'The collect did not finish: their data is missing from this result.',
  ]);
});

const needed = (query: string) => [...typesNeeded(parseQuery(query))].sort();

test('what a query needs: also what must not be there; not what it can do without', () => {
  expect(needed('FIND one_password_secret THAT !USES << one_password_item_usage_event')).toEqual([
    'one_password_item_usage_event',
    'one_password_secret',
  ]);
  expect(needed(`FIND ${EVENT} (THAT UPDATED >> one_password_vault)?`)).toEqual([EVENT]);
  expect(needed('FIND Vault')).toEqual(['one_password_vault']);
  expect(needed('FIND aws_iam_user')).toEqual([]);
});

test('a step that makes relationships costs the queries that walk along all of them', () => {
  const gap = { what: 'W', why: 'failed', types: ['one_password_audit_event_updated_vault'] };
  const falls = (query: string) => gapsFor(parseQuery(query), [gap]).length > 0;
  expect(falls(`FIND ${EVENT} THAT UPDATED >> one_password_vault`)).toBe(true);
  expect(falls(`FIND ${EVENT} (THAT UPDATED >> one_password_vault)?`)).toBe(false);
  expect(falls(`FIND ${EVENT} THAT PERFORMED << one_password_audit_event_actor_details`)).toBe(
    false,
  );
});
