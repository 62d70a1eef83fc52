import { HOUR, MINUTE } from '@graph-1password/vocabulary';
import type { Person, ClientSource, TenantItem, TenantVault } from '../types';
import { signInRobot } from './everyday';
import type { Stretch } from './everyday';
import type { Journal } from './journal';
import { userOf } from './journal';
import type { Cast } from './cast';
import { sailor } from './cast';
import { grantAccess, runTheAccount, touchItems, travel } from './changes';
import type { Organisation } from './organisation';
import { laptop, wayIn } from './organisation';
import { ABROAD } from './ports';

/** What does not happen on every day, each with the rules that should find it. */
export function causeTrouble(journal: Journal, company: Organisation, stretch: Stretch): void {
  const { people, vaults, items, groups } = company;
  const named = <T extends { name?: string }>(list: readonly T[], name: string): T =>
    list.find((one) => one.name === name) as T;
  const vault = (name: string) => vaults.find((one) => one.name.startsWith(name)) as TenantVault;
  const cast: Cast = {
    journal,
    ago: (hours) => Math.floor(stretch.to - hours * HOUR),
    crew: people.filter(({ kind }) => kind === 'owner' || kind === 'member'),
    technician: people.find(({ kind }) => kind === 'external') as Person,
    scim: people.find(({ kind }) => kind === 'scim') as Person,
    vault,
    item: (name, n = 0) => items.filter((one) => one.vault.id === vault(name).id)[n] as TenantItem,
    group: (name) => named(groups, name),
  };
  journal.tell('robot', 'A robot signs in from two ends of the world by turns', () => {
    const signIns = signInRobot(journal, people, stretch, true);
    journal.expect('more-than-one-location', signIns);
    journal.expect('impossible-travel', signIns);
  });
  takeOver(cast);
  comeFromOutside(cast);
  changeGroups(cast);
  throwAway(cast);
  knock(cast);
  travel(cast);
  grantAccess(cast);
  runTheAccount(cast);
  touchItems(cast);
}

/** The account of somebody ashore wakes up far away, takes what it can, and is closed. */
function takeOver(cast: Cast): void {
  const { journal, ago, item, vault } = cast;
  const ng = sailor(cast, 3);
  const way = wayIn(journal.random, '192.0.2.201', ABROAD.valparaiso, laptop('DESKTOP-5T'));
  journal.tell('taken-over', 'A dormant account is taken over', () => {
    for (let n = 0; n < 4; n++) {
      journal.signIn(ng, ago(5.5) + n * MINUTE, way, 'credentials_failed/platform_secret_bad');
    }
    journal.signIn(ng, ago(5), way, 'success/mfa_ok', ['first-sign-in-in-window']);
    journal.usage(ng, ago(4.9), item('Bridge', 1), 'reveal', way);
    const exports = [0, 1, 2, 3].map((n) =>
      journal.usage(ng, ago(4.8) + n * 2 * MINUTE, item('Bridge', n), 'export', way, [
        'item-export',
      ]),
    );
    journal.expect('bulk-export', exports);
    journal.expect('first-time-action', exports.slice(0, 1));
    const self = { object_uuid: ng.uuid, object_details: userOf(ng), way };
    journal.audit(ng, ago(4.5), 'create/cred', { object_uuid: journal.random.upperId(), way }, [
      'passkey-changed',
    ]);
    journal.audit(ng, ago(4.4), 'enblmfa/user', self, ['user-mfa-changed']);
    const copied = journal.audit(
      ng,
      ago(4.2),
      'export/vault',
      { object_uuid: vault('Everybody').id, way },
      ['vault-exported'],
    );
    const owner = sailor(cast, 0);
    const closed = journal.audit(
      owner,
      ago(2),
      'suspend/user',
      { object_uuid: ng.uuid, object_details: userOf(ng) },
      ['user-lifecycle'],
    );
    journal.expect('vault-export-before-removal', [copied, closed]);
  });
}

