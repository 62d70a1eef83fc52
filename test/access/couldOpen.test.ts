import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { MINUTE } from '@graph-1password/vocabulary';
import { couldOpenVaults } from '../../packages/cli/src/access/couldOpen';
import { runImport } from '../../packages/cli/src/access/importing/run';
import { runLeaver } from '../../packages/cli/src/leaver/run';
import { leaveSummary } from '../support/runSummary';
import { changesOf, snapshotOf } from './reading';
import { World } from './world';

const START = Date.UTC(2026, 2, 1);

/** Who can open what for certain: permissions that were told, and nothing that is deleted. */
function openings(world: World): string[] {
  const isOpen = (grant: { permissions: Set<string>; told: boolean } | undefined) =>
    grant?.told === true && grant.permissions.has('view_items');
  return [...world.vaults].flatMap((vault) =>
    [...world.users.keys()].flatMap((user) => {
      const direct = isOpen(world.userGrants.get(vault)?.get(user));
      const byGroup = [...world.groups.keys()].some(
        (group) =>
          world.membersOf(group).has(user) && isOpen(world.groupGrants.get(vault)?.get(group)),
      );
      return direct || byGroup ? [`${user} ${vault}`] : [];
    }),
  );
}

test('who can open a vault, and who could when they were deleted, is not forgotten', () => {
  for (let seed = 0; seed < 30; seed++) {
    const world = new World(`could ${seed}`, START);
    const snapshot = snapshotOf(world.answers());
    world.now += 10 * MINUTE;
    let last: string[] = [];
    for (let n = 0; n < 40; n++) {
      world.now += 3 * MINUTE;
      const before = openings(world);
      world.step();
      const event = world.events.at(-1);
      // What somebody could open at the moment of their end.
      if (event?.action === 'delete' && event.object_type === 'user')
        last = [...last, ...before.filter((each) => each.startsWith(event.object_uuid ?? '?'))];
    }
    const vaultsOf = couldOpenVaults(snapshot, changesOf(world.events), world.now);
    const found = new Set(
      [...world.users.keys()].flatMap((user) =>
        [...vaultsOf(user)].map((vault) => `${user} ${vault}`),
      ),
    );
    const missing = [...openings(world), ...last].filter((each) => !found.has(each));
    expect({ seed, missing }).toEqual({ seed, missing: [] });
  }
});

test('"leaver" lists what somebody could open and has not seen, once a snapshot is there', async () => {
  const root = mkdtempSync(path.join(tmpdir(), 'could-'));
  try {
    const world = new World('leaver', START);
    const [opening = ''] = openings(world);
    const [user = '', vault = ''] = opening.split(' ');
    const entity = (_type: string, id: string, more: object) => ({
      ...{ _key: `${_type}:${id}`, _type, _class: ['Record'], id, displayName: id, ...more },
    });
    const graph = path.join(root, 'data', 'graph', 'step', 'entities');
    mkdirSync(graph, { recursive: true });
    const entities = [
      entity('one_password_user', user, { email: ['ana@x.example'], name: 'Ana' }),
      entity('one_password_secret', `${vault}:vpn`, {
        id: 'vpn',
        vaultId: vault,
        vaultName: 'Ops',
        version: 1,
      }),
      entity('one_password_secret', 'other:db', {
        id: 'db',
        vaultId: 'other',
        vaultName: 'Other',
        version: 1,
      }),
      entity('one_password_audit_event', 'E', {
        ...{ objectType: 'user', action: 'suspend', objectUUID: user, createdOn: START + MINUTE },
      }),
    ];
    writeFileSync(path.join(graph, '1.json'), JSON.stringify({ entities }));
    // The snapshot is newer than the graph.
    leaveSummary(path.join(root, 'data'), START + 2 * MINUTE);
    world.now = START + 5 * MINUTE;
    const place = { dataDir: path.join(root, 'data'), stateDir: path.join(root, 'state') };
    const out: string[] = [];
    const to = { print: (text: string) => out.push(text), printError: () => undefined };
    const now = START + 10 * MINUTE;
    const grades = async () => {
      out.length = 0;
      await runLeaver(['ana@x.example'], { ...place, now, format: 'json' }, to);
      const { people } = JSON.parse(out.join('')) as {
        people: { items: { itemId: string; grade: string }[] }[];
      };
      return people.flatMap(({ items }) => items.map(({ itemId, grade }) => `${itemId} ${grade}`));
    };
    expect(await grades()).toEqual([]);
    const file = path.join(root, 'export.json');
    writeFileSync(file, JSON.stringify({ schema: 1, complete: true, answers: world.answers() }));
    await runImport(file, place, { ...to, now: () => now });
    expect(await grades()).toEqual(['vpn C']);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
});
