import { BlockList, isIP } from 'node:net';
import { IntegrationValidationError } from '@jupiterone/integration-sdk-core';
import { isLoopback, withoutBrackets } from './loopback';

/** The proxy that requests to one origin go through. */
export interface ProxyRoute {
  /** URL of the proxy, with its credentials: for the transport only. */
  url: string;
  /** The same without credentials, for people. */
  shown: string;
  /** The environment variable that names it. */
  variable: string;
  /** Whether the proxy sees the requests as plain text, headers included: it does for `http:` origins. */
  readsRequests: boolean;
}

/**
 * Which proxy leads to an origin, by the rules that curl, Go and Python share: `HTTPS_PROXY` for https,
 * `HTTP_PROXY` for http, in lower case first, and `NO_PROXY` for exceptions. Like Go, this machine itself
 * (`localhost`, 127.0.0.0/8, ::1) is never asked for through a proxy, because there it would be another machine.
 * @param origin `https://host:port`
 * @param env the environment, as `process.env`
 * @throws IntegrationValidationError with a sentence that names the variable when it names no proxy
 */
export function proxyFor(origin: string, env: NodeJS.ProcessEnv): ProxyRoute | undefined {
  const { protocol, hostname, port } = new URL(origin);
  const secure = protocol === 'https:';
  const [variable, value] = readVariable(env, secure ? 'HTTPS_PROXY' : 'HTTP_PROXY');
  if (value === '' || isLoopback(hostname)) return undefined;
  const effectivePort = port === '' ? (secure ? 443 : 80) : Number(port);
  if (isExcepted(hostname, effectivePort, readVariable(env, 'NO_PROXY')[1])) return undefined;
  const url = parseProxy(variable, value);
  // A proxy that is itself reached over TLS gets tunnels only.
  const readsRequests = !secure && url.protocol === 'http:';
  return { url: url.href, shown: url.origin, variable, readsRequests };
}

/** The name under which a variable is set, lower case first, and its value. */
function readVariable(env: NodeJS.ProcessEnv, name: string): [name: string, value: string] {
  const lower = name.toLowerCase();
  const used = env[lower] === undefined ? name : lower;
  return [used, env[used]?.trim() ?? ''];
}

function parseProxy(variable: string, value: string): URL {
  const text = /^[a-z][a-z\d+.-]*:\/\//i.test(value) ? value : `http://${value}`;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.hostname && /^https?:$/.test(url.protocol)) return url;
  // The value may hold a password.
  throw new IntegrationValidationError(
    `The environment variable ${variable} does not name a proxy that can be used: set it to a URL like http://proxy.example.com:3128 (http or https, no SOCKS), or remove it.`,
  );
}

/**
 * Whether `NO_PROXY` excepts a host. Entries are separated by commas or space: `*`, host names (which stand for
 * their subdomains too, with or without a leading `.` or `*.`), addresses, networks (`10.0.0.0/8`), each but the
 * last with an optional port.
 * @param hostname as `URL` gives it (IPv6 in brackets)
 */
function isExcepted(hostname: string, port: number, noProxy: string): boolean {
  const host = withoutBrackets(hostname.toLowerCase()).replace(/\.$/, '');
  return noProxy.split(/[,\s]+/).some((entry) => {
    if (entry === '*') return true;
    if (entry.includes('/')) return isInNetwork(host, entry);
    const { name, only } = readEntry(entry.toLowerCase());
    if (name === '' || (only !== undefined && only !== port)) return false;
    return isIP(name) ? sameAddress(host, name) : host === name || host.endsWith(`.${name}`);
  });
}

/** Takes an entry of `NO_PROXY` apart. */
function readEntry(entry: string): { name: string; only?: number } {
  const bracketed = /^\[(.+)\](?::(\d+))?$/.exec(entry);
  const withPort = isIP(entry) ? null : /^([^:]+):(\d+)$/.exec(entry);
  const [, name = entry, only] = bracketed ?? withPort ?? [];
  return { name: name.replace(/^\*?\./, ''), ...(only ? { only: Number(only) } : {}) };
}

function isInNetwork(host: string, network: string): boolean {
  const [address = '', prefix = ''] = network.split('/', 2);
  const family = isIP(address);
  const bits = /^\d{1,3}$/.test(prefix) ? Number(prefix) : -1;
  if (family === 0 || isIP(host) !== family || bits < 0 || bits > (family === 4 ? 32 : 128)) {
    return false;
  }
  const list = new BlockList();
  const type = family === 4 ? 'ipv4' : 'ipv6';
  list.addSubnet(address, bits, type);
  return list.check(host, type);
}

/** IPv6 addresses have many spellings. */
const sameAddress = (host: string, address: string): boolean =>
  isInNetwork(host, `${address}/${isIP(address) === 4 ? 32 : 128}`);
