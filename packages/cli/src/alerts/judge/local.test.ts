import { parseQuery } from '@graph-1password/j1ql';
import { readRules } from '../../detect/rules';
import { reachOf } from './local';

const [shipped] = readRules();
if (!shipped) throw new Error('There are no rules.');

test('a rule with a query within its query looks at everything, whomever the rest is about', () => {
  const { level, title, description, remediation, techniques, tags } = shipped;
  const base = { ...{ level, title, description, remediation, techniques, tags }, id: 'own' };
  const plain = parseQuery('FIND one_password_item_usage_event AS used');
  const within = parseQuery(
    'FIND one_password_item_usage_event WITH ipAddress = (FIND one_password_signin_attempt_event AS s RETURN s.ipAddress) AS used',
  );
  expect(reachOf({ ...base, query: plain })).toBe('events');
  expect(reachOf({ ...base, query: plain, perPerson: true })).toBe('people');
  expect(reachOf({ ...base, query: within })).toBe('all');
  expect(reachOf({ ...base, query: within, perPerson: true })).toBe('all');
});

test('a rule about nothing but who can open what looks at access alone', () => {
  const reach = (text: string) => reachOf({ ...shipped, query: parseQuery(text) });
  const [user, vault, group] = ['one_password_user', 'one_password_vault', 'one_password_group'];
  expect(reach(`FIND ${vault} AS v THAT ALLOWS >> ${user} RETURN v.id`)).toBe('access');
  expect(reach(`FIND ${group} WITH type = 'OWNERS' AS g RETURN g.id`)).toBe('access');
  // Of those who can open nothing, of usages and of failed sign-ins it says nothing.
  expect(reach(`FIND ${user} AS u RETURN u.id`)).toBe('all');
  expect(reach(`FIND ${user} AS u THAT !ALLOWS << ${vault} RETURN u.id`)).toBe('all');
  expect(reach(`FIND ${user} AS u (THAT ALLOWS << ${vault})? RETURN u.id`)).toBe('all');
  expect(reach(`FIND ${user} AS u THAT RELATES TO ${vault} RETURN u.id`)).toBe('all');
  expect(reach(`FIND ${vault} AS v THAT ALLOWS >> ${user} AS u RETURN u.lastSignInOn`)).toBe('all');
  expect(reach(`FIND ${vault} AS v THAT HAS one_password_secret RETURN v.id`)).toBe('all');
});

test('the shipped rules about access look at access alone', () => {
  const of = readRules().flatMap((rule) => (reachOf(rule) === 'access' ? [rule.id] : []));
  expect(of).toEqual([
    'direct-grant-beside-group',
    'group-can-give-itself-access',
    'last-owner',
    'new-way-into-privileged-vault',
    'owners-and-administrators',
    'powerful-group',
    'suspended-member',
    'unused-privileged-access',
  ]);
});
