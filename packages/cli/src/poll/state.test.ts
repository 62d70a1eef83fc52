import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { ItemMemory } from './items';
import { defaultDataFolder, defaultStateFolder, fileNameOf } from '../support/paths';
import { emptyState, loadState, saveState, stateDamage, takeState } from './state';
import { forgetFailure, noteFailure } from '../alerts/state/judgements';
import { AlertStore } from '../alerts/state/store';
import { emptyAlerts } from '../alerts/state/types';
import { describeStatus, statusExitCode, statusOf } from './status';
import type { PollState } from './state';
import { brokenRun } from './run/report';
import { codePoint } from '../../../../test/support/codePoint';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'graph-1password-state-'));
  file = path.join(folder, 'deep', 'x.json');
});
afterEach(() => rmSync(folder, { recursive: true }));

const full = (): PollState => ({
  ...emptyState('x'),
  source: 'https://events.1password.com',
  streams: { auditevents: { deliveredUntil: '2026-01-15T12:00:00.000Z' } },
  items: {
    v1: {
      i1: { version: 3, sectionLabels: ['A "b"\n'], files: [{ name: 'c.txt', size: 4 }] },
      i2: { version: 1, sectionLabels: [], files: [] },
    },
    v2: {},
  },
});

test('reads a state back unchanged, and only its owner can read it', () => {
  saveState(file, full());
  expect(loadState(file, 'x')).toEqual(full());
  expect(statSync(file).mode & 0o077).toBe(0);
  expect(readdirSync(path.dirname(file))).toEqual(['x.json']);
});

test('whatever its texts, a state is JSON, an item a line', () => {
  const item = fc.record({
    version: fc.nat(),
    sectionLabels: fc.array(fc.string({ unit: codePoint })),
    files: fc.array(fc.record({ name: fc.string({ unit: codePoint }) })),
  });
  const items = fc.dictionary(fc.string(), fc.dictionary(fc.string(), item));
  fc.assert(
    fc.property(items, (known) => {
      const state = { ...full(), items: known };
      saveState(file, state);
      expect(loadState(file, 'x')).toEqual(JSON.parse(JSON.stringify(state)));
    }),
    { numRuns: 50 },
  );
});

test('without a file the state is empty', () => {
  expect(loadState(file, 'x')).toEqual(emptyState('x'));
});

test.each([
  ['half a file', '{"version":1,"instance":"x"'],
  ['another kind of JSON', '[1]'],
  ['no version', '{"instance":"x"}'],
  ['the state of another instance', JSON.stringify(emptyState('y'))],
])('%s is put aside', (_name, content) => {
  saveState(file, full());
  writeFileSync(file, content);
  const warnings: string[] = [];
  // Who only looks changes nothing.
  expect(loadState(file, 'x')).toEqual(emptyState('x'));
  expect(readFileSync(file, 'utf8')).toBe(content);
  expect(takeState(file, 'x', (text) => warnings.push(text))).toEqual(emptyState('x'));
  expect(warnings).toEqual([
    `${file} is damaged and was moved to ${file}.unreadable: this run reads the whole look-back period again.`,
  ]);
  expect(readFileSync(`${file}.unreadable`, 'utf8')).toBe(content);
  expect(existsSync(file)).toBe(false);
});

test('damaged states of before are kept', () => {
  for (const content of ['one', 'two', 'three']) {
    saveState(file, full());
    writeFileSync(file, content);
    takeState(file, 'x', () => undefined);
  }
  expect(readFileSync(`${file}.unreadable`, 'utf8')).toBe('one');
  expect(readFileSync(`${file}.unreadable-2`, 'utf8')).toBe('two');
  expect(readFileSync(`${file}.unreadable-3`, 'utf8')).toBe('three');
});

/** All places of a value, as paths. */
const placesIn = (value: unknown): string[][] =>
  typeof value !== 'object' || value === null
    ? []
    : Object.entries(value).flatMap(([name, each]) => [
        [name],
        ...placesIn(each).map((rest) => [name, ...rest]),
      ]);

/** A copy with another value at a place. */
function withAt(value: unknown, [name = '', ...rest]: string[], other: unknown): unknown {
  const copy = structuredClone(value) as Record<string, unknown>;
  copy[name] = rest.length === 0 ? other : withAt(copy[name], rest, other);
  return copy;
}

