/**
 * Permissions of a vault as a set of bits. The bits are those of 1Password's SDKs; the names are those of its command
 * line, and their pairing follows from their meaning (developer pages on vault permissions).
 */
const BITS = {
  recover_vault: 1,
  manage_vault: 2,
  view_and_copy_passwords: 16,
  view_items: 32,
  edit_items: 64,
  create_items: 128,
  archive_items: 256,
  delete_items: 512,
  view_item_history: 1024,
  copy_and_share_items: 1 << 20,
  import_items: 1 << 21,
  export_items: 1 << 22,
  print_items: 1 << 23,
  /** Ours: 1Password names no bit for it. */
  move_items: 1 << 28,
} as const;

/** Name of a permission, as 1Password's command line writes it. */
type PermissionName = keyof typeof BITS;

/** Ours: something is allowed that has no known name. It never counts as access. */
export const UNKNOWN_PERMISSION = 1 << 29;

/** Its name. */
export const UNKNOWN_NAME = 'unknown';

/** What a permission cannot be without (a table of a public provisioning tool; the vendor's page says the same). */
const NEEDS: Readonly<Partial<Record<PermissionName, readonly PermissionName[]>>> = {
  view_and_copy_passwords: ['view_items'],
  view_item_history: ['view_and_copy_passwords'],
  create_items: ['view_items'],
  edit_items: ['view_and_copy_passwords'],
  archive_items: ['edit_items'],
  delete_items: ['edit_items'],
  import_items: ['create_items'],
  export_items: ['view_item_history'],
  copy_and_share_items: ['view_item_history'],
  print_items: ['view_item_history'],
};

/** What Teams and Families accounts give in one (the same page). */
const BUNDLES: Readonly<Record<string, readonly PermissionName[]>> = {
  allow_viewing: ['view_item_history'],
  allow_editing: [
    ...(['archive_items', 'delete_items', 'import_items', 'export_items'] as const),
    ...(['copy_and_share_items', 'print_items'] as const),
  ],
  allow_managing: ['manage_vault'],
};

/** A permission with all that it needs, by name. */
const WHOLE: Readonly<Record<string, number>> = Object.fromEntries([
  ...Object.keys(BITS).map((name) => [name, withNeeds(name as PermissionName)]),
  ...Object.entries(BUNDLES).map(([name, parts]) => [name, sum(parts)]),
  ['no_access', 0],
  [UNKNOWN_NAME, UNKNOWN_PERMISSION],
]) as Record<string, number>;

function withNeeds(name: PermissionName): number {
  return BITS[name] | sum(NEEDS[name] ?? []);
}

function sum(names: readonly PermissionName[]): number {
  return names.reduce((bits, name) => bits | withNeeds(name), 0);
}

const KNOWN = Object.values(BITS).reduce((all, bit) => all | bit, 0);

/** What decides whether a vault can be opened, and what else can be done with it. */
export const CAN = {
  open: BITS.view_items,
  reveal: BITS.view_and_copy_passwords,
  take: BITS.export_items | BITS.copy_and_share_items | BITS.print_items,
  change: BITS.edit_items | BITS.archive_items | BITS.delete_items,
  manage: BITS.manage_vault,
} as const;

/**
 * Permissions by their names, with all that they need; bundles are opened.
 * @param names as the command line lists them; other texts give {@link UNKNOWN_PERMISSION}
 */
export function permissionBits(names: readonly string[]): number {
  return names.reduce(
    (bits, name) => bits | (WHOLE[name.trim().toLowerCase()] ?? UNKNOWN_PERMISSION),
    0,
  );
}

/**
 * The access control list of an audit event. That its bits are those of the SDKs is likely and not documented.
 * @param text `aux_info` of `update` on `uva` or `gva`
 * @returns undefined for anything but a number below 2³²
 */
export function decodedBits(text: string | undefined): number | undefined {
  if (text === undefined || !/^\d{1,10}$/.test(text)) return undefined;
  const mask = Number(text);
  if (mask >= 2 ** 32) return undefined;
  // The server's number may have any of 32 bits; ours are below 2³⁰.
  const named = mask & KNOWN & ~BITS.move_items;
  return named === mask ? named : named | UNKNOWN_PERMISSION;
}

/** Names of permissions, in a fixed order. */
export function permissionNames(bits: number): string[] {
  const names = Object.entries(BITS).flatMap(([name, bit]) => ((bits & bit) === 0 ? [] : [name]));
  return (bits & UNKNOWN_PERMISSION) === 0 ? names : [...names, UNKNOWN_NAME];
}
