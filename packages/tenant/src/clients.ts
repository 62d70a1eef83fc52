import type { EventClient } from '@graph-1password/vocabulary';

/** Kinds of 1Password clients, and one that is none. */
export type ClientKind =
  | 'mac'
  | 'windows'
  | 'linux'
  | 'ios'
  | 'android'
  | 'extension'
  | 'web'
  | 'cli'
  | 'sdk'
  | 'scim'
  | 'connect'
  | 'unknown';

type Facts = [
  app: string,
  version: string,
  platform: string,
  platformVersion: string,
  os: string,
  osVersion: string,
];

/** `platform_name` is the host for desktop apps and the browser for the extension and the web. */
const CLIENTS: Record<ClientKind, (host: string) => Facts> = {
  mac: (host) => ['1Password for Mac', '81048023', host, 'MacBookPro18,3', 'MacOSX', '15.5'],
  windows: (host) => [
    '1Password for Windows',
    '81048023',
    host,
    'Intel64',
    'Windows',
    '10.0.26100',
  ],
  linux: (host) => ['1Password for Linux', '81048016', host, 'x86_64', 'Linux', '6.8.0'],
  ios: () => ['1Password for iOS', '81048020', 'iPhone', 'iPhone15,2', 'iOS', '18.5'],
  android: () => ['1Password for Android', '81048020', 'Pixel 9', 'Google Pixel', 'Android', '15'],
  extension: () => [
    '1Password Browser Extension',
    '21032',
    'Chrome',
    '138.0.7204.100',
    'MacOSX',
    '10.15.7',
  ],
  web: () => ['1Password for Web', '2134', 'Firefox', '140.0', 'Windows', '10.0'],
  cli: (host) => ['1Password CLI', '2310003', host, 'amd64', 'Linux', '6.8.0'],
  sdk: (host) => ['1Password SDK', '0030101', host, 'arm64', 'Linux', '6.8.0'],
  scim: (host) => ['1Password SCIM Bridge', '20910', host, 'go1.22', 'Linux', '6.1.0'],
  connect: (host) => ['1Password Connect', '10801', host, 'amd64', 'Linux', '6.1.0'],
  unknown: (host) => ['vaultgrab', '0.3', host, 'x86_64', 'Linux', '6.6.9'],
};

/**
 * The `client` object of an item usage or sign-in attempt.
 * @param host name of the machine, for the clients that report it
 */
export function makeClient(kind: ClientKind, ip: string, host: string): EventClient {
  const [app, version, platform, platformVersion, os, osVersion] = CLIENTS[kind](host);
  return {
    app_name: app,
    app_version: version,
    platform_name: platform,
    platform_version: platformVersion,
    os_name: os,
    os_version: osVersion,
    ip_address: ip,
  };
}
