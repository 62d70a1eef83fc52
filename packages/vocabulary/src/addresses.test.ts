import { isIP } from 'node:net';
import fc from 'fast-check';
import { addressRange, canonicalIp } from './addresses';

test.each([
  ['192.0.2.1', '192.0.2.1'],
  [' 192.0.2.1 ', '192.0.2.1'],
  ['::ffff:192.0.2.1', '192.0.2.1'],
  ['::FFFF:C000:201', '192.0.2.1'],
  ['0:0:0:0:0:ffff:192.0.2.1', '192.0.2.1'],
  ['2001:DB8:0:0:0:0:0:1', '2001:db8::1'],
  ['2001:0db8::0001', '2001:db8::1'],
  ['[2001:db8::1]', '2001:db8::1'],
  ['fe80::1%eth0', 'fe80::1'],
  ['FE80:0::1%2', 'fe80::1'],
  ['64:ff9b::192.0.2.33', '64:ff9b::c000:221'],
  // The longest run is written short, of two alike the first; one zero alone is not.
  ['2001:0:0:1:0:0:0:1', '2001:0:0:1::1'],
  ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
  ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
  ['1:2:3:4:5:6:7::', '1:2:3:4:5:6:7:0'],
  ['::', '::'],
  ['0:0:0:0:0:0:0:0', '::'],
])('%s is %s', (text, expected) => expect(canonicalIp(text)).toBe(expected));

test.each([
  ...['', 'unknown', '192.0.2', '192.0.2.256', '192.0.02.1', '1.2.3.4.', '192.0.2.1:443'],
  ...['1::2::3', ':1', '1:2:3:4:5:6:7:8:9', '12345::', '::192.0.2.256', 'fe80::1%', '[::1'],
])('%j is no address', (text) => expect(canonicalIp(text)).toBeUndefined());

test('every address that Node knows has one spelling, which is an address and its own spelling', () => {
  const both = fc.oneof(fc.ipV4(), fc.ipV6());
  fc.assert(
    fc.property(both, (text) => {
      const one = canonicalIp(text) ?? '';
      expect(isIP(one)).not.toBe(0);
      expect(canonicalIp(one)).toBe(one);
      expect(canonicalIp(text.toUpperCase())).toBe(one);
      // The URL parser writes IPv6 as RFC 5952 asks for, and is not ours.
      if (one.includes(':')) expect(new URL(`http://[${text}]/`).hostname).toBe(`[${one}]`);
    }),
  );
});

test.each([
  ...['10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.1.1', '127.0.0.1', '169.254.1.1'],
  ...['100.64.0.1', '100.127.0.1', 'fd00::1', 'fe80::1', '::1'],
])('%s is private', (ip) => expect(addressRange(ip)).toBe('private'));

test.each([
  ...['172.15.0.1', '172.32.0.1', '8.8.8.8', '100.63.0.1', '100.128.0.1', '193.0.2.1'],
  ...['2606:4700::1', '2001:470::1'],
])('%s is public', (ip) => expect(addressRange(ip)).toBe('public'));

test.each(['0.0.0.0', '::'])('%s is unspecified', (ip) =>
  expect(addressRange(ip)).toBe('unspecified'),
);

test.each([
  ...['192.0.2.1', '198.51.100.7', '203.0.113.9', '224.0.0.1', '255.255.255.255', '0.1.2.3'],
  ...['2001:db8::1', 'ff02::1', '64:ff9b::1'],
])('%s is reserved', (ip) => expect(addressRange(ip)).toBe('reserved'));
