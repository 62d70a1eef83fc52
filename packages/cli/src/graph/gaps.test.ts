import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseQuery } from '@graph-1password/j1ql';
import { Steps } from '../../../../src/steps/constants';
import { leaveSummary } from '../../../../test/support/runSummary';
import { runAsk } from '../ask/run';
import { readQuestions } from '../ask/questions';
import { detectIn } from '../detect/run';
import { gapsFor, typesNeeded } from '../detect/judged';
import { gapsOf, sentenceOf } from './gaps';
import { writeRunFile } from './runFile';
import { readSummaryFile } from './summaryFile';

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

test('what an archive has of a stream that is switched off, or not open any more, is not called missing', () => {
  leaveSummary(folder, NOW, { [Steps.ITEM_USAGES]: 'disabled' });
  const left = { missingFeatures: ['signinattempts'], malformed: {} };
  writeFileSync(path.join(folder, 'notes.json'), JSON.stringify(left));
  const sentences = (counts: Record<string, number>) =>
    gapsOf(folder, readSummaryFile(folder), { earlier: { counts } }).map(sentenceOf);
  expect(sentences({})).toEqual([
    'Item usages are not configured, or switched off.',
    'Sign-in attempts are not open to the token.',
  ]);
  const rest =
    'those in the graph are as earlier runs left them, at least in part, and newer ones may be missing.';
  const counts = { one_password_item_usage_event: 5, one_password_signin_attempt_event: 2 };
  expect(sentences(counts)).toEqual([
    `Item usages are not configured, or switched off: ${rest}`,
    `Sign-in attempts are not open to the token: ${rest}`,
  ]);
});

test('a collect that did not end, or is at work, lacks everything', async () => {
  expect(await notes(`FIND ${EVENT}`)).toEqual([
    'The run did not finish, or its summary.json is gone: data may be missing from this result.',
  ]);
});

/** Says how many objects the steps of the run stored. */
function leaveCounts(counts: Readonly<Record<string, number>>, statuses = {}): void {
  leaveSummary(folder, NOW, statuses);
  const file = path.join(folder, 'summary.json');
  const summary = JSON.parse(readFileSync(file, 'utf8')) as {
    integrationStepResults: { declaredTypes: string[] }[];
  };
  for (const step of summary.integrationStepResults) {
    const own = Object.entries(counts).filter(([type]) => step.declaredTypes.includes(type));
    Object.assign(step, { encounteredTypeCounts: Object.fromEntries(own) });
  }
  writeFileSync(file, JSON.stringify(summary));
}

const LOST =
  'Files of the graph were lost since the run: one_password_vault (0 of 12): their data is missing from this result.';

test('files that were removed from a finished graph are missed by type', async () => {
  leaveCounts({ [EVENT]: 1, one_password_vault: 12 });
  expect(await notes('FIND one_password_vault')).toContain(LOST);
  expect(await notes(`FIND ${EVENT}`)).toEqual([]);
  leaveCounts({ [EVENT]: 3 });
  expect(await notes(`FIND ${EVENT}`)).toEqual([
    'Files of the graph were lost since the run: one_password_audit_event (1 of 3): their data is missing from this result.',
  ]);
});

test('what a poller carried over is missed too; more than a run stored, or less than a failed step did, is no loss', async () => {
  leaveCounts({ [EVENT]: 1, one_password_secret: 0 });
  const at = new Date(NOW).toISOString();
  const run = { startedOn: at, finishedOn: at, reasons: [] };
  writeRunFile(folder, { ...run, carriedOver: { [EVENT]: 2 } });
  expect(await notes(`FIND ${EVENT}`)).toEqual([
    'Files of the graph were lost since the run: one_password_audit_event (1 of 3): their data is missing from this result.',
  ]);
  writeRunFile(folder, run);
  leaveCounts({});
  expect(await notes(`FIND ${EVENT}`)).toEqual([]);
  leaveCounts({ one_password_vault: 12 }, { [Steps.VAULTS]: 'failure' });
  expect(await notes('FIND one_password_vault')).not.toContain(LOST);
});

test('a status that this version does not know is said, and nothing is claimed', async () => {
  leaveSummary(folder, NOW, { [Steps.ITEM_USAGES]: 'half_done' });
  expect(await notes(USED)).toContain(
    'Item usages ended as "half_done": data may be missing from this result.',
  );
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

test('what may be left out is needed where a condition on it decides which rows there are', () => {
  const walk = '(THAT UPDATED >> one_password_vault AS v)?';
  const both = [EVENT, 'one_password_vault'];
  expect(needed(`FIND ${EVENT} AS e ${walk} WHERE v.id = 'V' OR e.objectUUID = 'V'`)).toEqual(both);
  expect(needed(`FIND ${EVENT} AS e ${walk} RETURN e.id, COUNT(v) AS n HAVING n = 0`)).toEqual(
    both,
  );
  expect(needed(`FIND ${EVENT} AS e ${walk} WHERE e.id = 'E' RETURN e.id, v.id`)).toEqual([EVENT]);
  const unnamed = '(THAT UPDATED >> one_password_vault)?';
  expect(needed(`FIND ${EVENT} ${unnamed} WHERE one_password_vault.id = 'V'`)).toEqual(both);
});

test('what may be left out is needed where a hop goes on from its end', () => {
  const walk = '(THAT UPDATED >> one_password_vault)?';
  expect(needed(`FIND ${EVENT} ${walk} THAT HAS >> one_password_secret`)).toEqual([
    EVENT,
    'one_password_secret',
    'one_password_vault',
  ]);
});

test('a query within a query needs what it looks at', () => {
  const gap = { what: 'W', why: 'failed', types: ['one_password_vault'] };
  const query = `FIND ${EVENT} AS e WHERE e.objectUUID = (FIND one_password_vault AS v RETURN v.id)`;
  expect(gapsFor(parseQuery(query), [gap])).toEqual([gap]);
});

test('without secrets their two rules are not judged, and a question says so', async () => {
  leaveSummary(folder, NOW, { [Steps.SECRETS]: 'failure' });
  const { notJudged } = await detectIn(folder, NOW);
  expect(notJudged.filter(({ foreign }) => !foreign)).toEqual([
    { rule: 'rotation-debt', reason: 'Secrets failed.' },
    { rule: 'watched-item', reason: 'Secrets failed.' },
  ]);
  const [{ query = '' } = {}] =
    readQuestions().find(({ id }) => id.endsWith('-watched-item'))?.queries ?? [];
  expect(await notes(query)).toContain('Secrets failed: their data is missing from this result.');
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

const USAGES = { what: 'Item usages', why: 'failed', types: ['one_password_item_usage_event'] };

test('what usages tell of something else is missing with them', () => {
  const query = 'FIND one_password_vault THAT ALLOWS >> AS way one_password_user';
  expect(gapsFor(parseQuery(`${query} WHERE way.lastUsedOn = undefined`), [USAGES])).toEqual([
    USAGES,
  ]);
  expect(gapsFor(parseQuery(`${query} RETURN way.lastUsedOn`), [USAGES])).toEqual([USAGES]);
  expect(gapsFor(parseQuery(`${query} WHERE way.active = true`), [USAGES])).toEqual([]);
  const signIns = { what: 'Sign-ins', why: 'failed', types: ['one_password_signin_attempt_event'] };
  const asked = parseQuery('FIND one_password_user WITH lastSignInOn = undefined');
  expect(gapsFor(asked, [signIns, USAGES])).toEqual([signIns]);
});
