import { CA_FILE_PROBLEMS, caFileMessage } from '../../src/client/network/caFile';
import { proxyFor } from '../../src/client/network/proxy';
import { EXAMPLE_EVENTS_URL, nameSettings, parseConfig, readConfig } from '../../src/config';
import type { IntegrationConfig } from '../../src/config';
import { row, table } from './markdown';

/** A mistake, why it happens and what helps. */
interface Mistake {
  config: IntegrationConfig;
  /** Whose sentence it is; the first of all unless it is given. */
  half?: 'connect';
  cause: string;
  cure: string;
}

const NOW = Date.UTC(2026, 0, 1);
const EVENTS_URL = EXAMPLE_EVENTS_URL;
const CONNECT_URL = 'https://connect.example.com';

const events = (url: string, token: string): IntegrationConfig => ({
  reportingEventBaseUrl: url,
  reportingEventAccessToken: token,
});
const eventsToken = (token: string): IntegrationConfig => events(EVENTS_URL, token);
const connectUrl = (url: string): IntegrationConfig => ({
  connectServerBaseUrl: url,
  connectServerAccessToken: 'opaque',
});

/** A token in shape only. */
const jwt = (claims: object): string =>
  ['{"alg":"ES256"}', JSON.stringify(claims), 'x']
    .map((part) => Buffer.from(part).toString('base64url'))
    .join('.');
const eventsJwt = (host: string, more: object = {}): string =>
  jwt({ aud: [host], '1password.com/fts': ['auditevents'], ...more });

const COPY = 'Copy the whole token again from 1Password, and enter only the token.';

