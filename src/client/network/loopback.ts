import { BlockList, isIP } from 'node:net';

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/** Whether a host name, as `URL` gives it (IPv6 in brackets), leads to this very machine. */
export function isLoopback(hostname: string): boolean {
  if (hostname === 'localhost') return true;
  const address = withoutBrackets(hostname);
  const version = isIP(address);
  return version !== 0 && loopback.check(address, version === 4 ? 'ipv4' : 'ipv6');
}

/** A host name of a `URL` without the brackets of IPv6. */
export const withoutBrackets = (hostname: string): string => hostname.replace(/^\[|\]$/g, '');
