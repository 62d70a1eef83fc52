import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Random } from '@graph-1password/tenant';
import { DAY } from '@graph-1password/vocabulary';
import { Overview } from '../../packages/cli/src/access/effective/overview';
import type { LearnedMark } from '../../packages/cli/src/access/knownAccess';
import { accessMemory } from '../../packages/cli/src/access/knownAccess';
import { writeStored } from '../../packages/cli/src/access/store';
import { ThingsMemory } from '../../packages/cli/src/poll/thingsMemory';
import type { GrantRow, MemberRow, Snapshot } from '../../src/access/snapshot';
import { ChangeLog } from '../../src/access/changeLog';
import { replay } from '../../src/access/replay';

/**
 * Effective access of a large account: `npm run bench:access`. Ends with 1 when it takes more than promised: 10 s of processor
 * time and 1.5 GB for 50,000 people, 2,000 groups, 5,000 vaults and a million events.
 */
const SIZE = { people: 50_000, groups: 2_000, vaults: 5_000, events: 1_000_000 };
const PROMISED = { seconds: 10, megabytes: 1500 };

const NOW = Date.UTC(2026, 2, 1);
const random = new Random('access');
const ids = (count: number, id: () => string) => Array.from({ length: count }, id);
const people = ids(SIZE.people, () => random.upperId());
const groups = ids(SIZE.groups, () => random.id());
const vaults = ids(SIZE.vaults, () => random.id());
const permissions = ['view_items', 'view_and_copy_passwords', 'edit_items'];

/** Ten groups for each person; eight groups and five people for each vault. */
function snapshot(): Snapshot {
  const members = new Map<string, MemberRow[]>(groups.map((id) => [id, []]));
  for (const user of people)
    for (let n = 0; n < 10; n++)
      members.get(random.pick(groups))?.push({ user, role: n === 0 ? 'MANAGER' : 'MEMBER' });
  const grants = (principals: readonly string[], count: number) =>
    Object.fromEntries(
      vaults.map((vault) => {
        const rows = ids(count, () => random.pick(principals));
        const all = rows.map((principal): GrantRow => ({ principal, permissions }));
        return [vault, { asOf: NOW, rows: all }];
      }),
    );
  return {
    ...{ schema: 1, source: 'op', asOf: NOW, lacks: [] },
    users: { asOf: NOW, rows: people.map((id) => ({ id, state: 'ACTIVE' })) },
    groups: {
      asOf: NOW,
      rows: groups.map((id, n) => ({ id, type: n === 0 ? 'OWNERS' : 'USER_DEFINED' })),
    },
    vaults: { asOf: NOW, rows: vaults.map((id) => ({ id })) },
    members: Object.fromEntries([...members].map(([id, rows]) => [id, { asOf: NOW, rows }])),
    userGrants: grants(people, 5),
    groupGrants: grants(groups, 8),
  };
}

/** As a reader of a graph takes them in, one by one. */
function changes(): ChangeLog {
  const log = new ChangeLog();
  for (let n = 0; n < SIZE.events; n++) {
    log.add({
      ...{ event: `E${n}`, time: NOW + DAY + n * 1000, fine: 0, objectType: 'gm' },
      ...{ action: random.chance(0.5) ? 'join' : 'leave', object: random.pick(groups) },
      ...{ aux: random.pick(people), auxInfo: 'R', actor: { id: people[n % 50] ?? '' } },
    });
  }
  return log;
}

/** Processor time of some work, in seconds: others may use the machine. */
function timed<T>(what: string, work: () => T): { result: T; seconds: number } {
  const before = process.cpuUsage();
  const result = work();
  const { user, system } = process.cpuUsage(before);
  const seconds = (user + system) / 1e6;
  console.log(`${what}: ${seconds.toFixed(1)} s of processor time`);
  return { result, seconds };
}

const given = snapshot();
const events = changes();
const { result: state } = timed(`replay of ${SIZE.events} events`, () =>
  replay(given, events, { until: Infinity }),
);
const { result: pairs, seconds } = timed('effective access', () => {
  const overview = new Overview(state);
  return vaults.reduce((sum, vault) => {
    const { people: found } = overview.ofVault(vault, () => false);
    return sum + found.reveal + found.open + found.unknown + found.self;
  }, 0);
});
const megabytes = process.resourceUsage().maxRSS / 1024;
console.log(`${pairs} pairs of a person and a vault; at most ${megabytes.toFixed(0)} MB`);
if (seconds > PROMISED.seconds || megabytes > PROMISED.megabytes) process.exitCode = 1;

/** What a poller keeps of 50,000 people and 100,000 changes: the size of its files, and what polls with and without news write. */
function keep(folder: string): void {
  const stateFile = path.join(folder, 'state.json');
  const known = people.map((id, n) => ({
    ...{ id, name: `Person ${n}`, email: `person.${n}@company.example`, seenOn: NOW },
    ...{ lastSignInOn: NOW, lastItemUsageOn: NOW, status: 'active' as const },
  }));
  const uses = new Map(
    vaults.map((id) => [id, new Map(ids(50, () => random.pick(people)).map((one) => [one, NOW]))]),
  );
  const snapshots = path.join(folder, 'state.access');
  writeStored(snapshots, { schema: 1, importedOn: NOW, snapshot: given, differences: [] });
  const kept = [...events].slice(0, 100_000);
  let mark: LearnedMark | undefined;
  const save = (changed: number, until: number) => {
    const things = new ThingsMemory(stateFile);
    things.learnPeople(known.map((one, n) => (n < changed ? { ...one, seenOn: until } : one)));
    things.save(until, () => true);
    const memory = accessMemory(snapshots, console.log, mark);
    memory.access?.learn({ uses, changes: kept, window: { since: NOW, until } });
    mark = memory.save(true);
  };
  const files = [`${stateFile}.known`, path.join(snapshots, 'learned.jsonl')];
  const sizes = () => files.map((file) => (existsSync(file) ? statSync(file).size : 0));
  let before = sizes();
  for (const [what, changed] of [
    ['first poll', 0],
    ['quiet poll', 0],
    ['poll with 500 people', 500],
  ] as const) {
    timed(`what is kept, ${what}`, () => save(changed, NOW + changed));
    const now = sizes();
    const written = now.map((size, n) => `${((size - (before[n] ?? 0)) / 1e6).toFixed(2)} MB`);
    console.log(`  written of people and groups, and of access: ${written.join(', ')}`);
    before = now;
  }
}

const folder = mkdtempSync(path.join(tmpdir(), 'bench-access-'));
try {
  keep(folder);
} finally {
  rmSync(folder, { recursive: true });
}
