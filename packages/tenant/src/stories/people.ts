import { DAY } from '@graph-1password/vocabulary';
import type { AuditEvent } from '@graph-1password/vocabulary';
import { nearbyCity } from '../places';
import { anyAudit, does, either, timeOf } from './reading';
import type { Reading } from './reading';
import type { StoryPlan } from './script';

const exportsVault = does('vault', 'export');
const isActivated = does('user', 'activate');
const isRemoved = does('user', 'suspend delete');

/** Changes to an account and exports by its owner that belong together; the earlier event first. */
const pairs = (
  audits: readonly AuditEvent[],
  belong: (change: AuditEvent, exported: AuditEvent) => boolean,
): string[][] =>
  audits
    .filter(exportsVault)
    .flatMap((exported) =>
      audits
        .filter((change) => change.object_uuid === exported.actor_uuid && belong(change, exported))
        .map((change) =>
          [change, exported].sort((a, b) => timeOf(a) - timeOf(b)).map(({ uuid }) => uuid),
        ),
    );

/** Who was removed more than three days ago, has not come back, and has used items that are still of that version. */
const rotationDebt: Reading = ({ audits, usages, tenant: { items, now } }) => {
  const known = new Map(items.map(({ id, version }) => [id, version]));
  const knowers = new Set(
    usages
      .filter(
        ({ item_uuid: id = '', used_version: version = 0 }) =>
          version >= (known.get(id) ?? Infinity),
      )
      .map(({ user }) => user?.uuid),
  );
  const isBack = does('user', 'reactive reactivate');
  const old = audits.filter((event) => isRemoved(event) && timeOf(event) < now - 3 * DAY);
  const stayed = old.filter(
    ({ object_uuid: whom }) =>
      knowers.has(whom) &&
      !audits.some(
        (event) =>
          isBack(event) &&
          event.object_uuid === whom &&
          timeOf(event) >= Math.max(...old.filter((one) => one.object_uuid === whom).map(timeOf)),
      ),
  );
  return [...new Set(stayed.map(({ object_uuid: whom }) => whom))].map((whom) =>
    stayed.filter((event) => event.object_uuid === whom).map(({ uuid }) => uuid),
  );
};

