import fc from 'fast-check';
import { isLoopback } from '../client/network/loopback';
import { parseConnectBaseUrl, parseEventsBaseUrl } from './url';

const events = (value: string) => parseEventsBaseUrl('eventsUrl', value);
const connect = (value: string) => parseConnectBaseUrl('connectUrl', value);

function sentence(parse: (value: string) => string, value: string): string {
  try {
    parse(value);
  } catch (error) {
    const { message } = error as Error;
    expect(message).toMatch(/^(events|connect)Url .*\.$/);
    return message;
  }
  throw new Error(`${value} was accepted.`);
}

describe('parseEventsBaseUrl', () => {
  it.each([
    ['https://events.1password.com', 'https://events.1password.com'],
    ['https://events.1password.com/', 'https://events.1password.com'],
    ['HTTPS://Events.1Password.EU//', 'https://events.1password.eu'],
    ['https://events.ent.1password.com/api/v2/auditevents', 'https://events.ent.1password.com'],
    ['https://events.1password.ca/api/auth/introspect', 'https://events.1password.ca'],
    ['https://events.1password.ca/api', 'https://events.1password.ca'],
    ['https://events.1password.ca/v1/', 'https://events.1password.ca'],
    [
      'https://gateway.example.com:8443/1password/api/',
      'https://gateway.example.com:8443/1password',
    ],
    ['https://gateway.example.com/api/1password', 'https://gateway.example.com/api/1password'],
    ['http://127.0.0.1:4010', 'http://127.0.0.1:4010'],
    ['http://localhost:4010/', 'http://localhost:4010'],
    ['https://events.1password.eu./', 'https://events.1password.eu'],
    ['https://gateway.example.com.:8443/x', 'https://gateway.example.com:8443/x'],
    ['http://[::1]:4010', 'http://[::1]:4010'],
  ])('%s', (value, expected) => {
    expect(events(value)).toBe(expected);
  });

  it.each([
    'https://start.1password.com',
    'https://company.1password.eu/',
    'https://1password.com',
    'https://my.1password.ca/signin',
  ])('lists the regions for %s', (value) => {
    const message = sentence(events, value);
    expect(message).toContain(new URL(value).hostname);
    for (const host of ['1password.com', '1password.ca', '1password.eu', 'ent.1password.com']) {
      expect(message).toContain(`https://events.${host}`);
    }
  });

  it.each(['http://events.1password.com', 'http://10.0.0.1', 'http://127.0.0.1.example.com'])(
    'wants https for %s',
    (value) => {
      expect(sentence(events, value)).toContain('https://');
    },
  );
});

describe('parseConnectBaseUrl', () => {
  it.each([
    ['http://connect:8080', 'http://connect:8080'],
    ['http://connect:8080/', 'http://connect:8080'],
    ['http://connect:8080/v1', 'http://connect:8080'],
    ['http://connect:8080/v1/', 'http://connect:8080'],
    ['http://connect:8080/v1/vaults/', 'http://connect:8080'],
    ['https://proxy.example.com/connect', 'https://proxy.example.com/connect'],
    ['https://proxy.example.com/connect/v1//', 'https://proxy.example.com/connect'],
    ['http://[fd00::1]:8080/', 'http://[fd00::1]:8080'],
  ])('%s', (value, expected) => {
    expect(connect(value)).toBe(expected);
  });

  it.each(['https://my.1password.com', 'https://events.1password.eu', 'https://1password.ca/x'])(
    'tells that %s is 1Password’s own',
    (value) => {
      expect(sentence(connect, value)).toContain('which is not a Connect server');
    },
  );
});

describe.each([
  ['events', events],
  ['connect', connect],
])('any base URL (%s)', (_name, parse) => {
  it.each([
    'connect.example.com',
    'localhost:8080',
    'ftp://host',
    'javascript:alert(1)',
    'http:/host',
    '//host',
    'https:///host',
  ])('wants a scheme: %s', (value) => {
    expect(sentence(parse, value)).toContain('must be a URL that starts with http');
  });

  it.each(['http://', 'https://host:99999', 'https://[::1', 'https://a b'])('%s', (value) => {
    expect(sentence(parse, value)).toMatch(/must be a URL|not a valid URL/);
  });

  it('never repeats credentials, a query or a token', () => {
    for (const value of [
      'https://canary:canary@host',
      'https://canary@host',
      'https://host/?token=canary',
      'https://host/#canary',
      'eyJcanary.eyJcanary.canary',
      'ops_canary',
      'canary',
    ]) {
      expect(sentence(parse, value)).not.toContain('canary');
    }
  });

  it('gives a URL that parses to itself, or one sentence', () => {
    const path = fc.array(fc.constantFrom('', 'v1', 'api', 'connect', 'v2', 'x y', '%2f'));
    fc.assert(
      fc.property(fc.webUrl(), path, (url, segments) => {
        const value = url + segments.map((segment) => `/${segment}`).join('');
        let result: string;
        try {
          result = parse(value);
        } catch (error) {
          expect((error as Error).message).toMatch(/Url /);
          return;
        }
        expect(result).not.toMatch(/\/$|[?#]/);
        expect(new URL(result).origin).toBe(new URL(value).origin);
      }),
    );
  });
});

describe('isLoopback', () => {
  it.each(['localhost', '127.0.0.1', '127.255.0.3', '[::1]', '::1'])('%s is', (host) => {
    expect(isLoopback(host)).toBe(true);
  });
  it.each([
    '',
    '0.0.0.0',
    '128.0.0.1',
    '10.0.0.1',
    '[::2]',
    'localhost.example.com',
    '127.0.0.1.nip.io',
  ])('%s is not', (host) => {
    expect(isLoopback(host)).toBe(false);
  });
});
