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
