import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DAY, HOUR } from '@graph-1password/vocabulary';
import { accessAt, generateTenant, writeAccessExport } from '@graph-1password/tenant';
import { readSnapshot } from '../../packages/cli/src/access/read/readSnapshot';
import { permissionBits } from '../../src/access/permissions';
import { replay } from '../../src/access/replay';
import type { AccessState, Grant } from '../../src/access/state';
import { changesOf } from './reading';

const NOW = Date.UTC(2026, 2, 13, 15);
let root: string;
beforeEach(() => (root = mkdtempSync(path.join(tmpdir(), 'tenant-access-'))));
afterEach(() => rmSync(root, { recursive: true }));

const pairs = <T>(lists: ReadonlyMap<string, ReadonlyMap<string, T>>): [string, T][] =>
  [...lists].flatMap(([one, list]) =>
    [...list].map(([two, each]): [string, T] => [`${one} ${two}`, each]),
  );
const rolesOf = (state: Pick<AccessState, 'members'>) =>
  pairs<{ role: unknown } | string>(state.members as never)
    .map(([pair, each]) => `${pair} ${typeof each === 'string' ? each : String(each.role)}`)
    .sort();

describe.each(['1', 'quay', '77'])('seed %s', (seed) => {
  const tenant = generateTenant({ seed, now: NOW, users: 40, events: 3_000, items: 60 });
  const truth = accessAt(tenant, NOW);

  test.each([13 * DAY, 3 * DAY, 18 * HOUR, 10 * HOUR])(
    'the export of %i ms ago, moved forward by the events since, is the truth of the account now',
    (ago) => {
      const folder = path.join(root, 'export');
      writeAccessExport(tenant, accessAt(tenant, NOW - ago), folder);
      const state = replay(readSnapshot(folder), changesOf(tenant.auditEvents), { until: NOW });
      expect(rolesOf(state)).toEqual(rolesOf(truth as never));
      for (const [id, is] of truth.users) {
        const known = state.users.get(id)?.state;
        const expected = is === 'RECOVERY_STARTED' ? 'recovery' : is.toLowerCase();
        // Whom the export does not list any more has no state but the one of an event.
        if (known !== undefined && known !== 'unknown') expect([id, known]).toEqual([id, expected]);
      }
      compare(pairs(state.userGrants), pairs(truth.userGrants));
      compare(pairs(state.groupGrants), pairs(truth.groupGrants));
    },
  );

  test('everybody who uses a vault can open it', () => {
    const beginning = accessAt(tenant, tenant.window.from);
    const holders = (vault: string) => {
      const groups = [...(beginning.groupGrants.get(vault)?.keys() ?? [])];
      return new Set([
        ...(beginning.userGrants.get(vault)?.keys() ?? []),
        ...groups.flatMap((group) => [...(beginning.members.get(group)?.keys() ?? [])]),
      ]);
    };
    const granted = new Set(tenant.auditEvents.map(({ aux_uuid }) => aux_uuid));
    const left = tenant.itemUsages.filter(({ vault_uuid = '', user }) => {
      const type = beginning.vaults.get(vault_uuid)?.type;
      if (type === undefined || type === 'PERSONAL' || granted.has(user?.uuid)) return false;
      return !holders(vault_uuid).has(user?.uuid ?? '');
    });
    expect(left).toEqual([]);
  });
});

/** Grants are the same; what is known of their permissions is true, and what is not is marked. */
function compare(found: [string, Grant][], truth: [string, ReadonlySet<string>][]): void {
  const known = found.filter(([, { via }]) => via !== 'implied');
  const names = new Set(known.map(([pair]) => pair));
  const implied = new Set(found.map(([pair]) => pair));
  expect(truth.filter(([pair]) => !implied.has(pair))).toEqual([]);
  const real = new Map(truth);
  expect([...names].filter((pair) => !real.has(pair))).toEqual([]);
  for (const [pair, { sure, unknownSince }] of known) {
    const bits = permissionBits([...(real.get(pair) ?? [])]);
    expect([pair, sure & ~bits]).toEqual([pair, 0]);
    if (unknownSince === undefined) expect([pair, sure]).toEqual([pair, bits]);
  }
}
