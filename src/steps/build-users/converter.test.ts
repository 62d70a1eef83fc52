import { ClientIpMetadata } from '../../entities/users';
import { convertClientIp } from './converter';

const source = {
  userId: 'A'.repeat(26),
  signInCount: 1,
  firstSeenOn: 1_700_000_000_000,
  lastSeenOn: 1_700_000_000_000,
};

test.each([
  ['10.1.2.3', { ipVersion: 4, addressRange: 'private', privateIpAddress: '10.1.2.3' }],
  ['8.8.8.8', { ipVersion: 4, addressRange: 'public', publicIpAddress: '8.8.8.8' }],
  ['::', { ipVersion: 6, addressRange: 'unspecified' }],
  ['2001:db8::1', { ipVersion: 6, addressRange: 'reserved' }],
])('the address %s says what it is', (ip, expected) => {
  const entity = convertClientIp(ip, [{ ...source, ip }]);
  expect(entity).toMatchObject({ _key: `one_password_client_ip:${ip}`, ...expected });
  expect([entity]).toMatchDataModelSchema(ClientIpMetadata);
});