/** Sentinel rules 14, 16 to 18, and the life of accounts: joining, leaving, recovering, changing credentials. */
export const PEOPLE_STORIES: readonly StoryPlan[] = [
  {
    id: 'vault-export',
    title: 'A vault is exported',
    rule: 18,
    description: 'A member exports a whole vault.',
    reading: anyAudit(does('vault', 'export')),
    play: (stage, s) => {
      s.audit(stage.member(), stage.minutesAgo(33), 'export', 'vault', stage.vault(1).id);
    },
  },
  {
    id: 'export-after-activation',
    title: 'A new user exports a vault',
    rule: 16,
    description: 'A user exports a vault four days after the account was activated.',
    reading: ({ audits }) =>
      pairs(
        audits,
        (change, exported) => isActivated(change) && timeOf(change) <= timeOf(exported),
      ),
    play: (stage, s) => {
      const hire = stage.reserve();
      hire.activeFrom = stage.daysAgo(4);
      s.audit(stage.admin(2), hire.activeFrom, 'activate', 'user', hire.uuid, { object: hire });
      s.audit(hire, stage.hoursAgo(3), 'export', 'vault', stage.vault(0).id);
    },
  },
  {
    id: 'export-before-suspension',
    title: 'Exported, then suspended',
    rule: 17,
    description:
      'A member exports a vault; three hours later an administrator suspends the account.',
    reading: ({ audits }) =>
      pairs(audits, (change, exported) => isRemoved(change) && timeOf(change) >= timeOf(exported)),
    play: (stage, s) => {
      const leaver = stage.reserve();
      leaver.activeUntil = stage.hoursAgo(4);
      s.audit(leaver, stage.hoursAgo(5), 'export', 'vault', stage.vault(2).id);
      s.audit(stage.admin(2), stage.hoursAgo(2), 'suspend', 'user', leaver.uuid, {
        object: leaver,
      });
    },
  },
  {
    id: 'user-lifecycle',
    title: 'Users are reactivated, suspended and deleted',
    rule: 'user-lifecycle',
    description: 'One suspended user is reactivated, another is suspended and deleted.',
    reading: anyAudit(does('user', 'activate reactive reactivate upguest suspend delete')),
    otherReadings: { 'rotation-debt': rotationDebt },
    play: (stage, s) => {
      const [back, gone] = [stage.reserve(), stage.reserve()];
      back.activeUntil = stage.daysAgo(9);
      gone.activeUntil = stage.daysAgo(6);
      s.audit(stage.admin(1), stage.daysAgo(9) + DAY / 24, 'suspend', 'user', back.uuid, {
        object: back,
      });
      s.audit(stage.admin(1), stage.hoursAgo(17), 'reactive', 'user', back.uuid, { object: back });
      s.audit(stage.admin(1), stage.daysAgo(5.5), 'suspend', 'user', gone.uuid, { object: gone });
      s.audit(stage.admin(1), stage.hoursAgo(16.5), 'delete', 'user', gone.uuid, { object: gone });
    },
  },
  {
    id: 'dormant-user',
    title: 'A dormant user',
    rule: 'dormant-user',
    description:
      'An active member has not signed in since the first half of the history. An absence: no event shows it.',
    reading: 'absence',
    play: (stage, s) => {
      const away = stage.reserve();
      away.activeUntil = stage.daysAgo(8);
      s.appears(away);
    },
  },
  {
    id: 'vault-lifecycle',
    title: 'Vaults are created, deleted and purged',
    rule: 'vault-lifecycle',
    description: 'Vaults are created, deleted and marked to be purged.',
    reading: anyAudit(does('vault', 'create delete purge')),
    play: (stage, s) => {
      const old = stage.random.id();
      s.audit(stage.admin(1), stage.hoursAgo(13), 'create', 'vault', stage.random.id());
      s.audit(stage.admin(1), stage.hoursAgo(12.5), 'delete', 'vault', old);
      s.audit(stage.admin(1), stage.hoursAgo(12.4), 'purge', 'vault', old);
    },
  },
  {
    id: 'user-mfa-change',
    title: 'A second factor is removed',
    rule: 14,
    description: 'A user replaces and then disables the second factor.',
    reading: anyAudit(does('user', 'enblmfa updatmfa disblmfa')),
    play: (stage, s) => {
      const user = stage.member();
      s.audit(user, stage.minutesAgo(26), 'updatmfa', 'user', user.uuid, { object: user });
      s.audit(user, stage.minutesAgo(21), 'disblmfa', 'user', user.uuid, { object: user });
    },
  },
  {
    id: 'account-recovery',
    title: 'An account is recovered',
    rule: 'recovery',
    description: 'An administrator begins the recovery of a user, who completes it.',
    reading: anyAudit(does('user', 'beginr completr cancelr')),
    play: (stage, s) => {
      const user = stage.member();
      s.audit(stage.admin(0), stage.hoursAgo(10.5), 'beginr', 'user', user.uuid, { object: user });
      s.audit(stage.admin(0), stage.hoursAgo(9.8), 'completr', 'user', user.uuid, { object: user });
    },
  },
  {
    id: 'credential-change',
    title: 'Password, Secret Key and e-mail address change',
    rule: 'password-or-secret-key-change',
    description:
      'A user changes account password and Secret Key and moves to another e-mail address.',
    reading: either(
      anyAudit(does('user', 'changemp changesk changeks')),
      anyAudit(does('ec', 'begin complete propose')),
    ),
    play: (stage, s) => {
      const user = stage.member();
      s.audit(user, stage.hoursAgo(9), 'changemp', 'user', user.uuid, { object: user });
      s.audit(user, stage.hoursAgo(8.9), 'changesk', 'user', user.uuid, { object: user });
      s.audit(user, stage.hoursAgo(8.8), 'begin', 'ec', stage.random.id(), {
        auxInfo: 'moved@elsewhere.example',
      });
      s.audit(user, stage.hoursAgo(8.6), 'complete', 'ec', stage.random.id(), {
        auxInfo: 'moved@elsewhere.example',
      });
    },
  },
  {
    id: 'new-device',
    title: 'A new device is authorised',
    rule: 'device-auth',
    description: 'A user authorises a new device, from another town, and reauthorises it.',
    reading: anyAudit(does('device', 'create reauth')),
    play: (stage, s) => {
      const user = stage.member();
      const source = stage.stranger(nearbyCity(user.home), 'windows');
      s.audit(user, stage.hoursAgo(7.5), 'create', 'device', source.deviceUuid, {
        aux: user,
        auxId: 88120045,
        source,
      });
      s.audit(user, stage.hoursAgo(7.2), 'reauth', 'device', source.deviceUuid, {
        aux: user,
        auxId: 88120045,
        source,
      });
    },
  },
  {
    id: 'sso-unlock-set-up',
    title: 'Unlock with SSO is set up',
    rule: 'sso-unlock',
    description: 'A user sets up unlock with SSO and enrols a trusted device.',
    reading: anyAudit(does('user', 'sdvcsso tdvcsso')),
    play: (stage, s) => {
      const user = stage.member();
      s.audit(user, stage.hoursAgo(5.5), 'sdvcsso', 'user', user.uuid, { object: user });
      s.audit(user, stage.hoursAgo(5.4), 'tdvcsso', 'user', user.uuid, { object: user });
    },
  },
];
