/** The permissions of a vault by their bit, as 1Password's SDKs name them. */
const PERMISSIONS: readonly (readonly [bit: number, name: string])[] = [
  [32, 'view items'],
  [16, 'view and copy passwords'],
  [1024, 'view item history'],
  [128, 'create items'],
  [64, 'edit items'],
  [256, 'archive items'],
  [512, 'delete items'],
  [2097152, 'import items'],
  [4194304, 'export items'],
  [1048576, 'copy and share items'],
  [8388608, 'print items'],
  [2, 'manage the vault'],
  [1, 'recover the vault'],
];

const ALL = PERMISSIONS.reduce((sum, [bit]) => sum | bit, 0);

/**
 * The access list of a vault in words. Audit events carry it as a number; that its bits are those of the SDKs is
 * likely and not documented, so anything but a plain number gives nothing.
 * @param accessList `aux_info` of `update` on `uva` or `gva`
 * @returns undefined when it is not a number below 2³²
 */
export function permissionNames(accessList: string | undefined): string[] | undefined {
  if (accessList === undefined || !/^\d{1,10}$/.test(accessList)) return undefined;
  const mask = Number(accessList);
  if (mask >= 2 ** 32) return undefined;
  if (mask === 0) return ['no access'];
  const names = PERMISSIONS.flatMap(([bit, name]) => ((mask & bit) === 0 ? [] : [name]));
  return (mask & ~ALL) === 0 ? names : [...names, 'permissions without a known name'];
}

/** The role in a group that audit events call `R` or `A`, in words. @returns undefined for any other text */
export function groupRoleName(code: string | undefined): 'member' | 'manager' | undefined {
  return code === 'R' ? 'member' : code === 'A' ? 'manager' : undefined;
}
