/** An icon of Font Awesome and its colour, as 1PassHound draws the kinds that it has. */
interface Icon {
  readonly name: string;
  readonly color: string;
}

/** Kinds of nodes, by what they are; the first is shown. */
export const KINDS = {
  account: ['OPAccount', 'OP_Account'],
  user: ['OPUser', 'OP_User'],
  service: ['OPServiceAccount'],
  group: ['OPGroup'],
  vault: ['OPVault'],
  item: ['OPItem'],
  address: ['OPClientAddress'],
} as const satisfies Record<string, readonly [string, ...string[]]>;

/** Kinds of items by their category; others are `OPItem` alone. */
const ITEM_KINDS: ReadonlyMap<string, string> = new Map([
  ['API_CREDENTIAL', 'OPApiCredential'],
  ['CREDIT_CARD', 'OPCreditCard'],
  ['DOCUMENT', 'OPDocument'],
  ['LOGIN', 'OPLogin'],
  ['PASSPORT', 'OPPassport'],
  ['PASSWORD', 'OPPassword'],
  ['SECURE_NOTE', 'OPSecureNote'],
  ['SERVER', 'OPServer'],
  ['SOFTWARE_LICENSE', 'OPSoftwareLicense'],
  ['SSH_KEY', 'OPSshKey'],
  ['WIRELESS_ROUTER', 'OPWirelessRouter'],
]);

/** The kinds of an item. */
export function itemKinds(category: unknown): readonly string[] {
  const own = typeof category === 'string' ? ITEM_KINDS.get(category) : undefined;
  return own === undefined ? KINDS.item : [own, ...KINDS.item];
}

const ITEM_COLOUR = '#FFF6EB';

const ICONS: Readonly<Record<string, Icon>> = {
  OPAccount: { name: 'building', color: '#5A8FDC' },
  OPUser: { name: 'user', color: '#F4CA70' },
  OPServiceAccount: { name: 'robot', color: '#F4CA70' },
  OPGroup: { name: 'user-group', color: '#FF8369' },
  OPVault: { name: 'vault', color: '#6AE4A9' },
  OPItem: { name: 'passport', color: '#C04EA0' },
  OPClientAddress: { name: 'network-wired', color: '#B0B7C3' },
  ...Object.fromEntries(
    [...ITEM_KINDS.values()].map((kind) => [kind, { name: 'passport', color: ITEM_COLOUR }]),
  ),
};

/** What BloodHound's API for kinds of one's own takes. */
export const customKinds = (): object => ({
  custom_types: Object.fromEntries(
    Object.entries(ICONS).map(([kind, icon]) => [
      kind,
      { icon: { type: 'font-awesome', ...icon } },
    ]),
  ),
});

/** `view_items` becomes `OPViewItems`. @param permission as the command line of 1Password writes it */
export const permissionKind = (permission: string): string =>
  `OP${permission
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join('')}`;
