import fc from 'fast-check';
import { AUDIT_ACTION_NAMES, AUDIT_PAIR_NAMES } from './auditActionNames';
import { auditActionName, itemUsageActionName } from './eventNames';
import { groupRoleName, permissionNames } from './permissions';
import { fillPhrase } from './phrases';

const NAMES = {
  ...{ target: 'Ben', other: 'Ben', object: 'vault "Payroll"', token: 'token "ci"' },
  ...{ role: 'manager', permissions: 'view items', detail: 'x.example' },
};

test.each([
  ['grant', 'uva', 'granted Ben access to vault "Payroll"'],
  ['join', 'gm', 'added Ben to vault "Payroll" as manager'],
  ['role', 'gm', 'changed the role of Ben in vault "Payroll" to manager'],
  ['update', 'uva', 'changed the access of Ben to vault "Payroll" to: view items'],
  ['changemp', 'user', 'set a new 1Password account password for Ben'],
  ['dvrfydmn', 'account', 'took the domain x.example off the verified domains'],
  ['trevoke', 'satoken', 'revoked token "ci"'],
  ['updatfw', 'account', 'changed the firewall rules'],
])('%s/%s names what it is about', (action, objectType, phrase) => {
  expect(auditActionName(action, objectType, NAMES)).toBe(phrase);
});

test('what is not known is left out, each part on its own', () => {
  const { target, other, ...nobody } = NAMES;
  expect(auditActionName('join', 'gm', { target })).toBe('added Ben to a group');
  expect(auditActionName('role', 'gm', nobody)).toBe(
    'changed the role of a group member to manager',
  );
  expect(auditActionName('role', 'gm', { ...nobody, their: 'their own' })).toBe(
    'changed their own role in vault "Payroll" to manager',
  );
  expect(auditActionName('role', 'gm', { other, object: 'group x' })).toBe(
    'changed the role of Ben in group x',
  );
  expect(itemUsageActionName('reveal', {})).toBe('revealed a secret in an item');
  expect(itemUsageActionName('reveal', { object: 'item "$&"' })).toBe(
    'revealed a secret in item "$&"',
  );
});

test('no template is left with a bracket, whatever is known', () => {
  const templates = [...AUDIT_ACTION_NAMES.values(), ...AUDIT_PAIR_NAMES.values()];
  fc.assert(
    fc.property(
      fc.constantFrom(...templates),
      fc.subarray([...Object.keys(NAMES), 'their']),
      (template, known) => {
        const names = Object.fromEntries(known.map((name) => [name, 'X']));
        expect(fillPhrase(template, names)).toMatch(/^[^[\]{}|]+$/);
      },
    ),
  );
});

test.each([
  ['1072', ['view items', 'view and copy passwords', 'view item history']],
  ['2', ['manage the vault']],
  ['0', ['no access']],
  ['36', ['view items', 'permissions without a known name']],
  ['2147483648', ['permissions without a known name']],
  ['15730675', expect.arrayContaining(['print items', 'recover the vault'])],
  ['4294967296', undefined],
  ['-1', undefined],
  ['R', undefined],
  ['[1,2]', undefined],
  [undefined, undefined],
])('the access list %s', (text, names) => {
  expect(permissionNames(text)).toEqual(names);
});

test('roles of a group', () => {
  expect(['R', 'A', 'r', undefined].map(groupRoleName)).toEqual([
    ...['member', 'manager', undefined, undefined],
  ]);
});
