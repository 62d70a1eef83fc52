import type { WorldAnswer } from './world';

/** Ids of the examples. */
export const EXAMPLE = {
  account: 'ACCOUNTAAAAAAAAAAAAAAAAAAA',
  user: 'USERAAAAAAAAAAAAAAAAAAAAAA',
  group: 'groupaaaaaaaaaaaaaaaaaaaaa',
  vault: 'vaultaaaaaaaaaaaaaaaaaaaaa',
  item: 'itemaaaaaaaaaaaaaaaaaaaaaa',
};

/** Fields in which answers of the command line can hold a secret. */
const SECRET_FIELDS = [
  ...['additional_information', 'description', 'notes', 'notesPlain', 'password', 'title', 'value'],
  ...['domain', 'url', 'avatar', 'last_auth_at', 'whatever_comes_next'],
];

/** Adds a canary to every object of the answers: in each of these fields, and in objects and lists below. */
export const withCanary = (answers: readonly WorldAnswer[], canary: string): object[] => {
  const fields = Object.fromEntries(SECRET_FIELDS.map((name) => [name, `${canary} ${name}`]));
  const deep = { urls: [{ href: canary }], fields: [{ value: canary }], [canary]: canary };
  const leaky = (value: unknown): unknown =>
    Array.isArray(value)
      ? value.map(leaky)
      : typeof value === 'object' && value !== null
        ? { ...fields, ...deep, ...value }
        : value;
  return answers.map((answer) => ({ ...fields, ...deep, ...answer, data: leaky(answer.data) }));
};

/** A file as 1PassHound writes it. */
export const passHoundFile = (canary: string): object => {
  const { account, user, group, vault, item } = EXAMPLE;
  const node = (id: string, kind: string, properties: object) => ({
    ...{
      id,
      kinds: [kind, 'OPBase'],
      properties: { id, ...properties, description: canary, notes: canary },
    },
  });
  const edge = (kind: string, start: string, end: string) => ({
    ...{ kind, start: { value: start }, end: { value: end }, properties: { note: canary } },
  });
  return {
    metadata: { source_kind: 'OPBase' },
    graph: {
      nodes: [
        node(account, 'OPAccount', { name: 'a.1password.com' }),
        node(user, 'OPUser', {
          ...{ name: 'ana@a.example', display_name: 'Ana "A" Souza', email: 'ana@a.example' },
          ...{ type: 'MEMBER', state: 'ACTIVE' },
        }),
        node(group, 'OPGroup', { name: 'Finance', type: 'USER_DEFINED', state: 'ACTIVE' }),
        node(vault, 'OPVault', { name: 'Payroll', type: 'USER_CREATED', item_count: '' }),
        node(item, 'OPSecureNote', {
          name: canary,
          additional_information: canary,
          urls: [canary],
        }),
      ],
      edges: [
        edge('OPContains', account, user),
        edge('OPMemberOf', user, group),
        edge('OPManagerOf', user, group),
        edge('OPViewItems', user, vault),
        edge('OPViewAndCopyPasswords', user, vault),
        edge('OPManageVault', group, vault),
        edge('OPManageGroups', group, account),
        edge('OPHasItem', vault, item),
        edge(canary, vault, item),
      ],
    },
  };
};

const { user, group, vault } = EXAMPLE;

/** The reports of 1Password's own scripts, each with what only it has. */
export const REPORTS = {
  people: [
    'userName,userEmail,userUUID,userState,userType,userCreatedAt,userUpdatedAt,lastAuthAt,directlyAssignedVaults,groups',
    `"Souza, Ana",ana@a.example,${user},ACTIVE,MEMBER,2026-01-01,2026-01-01,,"('Pay\\'roll', '${vault}')","(""Fin'ance"", '${group}')"`,
    '',
  ].join('\r\n'),
  grants: [
    'vaultName,vaultUUID,userName,groupName,email,userOrGroupUUID,permissions',
    `Payroll,${vault},Ana,,ana@a.example,${user},"['view_items', 'manage_vault']"`,
    `Payroll,${vault},,Fin'ance,,${group},"['view_items']"`,
    '',
  ].join('\n'),
  ways: [
    'vaultName,vaultUUID,name,email,userUUID,status,assignment,permissions',
    `"Pay\nroll",${vault},Ana,ana@a.example,${user},ACTIVE,Direct,"['view_items', 'manage_vault']"`,
    `"Pay\nroll",${vault},Ana,ana@a.example,${user},ACTIVE,Group (Fin'ance),"['view_items', 'view_and_copy_passwords']"`,
  ].join('\n'),
};
