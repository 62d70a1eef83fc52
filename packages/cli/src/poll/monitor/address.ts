import { isIP } from 'node:net';
import { InvalidArgumentError } from 'commander';

/** Where the monitor listens. */
export interface ListenAddress {
  /** A name or an IP address, IPv6 without brackets. */
  host: string;
  /** 0 for any free one. */
  port: number;
}

/** Only this machine reaches it. */
const LOOPBACK = '127.0.0.1';

const FORM = /^(?:(?:\[([^\]]+)\]|([^:[\]/\s]+)):)?(\d{1,5})$/;

/**
 * Reads `--listen`: a port, which is then one of the loopback interface, or an address and a port.
 * @throws InvalidArgumentError with a sentence
 */
export function listenAddress(value: string): ListenAddress {
  const [, ipv6, name, port = ''] = FORM.exec(value.trim()) ?? [];
  const isUsable =
    port !== '' && Number(port) <= 65_535 && (ipv6 === undefined || isIP(ipv6) === 6);
  if (!isUsable) {
    throw new InvalidArgumentError(
      'Enter a port from 0 to 65535 such as 9464, or an address and a port such as 0.0.0.0:9464 or [::]:9464.',
    );
  }
  return { host: ipv6 ?? name ?? LOOPBACK, port: Number(port) };
}

/** Whether only this machine reaches the address. */
export const isLoopback = ({ host }: ListenAddress): boolean =>
  host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));

/** The address as people type it into a browser. */
export const urlOf = ({ host, port }: ListenAddress): string =>
  `http://${isIP(host) === 6 ? `[${host}]` : host}:${port}`;

/**
 * Whether a request means this monitor. A page of the web may give its own name an address of this machine, and then read
 * what only this machine should: its requests still carry that name. Who listens for others is asked by names of the
 * network, which nobody here can know.
 * @param header `Host` as received; older clients send none
 */
export function isAskedFor(header: string | undefined, address: ListenAddress): boolean {
  if (!isLoopback(address) || header === undefined || header === '') return true;
  const host = header
    .trim()
    .replace(/:\d*$/, '')
    .replace(/^\[(.*)\]$/, '$1')
    .toLowerCase();
  return (
    isIP(host) !== 0 ||
    /^(?:[^.]+\.)*localhost\.?$/.test(host) ||
    host === address.host.toLowerCase()
  );
}
