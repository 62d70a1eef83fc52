import { DAY, HOUR } from '@graph-1password/vocabulary';
import type { ClientSource } from '../types';
import type { Cast } from './cast';
import { sailor } from './cast';
import { userOf } from './journal';
import { laptop, wayIn } from './organisation';
import { ABROAD } from './ports';

/** Sign-ins from where nobody expects them. */
export function travel(cast: Cast): void {
  const { journal, ago } = cast;
  journal.tell('dalian', 'Let in from China by a rule that only reports', () => {
    const who = sailor(cast, 5);
    const way = wayIn(journal.random, '192.0.2.211', ABROAD.dalian, laptop('UNKNOWN-9'));
    const home = journal.signIn(who, ago(3));
    const there = journal.signIn(
      who,
      ago(0.8),
      way,
      'firewall_reported_success/country_blocked',
      ['firewall-reported', 'rogue-state', 'sign-in-from-new-address', 'sign-in-from-new-device'],
      'China',
    );
    journal.expect('more-than-one-location', [home, there]);
    journal.expect('impossible-travel', [home, there]);
  });
  journal.tell('gander', 'A short way, with the own tablet', () => {
    const who = sailor(cast, 15);
    const { client } = who.sources[0] as ClientSource;
    const way = wayIn(journal.random, '192.0.2.212', ABROAD.gander, client);
    const home = journal.signIn(who, ago(0.7));
    const there = journal.signIn(who, ago(0.2), way, undefined, ['sign-in-from-new-address']);
    journal.expect('more-than-one-location', [home, there]);
  });
}

/** Access to vaults is given, and used. */
export function grantAccess(cast: Cast): void {
  const { journal, ago, vault, item, group } = cast;
  const [owner, other, pemba] = [sailor(cast, 0), sailor(cast, 1), sailor(cast, 16)];
  journal.tell('self-grant', 'An owner helps himself; only the details say to whom', () => {
    const grant = journal.audit(
      other,
      ago(50),
      'grant/uva',
      { object_uuid: vault('Engine').id, aux_details: userOf(other) },
      ['self-escalation-via-vault', 'vault-grant'],
    );
    const read = journal.usage(other, ago(49.8), item('Engine', 2), 'reveal');
    journal.expect('secret-extraction-after-self-grant', [grant, read]);
  });
  journal.tell('locker', 'The locker is opened', () => {
    const more = { object_uuid: vault('Master').id, aux_uuid: pemba.uuid };
    journal.audit(owner, ago(48), 'grant/uva', { ...more, aux_details: userOf(pemba) }, [
      'privileged-vault-permission-changed',
      'vault-grant',
    ]);
    journal.usage(pemba, ago(47.5), item('Master', 1), 'fill', undefined, ['sensitive-item']);
    const revoked = { object_uuid: vault('Chandlers').id, aux_uuid: group('Galley').uuid };
    journal.audit(owner, ago(47), 'revoke/gva', revoked, ['vault-group-access']);
  });
}

/** What changes in the account itself, and who is invited, equipped and let back in. */
export function runTheAccount(cast: Cast): void {
  const { journal, ago, vault, scim } = cast;
  const [owner, guest] = [sailor(cast, 0), sailor(cast, 18)];
  const machine = journal.random.upperId();
  journal.tell('account', 'The account, its machines and its people change', () => {
    const write = (hours: number, pair: string, uuid: string, found: string[], more = {}) =>
      journal.audit(owner, ago(hours), pair, { object_uuid: uuid, ...more }, found);
    const id = journal.account;
    write(100, 'update/account', id, ['account-changed']);
    write(99, 'update/vault', vault('Bridge').id, ['vault-client-access']);
    write(98, 'create/sa', machine, ['service-account', 'service-account-created']);
    write(98, 'create/satoken', machine, ['service-account-token-changed'], { aux_info: 'k$1' });
    write(97, 'create/invite', journal.random.upperId(), ['manual-account-creation'], {
      aux_info: 'Cousin@Example.ORG',
    });
    write(96, 'dealldev/user', guest.uuid, ['devices-removed'], { object_details: userOf(guest) });
    journal.audit(scim, ago(95), 'reactivate/user', { object_details: userOf(guest) }, [
      'user-lifecycle',
    ]);
    write(1, 'delete/account', id, ['account-deleted']);
  });
}

/** Items that are used or changed. */
export function touchItems(cast: Cast): void {
  const { journal, ago, vault, item } = cast;
  const who = sailor(cast, 22);
  journal.tell('items', 'A watched item is opened, others are changed', () => {
    journal.usage(sailor(cast, 8), ago(6), item('Radio', 1), 'reveal', undefined, ['watched-item']);
    journal.usage(who, ago(DAY / HOUR + 40), item('Bridge', 3), 'server-update', undefined, [
      'item-modification',
    ]);
    const changed = { object_uuid: vault('Bridge').id, aux_info: '0,0,0,0,0,0,3' };
    journal.audit(who, ago(63), 'patch/items', changed, ['item-modification']);
  });
}
