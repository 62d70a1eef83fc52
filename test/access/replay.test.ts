import { MINUTE } from '@graph-1password/vocabulary';
import { permissionBits } from '../../src/access/permissions';
import type { AccessState } from '../../src/access/state';
import { reconcile } from '../../packages/cli/src/access/replay/reconcile';
import { replay } from '../../src/access/replay';
import { changesOf, snapshotOf } from './reading';
import type { WorldAnswer } from './world';
import { World } from './world';

const START = Date.UTC(2026, 2, 1);

/** Lets things happen every few minutes. */
function live(world: World, steps: number): void {
  for (let n = 0; n < steps; n++) {
    world.now += Math.ceil(world.random.next() * 20) * MINUTE;
    world.step();
  }
}

/** What a replay says and what is so, in the same words. Owners get new vaults without an event. */
function compared(state: AccessState, world: World) {
  const lists = <T>(
    all: ReadonlyMap<string, ReadonlyMap<string, T>>,
    text: (value: T, id: string, of: string) => string | undefined,
  ) =>
    [...all]
      .flatMap(([of, list]) =>
        [...list].flatMap(([id, value]) => {
          const said = text(value, id, of);
          return said === undefined ? [] : [`${of} ${id} ${said}`];
        }),
      )
      .sort();
  const isSilent = (id: string, of: string) =>
    state.madeSince.has(of) && world.groups.get(id) === 'OWNERS';
  const grant = ({ sure, unknownSince }: { sure: number; unknownSince?: number }) =>
    unknownSince === undefined ? `${sure}` : 'unknown';
  const truth = ({ permissions, told }: { permissions: Set<string>; told: boolean }) =>
    told ? `${permissionBits([...permissions])}` : 'unknown';
  const isGone = (of: string) => !world.vaults.has(of);
  return {
    said: {
      members: lists(state.members, ({ role }) => role ?? 'unknown'),
      users: lists(state.userGrants, grant),
      groups: lists(state.groupGrants, (value, id, of) =>
        isSilent(id, of) ? undefined : grant(value),
      ),
      states: [...state.users].map(([id, user]) => `${id} ${user.state}`).sort(),
    },
    so: {
      members: lists(world.members, (role) => role),
      users: lists(world.userGrants, (value, _, of) => (isGone(of) ? undefined : truth(value))),
      groups: lists(world.groupGrants, (value, id, of) =>
        isGone(of) || isSilent(id, of) ? undefined : truth(value),
      ),
      states: [...world.users].map(([id, { state }]) => `${id} ${state.toLowerCase()}`).sort(),
    },
  };
}

test('a snapshot moved forward by events is what is so, over 200 random histories', () => {
  for (let seed = 0; seed < 200; seed++) {
    const world = new World(`history ${seed}`, START);
    live(world, 25);
    // What was told before the snapshot is of no use, and does no harm.
    world.now += 10 * MINUTE;
    const snapshot = snapshotOf(world.answers());
    world.tellAll();
    world.now += 10 * MINUTE;
    live(world, 60);
    const state = replay(snapshot, changesOf(world.events), { until: world.now + 1 });
    const { said, so } = compared(state, world);
    expect({ seed, ...said }).toEqual({ seed, ...so });
  }
});

test('answers that are given over half an hour, with a clock that is wrong, end the same', () => {
  for (let seed = 0; seed < 100; seed++) {
    const world = new World(`slow ${seed}`, START);
    const skew = Math.round((world.random.next() - 0.5) * 180_000);
    const answers: WorldAnswer[] = [];
    // Lists first: what they do not have, nobody asks for.
    const ask = (call: [command: string, of?: string]) => {
      answers.push(world.answer(call, world.now + skew));
      world.now += 40_000;
      if (world.random.chance(0.5)) world.step();
    };
    world.calls().slice(0, 3).forEach(ask);
    const commands = { 'group user list': 1, 'vault user list': 2, 'vault group list': 2 };
    for (const [command, list] of Object.entries(commands)) {
      const ids = (answers[list]?.data as { id: string }[]).map(({ id }) => id);
      for (const id of ids) ask([command, id]);
    }
    live(world, 30);
    const state = replay(snapshotOf(answers), changesOf(world.events), { until: world.now + 1 });
    const { said, so } = compared(state, world);
    expect({ seed, members: said.members, states: said.states }).toEqual({
      ...{ seed, members: so.members, states: so.states },
    });
    const pairs = (lines: string[]) => lines.map((line) => line.split(' ').slice(0, 2).join(' '));
    for (const kind of ['users', 'groups'] as const) {
      expect({ seed, pairs: pairs(said[kind]) }).toEqual({ seed, pairs: pairs(so[kind]) });
    }
    // What is said for certain is so, and what is said to be all is all.
    for (const [grants, real] of [
      [state.userGrants, world.userGrants],
      [state.groupGrants, world.groupGrants],
    ] as const) {
      for (const [vault, list] of grants) {
        for (const [id, { sure, unknownSince }] of list) {
          const bits = permissionBits([...(real.get(vault)?.get(id)?.permissions ?? [])]);
          expect({ seed, vault, id, extra: sure & ~bits }).toEqual({ seed, vault, id, extra: 0 });
          if (unknownSince === undefined)
            expect({ seed, vault, id, sure }).toEqual({ seed, vault, id, sure: bits });
        }
      }
    }
  }
});

