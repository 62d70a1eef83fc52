import { DAY } from '../time';
import { neighbourOf } from '../places';
import type { Stage } from './script';

/** Sentinel rules 14, 16 to 18, and the life of accounts: joining, leaving, recovering, changing credentials. */
export function tellPeopleStories(stage: Stage): void {
  tellExports(stage);
  tellLifecycle(stage);
  tellCredentials(stage);
}

function tellExports(stage: Stage): void {
  stage.tell(
    {
      id: 'vault-export',
      title: 'A vault leaves the building',
      rule: 18,
      description: 'A member exports a whole vault.',
    },
    (s) => {
      s.audit(stage.member(), stage.minutesAgo(33), 'export', 'vault', stage.vault(1).id);
    },
  );
  const hire = stage.reserve();
  hire.activeFrom = stage.daysAgo(4);
  stage.tell(
    {
      id: 'export-after-activation',
      title: 'New here, and already exporting',
      rule: 16,
      description: 'Four days after the account was activated its owner exports a vault.',
    },
    (s) => {
      s.audit(stage.admin(2), hire.activeFrom, 'activate', 'user', hire.uuid, { object: hire });
      s.audit(hire, stage.hoursAgo(3), 'export', 'vault', stage.vault(0).id);
    },
  );
  const leaver = stage.reserve();
  leaver.activeUntil = stage.hoursAgo(4);
  stage.tell(
    {
      id: 'export-before-suspension',
      title: 'Exported, then suspended',
      rule: 17,
      description:
        'A member exports a vault; three hours later an administrator suspends the account.',
    },
    (s) => {
      s.audit(leaver, stage.hoursAgo(5), 'export', 'vault', stage.vault(2).id);
      s.audit(stage.admin(2), stage.hoursAgo(2), 'suspend', 'user', leaver.uuid, {
        object: leaver,
      });
    },
  );
}

function tellLifecycle(stage: Stage): void {
  const [back, gone, away] = [stage.reserve(), stage.reserve(), stage.reserve()];
  back.activeUntil = stage.daysAgo(9);
  gone.activeUntil = stage.daysAgo(6);
  away.activeUntil = stage.daysAgo(8);
  stage.tell(
    {
      id: 'user-lifecycle',
      title: 'People come back and go',
      rule: 'user-lifecycle',
      description: 'One suspended user is reactivated, another is suspended and deleted.',
    },
    (s) => {
      s.audit(stage.admin(1), stage.daysAgo(9) + DAY / 24, 'suspend', 'user', back.uuid, {
        object: back,
      });
      s.audit(stage.admin(1), stage.hoursAgo(17), 'reactive', 'user', back.uuid, { object: back });
      s.audit(stage.admin(1), stage.daysAgo(5.5), 'suspend', 'user', gone.uuid, { object: gone });
      s.audit(stage.admin(1), stage.hoursAgo(16.5), 'delete', 'user', gone.uuid, { object: gone });
    },
  );
  stage.tell(
    {
      id: 'dormant-user',
      title: 'Not seen for days',
      rule: 'dormant-user',
      description:
        'An active member has not signed in since the first half of the history. An absence: no event shows it.',
    },
    (s) => s.appears(away),
  );
  stage.tell(
    {
      id: 'vault-lifecycle',
      title: 'A vault is made, another destroyed',
      rule: 'vault-lifecycle',
      description: 'Vaults are created, deleted and marked to be purged.',
    },
    (s) => {
      const old = stage.random.id();
      s.audit(stage.admin(1), stage.hoursAgo(13), 'create', 'vault', stage.random.id());
      s.audit(stage.admin(1), stage.hoursAgo(12.5), 'delete', 'vault', old);
      s.audit(stage.admin(1), stage.hoursAgo(12.4), 'purge', 'vault', old);
    },
  );
}

function tellCredentials(stage: Stage): void {
  stage.tell(
    {
      id: 'user-mfa-change',
      title: 'A second factor disappears',
      rule: 14,
      description: 'A user replaces and then disables the second factor.',
    },
    (s) => {
      const user = stage.member();
      s.audit(user, stage.minutesAgo(26), 'updatmfa', 'user', user.uuid, { object: user });
      s.audit(user, stage.minutesAgo(21), 'disblmfa', 'user', user.uuid, { object: user });
    },
  );
  stage.tell(
    {
      id: 'account-recovery',
      title: 'An account is recovered',
      rule: 'recovery',
      description: 'An administrator begins the recovery of a user, who completes it.',
    },
    (s) => {
      const user = stage.member();
      s.audit(stage.admin(0), stage.hoursAgo(10.5), 'beginr', 'user', user.uuid, { object: user });
      s.audit(stage.admin(0), stage.hoursAgo(9.8), 'completr', 'user', user.uuid, { object: user });
    },
  );
  stage.tell(
    {
      id: 'credential-change',
      title: 'New password, new Secret Key, new address',
      rule: 'password-or-secret-key-change',
      description:
        'A user changes account password and Secret Key and moves to another e-mail address.',
    },
    (s) => {
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
  );
  stage.tell(
    {
      id: 'new-device',
      title: 'A device never seen before',
      rule: 'device-auth',
      description: 'A user authorises a new device, from another town, and reauthorises it.',
    },
    (s) => {
      const user = stage.member();
      const source = stage.stranger(neighbourOf(user.home), 'windows');
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
  );
  stage.tell(
    {
      id: 'sso-unlock-set-up',
      title: 'Unlock with SSO is set up',
      rule: 'sso-unlock',
      description: 'A user sets up unlock with SSO and enrols a trusted device.',
    },
    (s) => {
      const user = stage.member();
      s.audit(user, stage.hoursAgo(5.5), 'sdvcsso', 'user', user.uuid, { object: user });
      s.audit(user, stage.hoursAgo(5.4), 'tdvcsso', 'user', user.uuid, { object: user });
    },
  );
}
