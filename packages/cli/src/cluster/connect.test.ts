import { UsageError } from '../support/usage';
import { connect } from './connect';

const before = process.env;
beforeEach(() => {
  process.env = { ...before, CLICKHOUSE_URL: 'https://clickhouse.example.com:8443' };
});
afterEach(() => {
  process.env = before;
});

test.each([
  [{ NODE_TLS_REJECT_UNAUTHORIZED: '0' }, 'NODE_TLS_REJECT_UNAUTHORIZED=0 is set'],
  [
    { CLICKHOUSE_CA: '/nowhere/ca.pem' },
    'CLICKHOUSE_CA names /nowhere/ca.pem, which cannot be read',
  ],
  [{ CLICKHOUSE_URL: '' }, 'Say where ClickHouse is'],
])('with %j nothing is sent', (variables, sentence) => {
  Object.assign(process.env, variables);
  expect(() => connect({})).toThrow(UsageError);
  expect(() => connect({})).toThrow(sentence);
});