/** One of each, in the order in which the configuration is checked. The test beside this file finds what is missing. */
const MISTAKES: Mistake[] = [
  {
    config: {},
    cause: 'No base URL and no token is set, or the .env file is not in the current folder.',
    cure: 'Configure at least one of the two APIs.',
  },
  {
    config: { reportingEventAccessToken: 'opaque' },
    cause: 'Each API needs a base URL and a token, and the URL is not set.',
    cure: 'Enter the base URL too, or remove the token to run without this API.',
  },
  {
    config: { connectServerBaseUrl: CONNECT_URL },
    cause: 'Each API needs a base URL and a token, and the token is not set.',
    cure: 'Enter the token too, or remove the base URL to run without this API.',
  },
  {
    config: { ...eventsToken('opaque'), privilegedVaultUuids: ['x'] as never },
    cause: 'A program wrote the configuration and entered a number or a list instead of a string.',
    cure: 'Write it as a string.',
  },
  {
    config: { ...eventsToken('opaque'), eventsLookbackDays: '365' },
    cause: 'The look-back is not a whole number, or longer than 1Password keeps events.',
    cure: 'Enter 1 to 120.',
  },
  {
    config: { ...connectUrl(CONNECT_URL), connectItemDetails: 'yes' },
    cause: 'The setting accepts only two values.',
    cure: 'Enter true or false.',
  },
  {
    config: { ...eventsToken('opaque'), disableTlsVerification: true },
    cause:
      'The check of certificates is switched off, in a field that newer runtimes of JupiterOne have.',
    cure: 'Switch it off, and trust the private authority by its certificate.',
  },
  {
    config: { ...eventsToken('opaque'), caCertificate: 'x' },
    cause: 'Something else than a certificate was entered, or only a part of one.',
    cure: 'Enter the whole certificate of the authority.',
  },
  {
    config: { ...eventsToken('opaque'), privilegedVaultUuids: 'Finance' },
    cause: 'A list of UUIDs contains a name or a damaged UUID.',
    cure: 'Take the UUID from the address of the vault or group on 1Password.com.',
  },
  {
    config: connectUrl('eyJhbGciOiJFUzI1NiJ9'),
    cause: 'The base URL and the token are swapped.',
    cure: 'Enter each in its own field.',
  },
  {
    config: connectUrl('connect.example.com'),
    cause: 'The base URL has no scheme, or a scheme other than http and https.',
    cure: 'Start it with https:// (or http:// for a Connect Server without TLS).',
  },
  {
    config: connectUrl('https://connect.example.com:port'),
    cause: 'The base URL has a typo, for example in its port.',
    cure: 'Correct it.',
  },
  {
    config: connectUrl('https://me:secret@connect.example.com'),
    cause: 'The base URL contains credentials, which would appear in logs.',
    cure: 'Remove everything before the @.',
  },
  {
    config: connectUrl('https://connect.example.com/?a=b'),
    cause: 'The base URL was copied with a query or a fragment.',
    cure: 'Remove the ? or # and everything after it.',
  },
  {
    config: events('http://events.example.com', 'opaque'),
    cause: 'The Events API would be called without encryption.',
    cure: 'Use https; http is allowed only for addresses of this machine.',
  },
  {
    config: events('https://my.1password.com', 'opaque'),
    cause: 'The base URL is the address where people sign in.',
    cure: 'Enter the Events API of the region.',
  },
  {
    config: connectUrl('https://my.1password.com'),
    cause: 'The base URL is that of the 1Password account.',
    cure: 'Enter the address of your own Connect Server.',
  },
  {
    config: connectUrl(EVENTS_URL),
    cause: 'The two base URLs are swapped, or the same URL was entered twice.',
    cure: 'Enter the address of your own Connect Server.',
  },
  { config: eventsToken('Bearer x'), cause: 'The whole header was copied.', cure: COPY },
  { config: eventsToken(EVENTS_URL), cause: 'The base URL and the token are swapped.', cure: COPY },
  {
    config: eventsToken('"x"'),
    cause: 'Quotation marks were copied with the token or added by mistake.',
    cure: COPY,
  },
  { config: eventsToken('x y'), cause: 'The token was copied with a line break.', cure: COPY },
  { config: eventsToken('tökén'), cause: 'The token was damaged by copying.', cure: COPY },
  {
    config: eventsToken('eyJhbGciOiJFUzI1NiJ9'),
    cause: 'The end of the token is missing, or a $ in it was read as a variable.',
    cure: COPY,
  },
  {
    config: eventsToken(jwt({ aud: ['com.1password.connect'] })),
    cause: 'The two tokens are swapped.',
    cure: 'Enter each in its own field.',
  },
  {
    config: eventsToken('ops_x'),
    cause: 'Service account tokens cannot be used here.',
    cure: 'Issue the kind of token that the field needs.',
  },
  {
    config: eventsToken(eventsJwt('com.1password.streamingservice')),
    cause: 'The token was issued years ago.',
    cure: 'Issue a new Events Reporting token.',
  },
  {
    config: eventsToken(eventsJwt('events.1password.eu')),
    cause: 'The account is in another region than the base URL.',
    cure: 'Enter the base URL that the message names.',
  },
  {
    config: eventsToken(eventsJwt('events.1password.com', { exp: NOW / 1000 - 1 })),
    cause: 'The expiry date that was chosen for the token has passed.',
    cure: 'Issue a new one.',
  },
  {
    config: {
      ...events(CONNECT_URL, eventsJwt('events.example.com')),
      ...{
        connectServerBaseUrl: 'https://events.example.com',
        connectServerAccessToken: 'opaque',
      },
    },
    cause: 'Each address is in the field of the other.',
    cure: 'Exchange the two addresses.',
  },
  {
    config: {
      ...events(CONNECT_URL, eventsJwt('events.example.com')),
      ...{
        connectServerBaseUrl: 'https://events.example.com',
        connectServerAccessToken: 'opaque',
      },
    },
    half: 'connect',
    cause: 'The field of the Connect Server contains the address of the Events API.',
    cure: 'Exchange the two addresses.',
  },
];

/** The sentence that somebody gets for a mistake. */
function sentenceOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('An example of a wrong configuration is no longer rejected: correct it.');
}

/** Every sentence about the configuration, by example, with cause and cure. */
export function configSentences(): { message: string; cause: string; cure: string }[] {
  const fields = MISTAKES.map(({ config, half, ...why }) => ({
    message: sentenceOf(() => {
      const error = half && readConfig(config, NOW).wrong[half];
      if (error) throw error;
      return parseConfig(config, NOW);
    }),
    ...why,
  }));
  const proxy = {
    message: sentenceOf(() => proxyFor(EVENTS_URL, { HTTPS_PROXY: 'socks5://proxy:1080' })),
    cause: 'The variable is damaged, or names a kind of proxy that is not supported.',
    cure: 'Enter the URL of an HTTP or HTTPS proxy.',
  };
  const files = (Object.keys(CA_FILE_PROBLEMS) as (keyof typeof CA_FILE_PROBLEMS)[]).map(
    (problem) => ({
      message: caFileMessage('<file>', problem),
      cause: 'The path is wrong, or the file does not contain the certificate of the authority.',
      cure: 'Correct the path; convert a binary certificate to PEM with openssl x509 -inform der.',
    }),
  );
  return [...fields, proxy, ...files];
}

/** The same as a table. */
export function configMessages(): string[] {
  const rows = configSentences().map(({ message, cause, cure }) =>
    row(`\`${nameSettings(message, 'label')}\``, cause, cure),
  );
  return table(['Message, for example', 'Cause', 'Cure'], rows);
}
