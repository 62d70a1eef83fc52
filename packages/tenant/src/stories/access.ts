import { HOUR } from '@graph-1password/vocabulary';
import { anyAudit, does, onPrivilegedVault, timeOf, toSelf } from './reading';
import type { Reading } from './reading';
import type { StoryPlan } from './script';

const changesUserAccess = does('uva', 'grant revoke update');
const widensUserAccess = does('uva', 'grant update');
const changesAccess = does('uva gva', 'grant revoke update');
const joinsOrRises = does('gm', 'join role');

/** Rule 11: what somebody reads of a vault within an hour of the grant to themselves. */
const readsAfterSelfGrants: Reading = ({ audits, usages }) =>
  audits
    .filter((e) => widensUserAccess(e) && e.actor_uuid === e.aux_uuid)
    .map((grant) => [
      grant,
      ...usages.filter(
        (u) =>
          ['server-fetch', 'reveal', 'secure-copy', 'fill', 'export'].includes(u.action ?? '') &&
          u.user?.uuid === grant.actor_uuid &&
          u.vault_uuid === grant.object_uuid &&
          timeOf(u) >= timeOf(grant) &&
          timeOf(u) - timeOf(grant) <= HOUR,
      ),
    ])
    .filter(({ length }) => length > 1)
    .map((events) => events.map(({ uuid }) => uuid));

/** Sentinel rules 7 to 11 and 15, and grants beyond them: who gains access to what. */
export const ACCESS_STORIES: readonly StoryPlan[] = [
  {
    id: 'vault-permission-change',
    title: 'Access to an ordinary vault changes',
    rule: 7,
    description:
      'An administrator grants a member access to an ordinary vault, extends it and revokes it.',
    reading: anyAudit(
      (e, tenant) => changesUserAccess(e) && !toSelf(e) && !onPrivilegedVault(e, tenant),
    ),
    play: (stage, s) => {
      const [admin, member, vault] = [stage.admin(2), stage.member(), stage.vault(0)];
      s.audit(admin, stage.hoursAgo(20), 'grant', 'uva', vault.id, { aux: member });
      s.audit(admin, stage.hoursAgo(19.5), 'update', 'uva', vault.id, { aux: member });
      s.audit(admin, stage.hoursAgo(9), 'revoke', 'uva', vault.id, { aux: member });
    },
  },
  {
    id: 'privileged-vault-permission-change',
    title: 'Access to a privileged vault is granted',
    rule: 10,
    description: 'A user and a group are granted access to a vault on the privileged list.',
    reading: anyAudit((e, tenant) => changesAccess(e) && onPrivilegedVault(e, tenant)),
    play: (stage, s) => {
      const [admin, member, vault] = [stage.admin(3), stage.member(), stage.privilegedVault(0)];
      s.audit(admin, stage.hoursAgo(18), 'grant', 'uva', vault.id, { aux: member });
      s.audit(admin, stage.hoursAgo(17.8), 'grant', 'gva', vault.id, {
        auxUuid: stage.group('Engineering').uuid,
      });
    },
  },
  {
    id: 'vault-grant',
    title: 'A group is granted a vault',
    rule: 'vault-grant',
    description: 'A group is granted access to an ordinary vault.',
    reading: anyAudit(does('uva gva', 'grant')),
    play: (stage, s) => {
      s.audit(stage.admin(1), stage.hoursAgo(16), 'grant', 'gva', stage.vault(1).id, {
        auxUuid: stage.group('Support').uuid,
      });
    },
  },
  {
    id: 'self-vault-grant',
    title: 'An administrator grants a vault to themselves',
    rule: 9,
    description: 'The actor grants access to themselves: possible escalation through a vault.',
    reading: anyAudit((e) => widensUserAccess(e) && toSelf(e)),
    play: (stage, s) => {
      const admin = stage.admin(4);
      s.audit(admin, stage.hoursAgo(15), 'grant', 'uva', stage.vault(2).id, { aux: admin });
    },
  },
  {
    id: 'self-grant-then-extraction',
    title: 'A self-granted vault is read',
    rule: 11,
    description:
      'Within the hour an administrator grants themselves a vault and reveals and copies its secrets.',
    reading: readsAfterSelfGrants,
    play: (stage, s) => {
      const [admin, vault] = [stage.admin(3), stage.vault(3)];
      s.audit(admin, stage.minutesAgo(52), 'grant', 'uva', vault.id, { aux: admin });
      const items = stage.itemsOf(vault);
      for (let k = 0; k < 6; k++) {
        const item = items[k % items.length];
        if (item)
          s.usage(admin, stage.minutesAgo(47 - k * 2), item, k % 2 ? 'secure-copy' : 'reveal');
      }
    },
  },
  {
    id: 'self-group-join',
    title: 'A member makes themselves group manager',
    rule: 8,
    description:
      'The actor joins a group and makes themselves its manager: possible escalation through a group.',
    reading: anyAudit((e) => joinsOrRises(e) && toSelf(e)),
    play: (stage, s) => {
      const [person, group] = [stage.member(), stage.group('Finance')];
      s.audit(person, stage.hoursAgo(14), 'join', 'gm', group.uuid, {
        aux: person,
        auxInfo: 'R',
        auxId: 9277034,
      });
      s.audit(person, stage.hoursAgo(13.9), 'role', 'gm', group.uuid, {
        aux: person,
        auxInfo: 'A',
        auxId: 9277034,
      });
    },
  },
  {
    id: 'privileged-group-join',
    title: 'A new administrator',
    rule: 15,
    description: 'An owner adds a member to a group on the privileged list.',
    reading: anyAudit(
      (e, { labels }) =>
        joinsOrRises(e) && !toSelf(e) && labels.privilegedGroups.includes(e.object_uuid ?? ''),
    ),
    play: (stage, s) => {
      const member = stage.member();
      s.audit(
        stage.admin(0),
        stage.hoursAgo(12),
        'join',
        'gm',
        stage.group('Administrators').uuid,
        { aux: member, auxInfo: 'A', auxId: 9277101 },
      );
    },
  },
  {
    id: 'group-lifecycle',
    title: 'A group is created, another deleted',
    rule: 'group-lifecycle',
    description: 'One group is created, another deleted.',
    reading: anyAudit(does('group', 'create delete purge')),
    play: (stage, s) => {
      s.audit(stage.admin(2), stage.hoursAgo(11.5), 'create', 'group', stage.random.id(), {
        auxInfo: 'Contractors',
      });
      s.audit(stage.admin(2), stage.hoursAgo(11.4), 'delete', 'group', stage.group('Design').uuid, {
        auxInfo: 'Design',
      });
    },
  },
];