test('whatever is wrong at one place, the state is put aside or as it should be, and never half-read', () => {
  const at = '2026-01-15T12:00:00.000Z';
  const state: PollState = {
    ...full(),
    ...{ lastSuccess: at, readBackOn: at, runningSince: at, kept: 'run x' },
    nextRun: { on: at, schedule: 'ONE_HOUR' },
    lastRun: { ...brokenRun(at, at, 'ok', ''), window: { since: at, until: at } },
  };
  for (const place of placesIn(state)) {
    // A detail that an item does not have is null.
    const isDetail = ['sectionLabels', 'files'].includes(place.at(-1) ?? '');
    for (const wrong of [null, 7.5, 'x', [], {}, true]) {
      const content = JSON.stringify(withAt(state, place, wrong));
      saveState(file, state);
      writeFileSync(file, content);
      const warnings: string[] = [];
      const found = takeState(file, 'x', (text) => warnings.push(text));
      if (warnings.length > 0) expect(found).toEqual(emptyState('x'));
      else expect([place, found]).toEqual([place, JSON.parse(content)]);
      if (wrong === null && !isDetail) expect([place, warnings.length]).toEqual([place, 1]);
    }
  }
});

test('a state of a newer version is left alone', () => {
  saveState(file, { ...full(), version: 2 as never });
  expect(() => loadState(file, 'x')).toThrow(
    `${file} was written by a newer version of graph-1password: use that version, or remove the file and accept one longer run.`,
  );
});

test('remembers items by version, and forgets those that a complete run did not see', () => {
  const memory = new ItemMemory(full().items);
  expect(memory.get('v1', 'i1', 4)).toBeUndefined();
  expect(memory.get('v1', 'i1', 3)).toEqual({
    sectionLabels: ['A "b"\n'],
    files: [{ name: 'c.txt', size: 4 }],
  });
  memory.learn('v2', 'i3', 7, { sectionLabels: ['S'], files: [] });
  expect(memory.counts).toEqual({ known: 1, read: 1 });
  expect(Object.keys(memory.toState(false).v1 ?? {})).toEqual(['i1', 'i2']);
  expect(memory.toState(true)).toEqual({
    v1: { i1: full().items.v1?.i1 },
    v2: { i3: { version: 7, sectionLabels: ['S'], files: [] } },
  });
});

test('the folders follow XDG, and a relative path counts as unset', () => {
  expect(defaultStateFolder({ XDG_STATE_HOME: '/s' })).toBe('/s/graph-1password');
  expect(defaultStateFolder({ XDG_STATE_HOME: 's' })).toMatch(/\/\.local\/state\/graph-1password$/);
  expect(defaultDataFolder({})).toMatch(/\/\.local\/share\/graph-1password$/);
});

test('two instances never share a file', () => {
  expect(fileNameOf('instance-1')).toBe('instance-1');
  expect(fileNameOf('../etc/passwd')).toMatch(/^___etc_passwd-[0-9a-f]{8}$/);
  expect(fileNameOf('a/b')).not.toBe(fileNameOf('a.b'));
});

test('the status of a damaged state says so, is not ok, and leaves the file alone', () => {
  saveState(file, full());
  expect(stateDamage(file, 'x')).toBeUndefined();
  writeFileSync(file, '{"a');
  const damage = stateDamage(file, 'x');
  const places = { stateFile: file, lockFile: `${file}.lock`, alertsFolder: `${file}.alerts` };
  const status = statusOf(loadState(file, 'x'), places, 0, damage);
  expect(status).toMatchObject({ health: 'damaged', damage });
  expect(describeStatus(status)).toContain(`damaged: ${file} is damaged`);
  expect(statusExitCode(status)).toBe(1);
  expect(readFileSync(file, 'utf8')).toBe('{"a');
});

test('the status says that the last judgement failed, or when it ended well', () => {
  const places = { stateFile: file, lockFile: `${file}.lock`, alertsFolder: `${file}.alerts` };
  const status = () => statusOf(full(), places, 0);
  expect(describeStatus(status())).toMatch(/^Alerts +none yet$/m);
  noteFailure(places.alertsFolder, 'The rules could not be read.', 5000);
  expect(status()).toMatchObject({ judgements: { failure: { on: '1970-01-01T00:00:05.000Z' } } });
  expect(describeStatus(status())).toMatch(
    /^Alerts +the last judgement failed at 1970-01-01T00:00:05.000Z: The rules could not be read\./m,
  );
  new AlertStore(places.alertsFolder).save({ ...emptyAlerts(), judgedOn: 6000 });
  forgetFailure(places.alertsFolder);
  expect(status().judgements).toEqual({ lastSuccess: '1970-01-01T00:00:06.000Z' });
  expect(describeStatus(status())).toMatch(/^Alerts +last judged 1970-01-01T00:00:06.000Z$/m);
});