/** A technician of a managed service provider enters and changes things. */
function comeFromOutside({ journal, ago, technician, vault, group }: Cast): void {
  journal.tell('outside', 'A technician from outside changes things', () => {
    journal.audit(technician, ago(30), 'launchi/mngdacc', { object_uuid: journal.account }, [
      'managed-company',
      'outside-technician',
    ]);
    journal.audit(technician, ago(29.9), 'updatfw/account', { object_uuid: journal.account }, [
      'firewall-rules-changed',
      'outside-technician',
    ]);
    const access = { object_uuid: vault('Radio').id, aux_uuid: group('Deck').uuid };
    journal.audit(technician, ago(29.8), 'update/gva', { ...access, aux_info: '48' }, [
      'vault-group-access',
      'outside-technician',
    ]);
  });
}

/** No group is on a configured list: names are all there is to go by. */
function changeGroups(cast: Cast): void {
  const { journal, ago, group, scim } = cast;
  const [owner, li, zed] = [sailor(cast, 1), sailor(cast, 2), sailor(cast, 20)];
  const member = (name: string, who: Person, role?: string) => ({
    ...{ object_uuid: group(name).uuid, aux_uuid: who.uuid, aux_details: userOf(who) },
    ...(role !== undefined && { aux_info: role }),
  });
  journal.tell('groups', 'Groups with powers get and lose members', () => {
    const both = ['group-membership', 'built-in-group'];
    journal.audit(owner, ago(60), 'join/gm', member('Owners', li, 'A'), both);
    journal.audit(owner, ago(59), 'leave/gm', member('Security', zed), both);
    journal.audit(scim, ago(58), 'join/gm', member('Deck', zed, 'R'), ['group-membership']);
    journal.audit(li, ago(57), 'role/gm', member('Deck', li, 'A'), [
      'group-membership',
      'self-escalation-via-group',
    ]);
  });
}

function throwAway(cast: Cast): void {
  const { journal, ago, vault } = cast;
  const who = sailor(cast, 7);
  journal.tell('purge', 'Trash and history of many vaults are purged', () => {
    const pairs = ['delete/items', 'purge/items', 'purge/itemhist'];
    const gone = ['Bridge', 'Engine', 'Everybody', 'Chandlers', 'Radio', 'Bridge', 'Engine'].map(
      (name, n) =>
        journal.audit(
          who,
          ago(70) + n * 4 * MINUTE,
          pairs[n % 3] as string,
          { object_uuid: vault(name).id },
          ['item-removal'],
        ),
    );
    journal.expect('bulk-deletion', gone);
  });
}

/** Attempts that fail at the identity provider, and others that the firewall stops wherever they come from. */
function knock(cast: Cast): void {
  const { journal, ago, crew } = cast;
  const ways = (n: number): ClientSource =>
    wayIn(journal.random, `192.0.2.${n + 10}`, ABROAD.esbjerg, laptop(`X-${n}`));
  journal.tell('sso', 'Single sign-on fails again and again', () => {
    const way = ways(0);
    const failed = Array.from({ length: 24 }, (_, n) =>
      journal.signIn(sailor(cast, 13), ago(80) + n * 50_000, way, 'sso_failed/sso_user_mismatch'),
    );
    for (const by of ['user', 'ip']) journal.expect(`failed-signins-by-${by}`, failed);
    journal.expect('failed-signins-overall', failed);
  });
  journal.tell('blocked', 'The firewall stops attempts from everywhere', () => {
    const blocked = Array.from({ length: 26 }, (_, n) =>
      journal.signIn(
        crew[n % crew.length] as Person,
        ago(90) + n * 90_000,
        ways(n + 1),
        'firewall_failed/country_blocked',
        [],
        'Denmark',
      ),
    );
    journal.expect('firewall-blocked-overall', blocked);
  });
}
