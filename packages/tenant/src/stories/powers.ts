import { anyAudit, does, onPrivilegedVault } from './reading';
import type { StoryPlan } from './script';

const BUILT_IN = [
  'Owners',
  'Administrators',
  'Security',
  'Recovery',
  'Provision Managers',
  'External account managers',
];

const changesMembers = does('gm', 'join leave role');
const changesGroupAccess = does('gva', 'grant revoke update');

/** Who has which powers: groups, their vaults, passkeys, and the account itself. */
export const POWER_STORIES: readonly StoryPlan[] = [
  {
    id: 'group-membership',
    title: 'A member is removed from a group',
    rule: 'group-membership',
    description: 'A member is taken out of an ordinary group.',
    reading: anyAudit(changesMembers),
    play: (stage, s) => {
      s.audit(stage.admin(2), stage.hoursAgo(16.2), 'leave', 'gm', stage.group('Sales').uuid, {
        aux: stage.admin(4),
      });
    },
  },
  {
    id: 'built-in-group',
    title: 'An administrator is removed',
    rule: 'built-in-group',
    description:
      'The Administrators group is updated, so that events carry its name, and loses a member.',
    // The name of a group is known when some event of the history carries it.
    reading: ({ audits }) => {
      const builtIn = new Set(
        audits
          .filter((e) => e.object_type === 'group' && BUILT_IN.includes(e.aux_info ?? ''))
          .map((e) => e.object_uuid),
      );
      return audits
        .filter((e) => changesMembers(e) && builtIn.has(e.object_uuid))
        .map(({ uuid }) => [uuid]);
    },
    play: (stage, s) => {
      const { uuid, name } = stage.group('Administrators');
      stage.builder.audit(stage.admin(0), stage.daysAgo(6), 'update', 'group', uuid, {
        auxInfo: name,
      });
      s.audit(stage.admin(0), stage.hoursAgo(11.8), 'leave', 'gm', uuid, { aux: stage.admin(3) });
    },
  },
  {
    id: 'vault-group-access',
    title: "A group's vault access changes",
    rule: 'vault-group-access',
    description: 'A group gets more access to an ordinary vault, and then loses it.',
    reading: anyAudit((e, tenant) => changesGroupAccess(e) && !onPrivilegedVault(e, tenant)),
    play: (stage, s) => {
      const access = { auxUuid: stage.group('Support').uuid };
      const vault = stage.vault(1).id;
      s.audit(stage.admin(1), stage.hoursAgo(15.8), 'update', 'gva', vault, {
        ...access,
        auxInfo: '48',
      });
      s.audit(stage.admin(1), stage.hoursAgo(15.2), 'revoke', 'gva', vault, access);
    },
  },
  {
    id: 'vault-client-access',
    title: 'The client access of a vault changes',
    rule: 'vault-client-access',
    description: 'The client access of a vault is changed.',
    reading: anyAudit(does('vault', 'update')),
    play: (stage, s) => {
      s.audit(stage.admin(3), stage.hoursAgo(9.1), 'update', 'vault', stage.vault(0).id);
    },
  },
  {
    id: 'passkey-changed',
    title: 'Passkeys change',
    rule: 'passkey-changed',
    description: 'An administrator sets up a passkey and removes an older one.',
    reading: anyAudit(does('cred', 'create delete')),
    play: (stage, s) => {
      for (const [k, action] of ['create', 'delete'].entries()) {
        s.audit(stage.admin(2), stage.hoursAgo(5.3 - k / 10), action, 'cred', stage.random.id());
      }
    },
  },
  {
    id: 'devices-removed',
    title: 'All devices are removed',
    rule: 'devices-removed',
    description: 'All devices of an administrator are removed.',
    reading: anyAudit((e) => does('device', 'delete')(e) || does('user', 'deolddev dealldev')(e)),
    play: (stage, s) => {
      const user = stage.admin(3);
      s.audit(stage.admin(0), stage.hoursAgo(4.1), 'dealldev', 'user', user.uuid, { object: user });
    },
  },
  {
    id: 'account-changed',
    title: 'The account is renamed',
    rule: 'account-changed',
    description: 'The name or domain of the account is changed.',
    reading: anyAudit(does('account', 'activate update convert')),
    play: (stage, s) => {
      s.audit(stage.admin(0), stage.hoursAgo(3.9), 'update', 'account', stage.builder.accountUuid);
    },
  },
  {
    id: 'account-deleted',
    title: 'The account is deleted',
    rule: 'account-deleted',
    description: 'An owner deletes the account.',
    reading: anyAudit(does('account', 'delete')),
    play: (stage, s) => {
      s.audit(stage.admin(1), stage.minutesAgo(2), 'delete', 'account', stage.builder.accountUuid);
    },
  },
];
