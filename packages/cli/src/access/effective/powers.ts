import { holds } from '../../../../../src/access/grants';
import type { Sureness } from '../../../../../src/access/grants';
import { CAN } from '../../../../../src/access/permissions';
import type { AccessState, Grant } from '../../../../../src/access/state';

/** Groups whose members may manage all vaults, whatever their permissions say (vendor's page on groups). */
const OWNER_TYPES = new Set(['OWNERS', 'EXTERNAL_ACCOUNT_MANAGERS', 'EXTERNALACCOUNTMANAGERS']);

/** Groups that nobody ever is in, and whose grants are no person's access: they hold keys so that accounts can be recovered. */
const KEY_HOLDERS = new Set(['RECOVERY']);

/** Groups that people make: only to these may members of a group with MANAGE_GROUPS add somebody. */
const OWN_GROUPS = new Set(['USER_DEFINED']);

/** Whether the grants of a group are nobody's access. */
export const isKeyHolder = ({ groups }: AccessState, group: string): boolean =>
  KEY_HOLDERS.has(groups.get(group)?.type?.toUpperCase() ?? '');

/** Whether the members of a group can be chosen by those who may manage groups. */
export const isOwnGroup = ({ groups }: AccessState, group: string): boolean =>
  OWN_GROUPS.has(groups.get(group)?.type?.toUpperCase() ?? '');

/** The groups that give power beyond their vaults. */
export interface PowerGroups {
  /** May manage every vault, except other people's own. */
  owners: string[];
  /** May add anybody to groups that people made. */
  groupManagers: string[];
  /** May recover accounts. */
  recoverers: string[];
}

/** Finds the groups that give power beyond their vaults. */
export function powerGroups({ groups }: AccessState): PowerGroups {
  const all = [...groups.values()].filter(({ isDeleted }) => !isDeleted);
  const having = (permission: string) =>
    all
      .filter(({ accountPermissions, type }) => {
        const isHolder = KEY_HOLDERS.has(type?.toUpperCase() ?? '');
        return !isHolder && accountPermissions?.includes(permission) === true;
      })
      .map(({ id }) => id);
  return {
    owners: all
      .filter(({ type }) => OWNER_TYPES.has(type?.toUpperCase() ?? ''))
      .map(({ id }) => id),
    groupManagers: having('MANAGE_GROUPS'),
    recoverers: having('RECOVER_ACCOUNTS'),
  };
}

/** Whether a grant lets somebody open the vault. */
export const opens = (grant: Grant): Sureness => holds(grant, CAN.open);
