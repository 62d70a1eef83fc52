import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DAY } from '@graph-1password/vocabulary';
import { Steps } from '../../../../src/steps/constants';
import { leaveSummary } from '../../../../test/support/runSummary';
import { ClusterAnswers } from '../cluster/answers';
import { RULES_FOLDER } from './ruleFile';
import { readRules } from './rules';
import type { DetectOptions } from './options';
import { look, runDetect } from './run';

const NOW = Date.UTC(2026, 2, 13, 15);
const EVENT = 'one_password_audit_event';
const ACTOR = 'one_password_audit_event_actor_details';

let folder: string;

/** A graph of one firewall change, ten days old. */
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'detect-'));
  const entity = {
    ...{ _key: `${EVENT}:E1`, _type: EVENT, _class: 'Record', displayName: 'Ana changed it' },
    ...{ action: 'updatfw', objectType: 'account', actorEmail: 'ana@example.com' },
    ...{ sessionIP: '192.0.2.1', country: 'Canada', createdOn: NOW - 10 * DAY },
  };
  mkdirSync(path.join(folder, 'graph'));
  writeFileSync(path.join(folder, 'graph', 'e.json'), JSON.stringify({ entities: [entity] }));
  leaveSummary(folder, NOW);
});

afterAll(() => rmSync(folder, { recursive: true }));

async function run(options: DetectOptions): Promise<{ code: number; out: string; err: string }> {
  const [out, err]: string[][] = [[], []];
  const code = await runDetect(
    { dataDir: folder, ...options },
    { print: (text) => out?.push(text), printError: (text) => err?.push(text), now: () => NOW },
  );
  return { code, out: (out ?? []).join('\n'), err: (err ?? []).join('\n') };
}

const json = async (options: DetectOptions): Promise<{ rule: string }[]> =>
  (JSON.parse((await run({ ...options, format: 'json' })).out) as { findings: { rule: string }[] })
    .findings;

test('CSV has a line for each finding, with times that say their zone', async () => {
  const { code, out } = await run({ format: 'csv' });
  expect(code).toBe(0);
  const [head, ...lines] = out.split('\r\n');
  expect(head).toMatch(/^when,level,rule,who,where,what,actor,target,/);
  expect(lines).toHaveLength((await json({})).length);
  expect(lines).toContainEqual(
    expect.stringMatching(
      /^2026-03-03T15:00:00\.000Z,MEDIUM,firewall-rules-changed,ana@example\.com,"192\.0\.2\.1, Canada",changed the firewall rules,/,
    ),
  );
});

test('says who, when, where and what proves it', async () => {
  const { code, out } = await run({});
  expect(code).toBe(0);
  expect(out).toContain(`2 of ${readRules().length} rules fired: 2 MEDIUM.`);
  expect(out).toContain(
    '2026-03-03 15:00 UTC  ana@example.com  192.0.2.1, Canada  changed the firewall rules',
  );
  expect(out).toContain(`path: ${EVENT}:E1`);
});

test('an account without a recent event is a finding of its own', async () => {
  expect((await json({})).map(({ rule }) => rule)).toEqual([
    'firewall-rules-changed',
    'no-events-received',
  ]);
  expect((await json({ now: NOW - 9.5 * DAY })).map(({ rule }) => rule)).toEqual([
    'firewall-rules-changed',
  ]);
});

test('--recent leaves out what is older than a day', async () => {
  expect((await json({ recent: true })).map(({ rule }) => rule)).toEqual(['no-events-received']);
});

test.each([
  ['INFO', 4],
  ['MEDIUM', 4],
  ['HIGH', 0],
] as const)('--fail-on %s ends with %i', async (failOn, code) => {
  expect((await run({ failOn })).code).toBe(code);
});

