import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { HOUR, MINUTE } from '@graph-1password/vocabulary';
import { runCheck } from '../../packages/cli/src/access/check/run';
import { runImport } from '../../packages/cli/src/access/importing/run';
import { entitiesOf } from './reading';
import { World } from './world';

const START = Date.UTC(2026, 2, 1);

let root: string;
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'access-compare-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

interface Answer {
  check: string;
  differences: { what: string; verdict: string }[];
}

/** An account of which two exports are made: what happened between them is in the graph, but for what was done silently. */
async function compared({ silently = 0, collectedUntil = Infinity }): Promise<Answer> {
  const world = new World('compare', START);
  const place = { dataDir: path.join(root, 'data'), stateDir: path.join(root, 'state') };
  const out: string[] = [];
  const context = { print: (text: string) => out.push(text), printError: () => undefined };
  const imported = async (name: string) => {
    const file = path.join(root, name);
    writeFileSync(file, JSON.stringify({ schema: 1, complete: true, answers: world.answers() }));
    out.length = 0;
    await runImport(
      file,
      { ...place, format: 'json' },
      { ...context, now: () => world.now + HOUR },
    );
    return JSON.parse(out.join('')) as Answer;
  };
  const collect = () => {
    const step = path.join(place.dataDir, 'graph', 'step', 'entities');
    mkdirSync(step, { recursive: true });
    const account = {
      _key: 'one_password_account:A',
      _type: 'one_password_account',
      _class: ['Account'],
    };
    const entities = [account, ...entitiesOf(world.events)];
    writeFileSync(path.join(step, '1.json'), JSON.stringify({ entities }));
    const until = Math.min(world.now + MINUTE, collectedUntil);
    const [since, end] = [START - HOUR, until].map((time) => new Date(time).toISOString());
    const run = {
      schema: 1,
      startedOn: end,
      finishedOn: end,
      reasons: [],
      window: { since, until: end },
    };
    writeFileSync(path.join(place.dataDir, 'provenance.json'), JSON.stringify(run));
  };
  collect();
  await imported('first.json');
  for (let n = 0; n < 20; n++) {
    world.now += 10 * MINUTE;
    world.step();
  }
  for (let n = 0; n < silently; n++) {
    world.now += 10 * MINUTE;
    world.step(true);
  }
  world.now += 10 * MINUTE;
  collect();
  return imported('second.json');
}

test('what events explain is no finding, and what they do not is one', async () => {
  const honest = await compared({});
  expect(honest.check).toMatch(
    /and \d+ audit events since: everything that differs is explained\.$/,
  );
  expect(honest.differences).toEqual([]);
  rmSync(path.join(root, 'state'), { recursive: true });
  const { check, differences } = await compared({ silently: 4 });
  expect(differences.length).toBeGreaterThan(0);
  expect(check).toMatch(/: \d changes? that no event explains\.$/);
  // They stay until the next import.
  const out: string[] = [];
  const place = { dataDir: path.join(root, 'data'), stateDir: path.join(root, 'state') };
  const code = await runCheck(
    { ...place, format: 'json', days: 30, maxOwners: 99, maxAdmins: 99, failOn: 'HIGH' },
    { print: (text) => out.push(text), printError: () => undefined, now: () => START + 30 * HOUR },
  );
  const { findings } = JSON.parse(out.join('')) as { findings: { check: string }[] };
  const unexplained = findings.filter((finding) => finding.check === 'changed-without-an-event');
  expect([code, unexplained.length]).toEqual([4, differences.length]);
});

test('without all events of that time nothing is compared, and that is said', async () => {
  const { check, differences } = await compared({ silently: 4, collectedUntil: START + HOUR });
  expect(check).toMatch(
    /^It was not compared with the one before: .* Collect, then import it again\.$/,
  );
  expect(differences).toEqual([]);
});
