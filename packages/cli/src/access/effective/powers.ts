import { CAN } from '../model/permissions';
import type { AccessState, Grant } from '../model/state';

/** What a grant gives: for certain, perhaps, or not. */
export type Sureness = 'yes' | 'unknown' | 'no';

/** Whether a grant holds all of these permissions. */
export const holds = ({ sure, unknownSince }: Grant, bits: number): Sureness =>
  (sure & bits) === bits ? 'yes' : unknownSince === undefined ? 'no' : 'unknown';

/** Whether a grant holds one of these permissions. */
export const holdsAny = ({ sure, unknownSince }: Grant, bits: number): Sureness =>
  (sure & bits) !== 0 ? 'yes' : unknownSince === undefined ? 'no' : 'unknown';

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