describe('missing data is not a pass', () => {
  afterEach(() => {
    leaveSummary(folder, NOW);
    rmSync(path.join(folder, 'notes.json'), { force: true });
  });

  test('a step that failed: its rules are not judged, in text, JSON and SARIF', async () => {
    leaveSummary(folder, NOW, { [Steps.SIGNIN_ATTEMPTS]: 'failure' });
    const { code, out, err } = await run({ failOn: 'HIGH' });
    expect(code).toBe(3);
    const [, count = ''] = /^Sign-in attempts failed: (\d+) rules have no data/m.exec(err) ?? [];
    expect(Number(count)).toBeGreaterThan(10);
    expect(err).toContain(`No verdict: ${count} rules were not judged.`);
    expect(out).toContain(`2 MEDIUM. ${count} not judged.`);
    const { notJudged } = JSON.parse((await run({ format: 'json' })).out) as {
      notJudged: { rule: string; foreign?: true }[];
    };
    expect(notJudged.filter(({ foreign }) => !foreign)).toHaveLength(Number(count));
    expect(notJudged).toContainEqual({
      rule: 'impossible-travel',
      reason: 'Sign-in attempts failed.',
    });
    expect(notJudged.map(({ rule }) => rule)).not.toContain('firewall-rules-changed');
    const sarif = (await run({ format: 'sarif' })).out;
    expect(sarif).toContain('Not judged: Sign-in attempts failed.');
  });

  test('a finding at the level counts before what is not judged', async () => {
    leaveSummary(folder, NOW, { [Steps.SIGNIN_ATTEMPTS]: 'failure' });
    expect((await run({ failOn: 'MEDIUM' })).code).toBe(4);
    expect((await run({})).code).toBe(0);
  });

  test('a source that is switched off, and one that the token does not open', async () => {
    leaveSummary(folder, NOW, { [Steps.ITEM_USAGES]: 'disabled' });
    expect((await run({ failOn: 'HIGH' })).err).toMatch(
      /^Item usages are not configured, or switched off: \d+ rules have/m,
    );
    leaveSummary(folder, NOW);
    writeFileSync(
      path.join(folder, 'notes.json'),
      JSON.stringify({ missingFeatures: ['auditevents'], malformed: {} }),
    );
    const { code, err } = await run({ failOn: 'HIGH' });
    expect(code).toBe(3);
    expect(err).toMatch(/^Audit events are not open to the token: \d+ rules have/m);
  });

  test('a collect that did not end, or is at work', async () => {
    rmSync(path.join(folder, 'summary.json'));
    const { code, err } = await run({ failOn: 'HIGH' });
    expect(code).toBe(3);
    expect(err).toMatch(
      /^The run did not finish, or its summary.json is gone: \d+ rules may lack data\.$/m,
    );
  });

  test('a graph that is older than two days', async () => {
    const { code, err } = await run({ failOn: 'HIGH', now: NOW + 2 * DAY + 1 });
    expect(code).toBe(3);
    expect(err).toContain('It is of 2026-03-13 15:00 UTC, 2 days ago: what happened since is not');
    expect((await run({ failOn: 'HIGH', now: NOW + 2 * DAY })).code).toBe(0);
  });

  test('rules that only JupiterOne can judge are reported to programs, but not as a gap', async () => {
    const { notJudged } = JSON.parse((await run({ format: 'json' })).out) as {
      notJudged: { rule: string }[];
    };
    expect(notJudged).toMatchObject([{ rule: 'signins-without-device', foreign: true }]);
    expect((await run({ failOn: 'HIGH' })).code).toBe(0);
  });
});

test('SARIF has a rule for each result', async () => {
  const { out } = await run({ format: 'sarif' });
  const [sarif] = (
    JSON.parse(out) as {
      runs: { tool: { driver: { rules: { id: string }[] } }; results: { ruleId: string }[] }[];
    }
  ).runs;
  const ids = sarif?.tool.driver.rules.map(({ id }) => id);
  expect(sarif?.results).toHaveLength(2);
  for (const { ruleId } of sarif?.results ?? []) expect(ids).toContain(ruleId);
});

test('a failed rule is one line with its name and cause; the others are shown, and the exit code is 1', async () => {
  const rulesFolder = path.join(folder, 'rules');
  mkdirSync(rulesFolder);
  const good = readFileSync(path.join(RULES_FOLDER, 'firewall-rules-changed.yaml'), 'utf8');
  writeFileSync(path.join(rulesFolder, 'good.yaml'), good);
  writeFileSync(path.join(rulesFolder, 'broken.yaml'), good.replace('WITH', 'WHIT'));
  writeFileSync(
    path.join(rulesFolder, 'unfit.yaml'),
    good.replace(/query: [^]*/, 'query: |\n  FIND one_password_account WITH name = ${missing}\n'),
  );
  const { code, out, err } = await run({ rulesFolder });
  expect(code).toBe(1);
  expect(out).toContain('1 of 2 rules fired: 1 MEDIUM.');
  expect(err).toMatch(/^The rule broken failed: .*broken\.yaml: Line 2/m);
  expect(err).toMatch(/^The rule unfit failed: .*needs a value for "missing"/m);
  const json = await run({ rulesFolder, format: 'json' });
  expect(JSON.parse(json.out)).toMatchObject({
    findings: [{ rule: 'good' }],
    failedRules: [{ rule: 'broken' }, { rule: 'unfit' }],
  });
});