test('without a snapshot, events prove what they prove and no more', () => {
  for (let seed = 0; seed < 50; seed++) {
    const world = new World(`events ${seed}`, START);
    live(world, 80);
    const state = replay(undefined, changesOf(world.events), { until: world.now + 1 });
    for (const [group, members] of state.members)
      for (const user of members.keys()) expect(world.members.get(group)?.has(user)).toBe(true);
    for (const [vault, grants] of state.userGrants)
      for (const user of grants.keys()) expect(world.userGrants.get(vault)?.has(user)).toBe(true);
    expect(state.snapshotOn).toBeUndefined();
    expect([...state.whole.vaults]).toEqual([]);
  }
});

test('changes past the audit trail are all found, and nothing else is', () => {
  let planted = 0;
  for (let seed = 0; seed < 100; seed++) {
    const world = new World(`planted ${seed}`, START);
    const before = snapshotOf(world.answers());
    world.now += 10 * MINUTE;
    live(world, 40);
    const honest = said(world);
    const isQuiet = seed % 4 === 0;
    for (let n = 0; n < (isQuiet ? 0 : 3); n++) {
      world.now += 10 * MINUTE;
      world.step(true);
    }
    world.now += 10 * MINUTE;
    const expected = differing(honest, said(world, true), world);
    planted += expected.length;
    const after = snapshotOf(world.answers());
    const { differences, snapshot } = reconcile(before, changesOf(world.events), after);
    const found = differences.map(
      ({ what, object, principal }) => `${what} ${object} ${principal}`,
    );
    expect({ seed, found: found.sort() }).toEqual({ seed, found: expected });
    // What is known of each fact goes on into the new snapshot.
    for (const [group, { rows }] of Object.entries(snapshot.members)) {
      for (const { user, origin } of rows) {
        const joined = world.events
          .filter(
            ({ action, object_uuid, aux_uuid }) =>
              action === 'join' && object_uuid === group && aux_uuid === user,
          )
          .at(-1);
        if (origin?.sinceIs === 'exact') expect(origin.event).toBe(joined?.uuid);
      }
    }
  }
  expect(planted).toBeGreaterThan(100);
});

type Said = Map<string, string>;

/** Everything that is so, as texts. @param isSnapshot it tells all permissions, which events may have left open */
function said(world: World, isSnapshot = false): Said {
  const all: Said = new Map();
  for (const [id, { state }] of world.users) all.set(`person ${id} ${id}`, state);
  for (const [group, list] of world.members)
    for (const [user, role] of list) all.set(`member ${group} ${user}`, role);
  for (const [kind, grants] of [
    ['user-grant', world.userGrants],
    ['group-grant', world.groupGrants],
  ] as const) {
    for (const [vault, list] of grants)
      for (const [id, { permissions, told }] of list)
        all.set(
          `${kind} ${vault} ${id}`,
          told || isSnapshot ? [...permissions].sort().join() : '?',
        );
  }
  return all;
}

/** What differs and should be found: not what changes without an event anyway. */
function differing(before: Said, after: Said, world: World): string[] {
  const silent = (key: string) => {
    const [what, object = '', principal = ''] = key.split(' ');
    if (what === 'member') return world.groups.get(object) === 'TEAM_MEMBERS';
    const made = world.events.some(
      ({ action, object_type, object_uuid }) =>
        action === 'create' && object_type === 'vault' && object_uuid === object,
    );
    return made && (world.groups.get(principal) === 'OWNERS' || isMaker(world, object, principal));
  };
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter((key) => {
      const [from, to] = [before.get(key), after.get(key)];
      // Nobody knew how much it was before: the new snapshot tells.
      return from !== to && !(from === '?' && to !== undefined) && !silent(key);
    })
    .sort();
}

const isMaker = (world: World, vault: string, user: string): boolean =>
  world.events.some(
    ({ action, object_type, object_uuid, actor_uuid }) =>
      action === 'create' &&
      object_type === 'vault' &&
      object_uuid === vault &&
      actor_uuid === user,
  );