test('so it is with a rule that runs, and has more to compare than it can', async () => {
  const rulesFolder = path.join(folder, 'pairs');
  const dataDir = path.join(folder, 'busy');
  mkdirSync(rulesFolder);
  mkdirSync(path.join(dataDir, 'graph'), { recursive: true });
  const good = readFileSync(path.join(RULES_FOLDER, 'firewall-rules-changed.yaml'), 'utf8');
  writeFileSync(path.join(rulesFolder, 'good.yaml'), good);
  const allPairs = `FIND ${EVENT} AS a THAT PERFORMED << ${ACTOR} THAT PERFORMED >> ${EVENT} AS b`;
  writeFileSync(
    path.join(rulesFolder, 'pairs.yaml'),
    good.replace(/query: [^]*/, `query: |\n  ${allPairs}\n`),
  );
  const actor = { _key: `${ACTOR}:ANA`, _type: ACTOR, _class: 'User' };
  const events = Array.from({ length: 1450 }, (_, n) => ({
    ...{ _key: `${EVENT}:B${n}`, _type: EVENT, _class: 'Record', createdOn: NOW - n },
    ...(n === 0 && { action: 'updatfw', objectType: 'account' }),
  }));
  const edges = events.map(({ _key }) => ({
    ...{ _key: `ana|performed|${_key}`, _type: 'performed', _class: 'PERFORMED' },
    ...{ _fromEntityKey: actor._key, _toEntityKey: _key },
  }));
  const graph = { entities: [actor, ...events], relationships: edges };
  writeFileSync(path.join(dataDir, 'graph', 'all.json'), JSON.stringify(graph));
  const { code, out, err } = await run({ rulesFolder, dataDir });
  expect(code).toBe(1);
  expect(out).toContain('1 of 2 rules fired: 1 MEDIUM.');
  expect(err.match(/^The rule .*$/gm)).toEqual([
    expect.stringMatching(/^The rule pairs failed: The query matches more than 2,000,000 paths: /),
  ]);
});

test('a missing graph gets a message', async () => {
  const { code, err } = await run({ dataDir: path.join(folder, 'nowhere') });
  expect([code, err]).toEqual([2, expect.stringContaining('There is no graph in')]);
});

test('findings have ids that are the same in every run and format, and say of which incident they are', async () => {
  interface Told {
    findings: { id: string; incident: string; rule: string }[];
    incidents: { id: string; findings: string[] }[];
  }
  const told = async (now = NOW): Promise<Told> =>
    JSON.parse((await run({ format: 'json', now })).out) as Told;
  const { findings, incidents } = await told();
  expect(findings.map(({ id }) => id)).toEqual([
    expect.stringMatching(/^[0-9a-f]{16}$/),
    expect.stringMatching(/^[0-9a-f]{16}$/),
  ]);
  expect(incidents.flatMap((each) => each.findings).sort()).toEqual(
    findings.map(({ id }) => id).sort(),
  );
  for (const { id, incident } of findings)
    expect(incidents.find((each) => each.id === incident)?.findings).toContain(id);
  expect((await told(NOW + 5 * 60_000)).findings.map(({ id }) => id)).toEqual(
    findings.map(({ id }) => id),
  );
  const { out } = await run({ format: 'sarif' });
  const [sarif] = (
    JSON.parse(out) as {
      runs: {
        results: {
          partialFingerprints: Record<string, string>;
          properties: { incident: string };
        }[];
      }[];
    }
  ).runs;
  expect(sarif?.results.map((each) => each.partialFingerprints['findingId/v1'])).toEqual(
    findings.map(({ id }) => id),
  );
  expect(sarif?.results.map((each) => each.properties.incident)).toEqual(
    findings.map(({ incident }) => incident),
  );
  const [head = '', ...lines] = (await run({ format: 'csv' })).out.split('\r\n');
  expect(head).toMatch(/,id,incident$/);
  expect(lines.map((line) => line.split(',').slice(-2).join())).toEqual(
    findings.map(({ id, incident }) => `${id},${incident}`),
  );
});

test('a published archive that cannot say where it is from is closed', async () => {
  const close = jest.fn();
  const origin = () => Promise.reject(new Error('damaged'));
  const source = { close, origin } as unknown as ClusterAnswers;
  const open = jest.spyOn(ClusterAnswers, 'open').mockResolvedValue(source);
  const context = { now: () => NOW, printError: () => undefined };
  await expect(look({ engine: 'clickhouse' }, NOW, context)).rejects.toThrow('damaged');
  expect(close).toHaveBeenCalledTimes(1);
  open.mockRestore();
});
