import { DAY } from '@graph-1password/vocabulary';
import { raw, startLoopback, unusedPort } from '../support/loopback';
import type { Loopback } from '../support/loopback';
import { findLeaks, partsOfToken } from './leaks';
import { makeTenant, Scenario, START } from './scenario';
import type { Collected } from './scenario';
import { together } from './together';

/** What is there beside the tenant. */
interface Surroundings {
  tenant: Scenario;
  /** A server that answers everything with a login page. */
  loginPage: string;
  /** A URL at which nothing listens. */
  nobody: string;
}

/** A wrong configuration of every half that is configured, and all that should be said about it. */
interface Case {
  name: string;
  variables: (at: Surroundings) => Record<string, string>;
  sentence: (at: Surroundings) => string;
  eventsTokenExpiresAt?: number;
  /** The events token is withdrawn first. */
  revoked?: boolean;
  /** The integration tries for some seconds before it gives up. */
  waits?: boolean;
}

const ONLY_EVENTS = { CONNECT_SERVER_BASE_URL: '', CONNECT_SERVER_ACCESS_TOKEN: '' };
const ONLY_CONNECT = { REPORTING_EVENT_BASE_URL: '', REPORTING_EVENT_ACCESS_TOKEN: '' };

const CASES: Case[] = [
  {
    name: 'the web address of the account in place of the Events API',
    variables: () => ({
      ...ONLY_EVENTS,
      REPORTING_EVENT_BASE_URL: 'https://brightwave.1password.com/',
    }),
    sentence: () =>
      'reportingEventBaseUrl leads to brightwave.1password.com, which is not the Events API: enter the one of your region, https://events.1password.com, https://events.1password.ca, https://events.1password.eu or https://events.ent.1password.com.',
  },
  {
    name: 'the web address of the account in place of the Connect Server',
    variables: () => ({
      ...ONLY_CONNECT,
      CONNECT_SERVER_BASE_URL: 'https://brightwave.1password.com/',
    }),
    sentence: () =>
      'connectServerBaseUrl leads to brightwave.1password.com, which is not a Connect server: enter the address of the Connect server in your own network, not that of your 1Password account.',
  },
  {
    name: 'a URL without scheme',
    variables: () => ({ ...ONLY_EVENTS, REPORTING_EVENT_BASE_URL: 'events.1password.com' }),
    sentence: () =>
      'reportingEventBaseUrl must be a URL that starts with http:// or https://, for example https://events.1password.com.',
  },
  {
    name: 'the address of the one server in place of the other',
    variables: ({ tenant: { running } }) => ({
      ...ONLY_EVENTS,
      REPORTING_EVENT_BASE_URL: running.connectBaseUrl,
    }),
    sentence: ({ tenant: { running } }) =>
      `The 1Password Events API (GET ${running.connectBaseUrl}/api/v2/auth/introspect) does not exist (404) and says "Not Found": set reportingEventBaseUrl to the Events API of your region without a path, for example https://events.1password.com.`,
  },
  {
    name: 'swapped tokens',
    variables: ({ tenant: { running } }) => ({
      REPORTING_EVENT_ACCESS_TOKEN: running.connectToken,
      CONNECT_SERVER_ACCESS_TOKEN: running.eventsToken,
    }),
    sentence: () =>
      'reportingEventAccessToken holds a Connect token, but an Events Reporting token belongs there: did you swap the two tokens? ' +
      'connectServerAccessToken holds an Events Reporting token, but a Connect token belongs there: did you swap the two tokens?',
  },
  {
    name: 'an expired token',
    variables: () => ONLY_EVENTS,
    eventsTokenExpiresAt: START - 3 * DAY,
    sentence: () =>
      'The token in reportingEventAccessToken expired on 2026-03-10: issue a new one in 1Password and enter it there.',
  },
  {
    name: 'a token that was revoked',
    variables: () => ONLY_EVENTS,
    revoked: true,
    sentence: ({ tenant: { running } }) =>
      `The 1Password Events API (GET ${running.eventsBaseUrl}/api/v2/auth/introspect) does not accept the token (401) and says "Unauthorized access": issue a new Events Reporting token in 1Password, with all three event types, and enter it as reportingEventAccessToken.`,
  },
  {
    name: 'a token without its URL',
    variables: () => ({ ...ONLY_CONNECT, CONNECT_SERVER_BASE_URL: '' }),
    sentence: () =>
      'connectServerBaseUrl is missing although connectServerAccessToken is set: enter both, or neither.',
  },
  {
    name: 'a login page in place of the Events API',
    variables: ({ loginPage }) => ({ ...ONLY_EVENTS, REPORTING_EVENT_BASE_URL: loginPage }),
    sentence: ({ loginPage }) =>
      `GET ${loginPage}/api/v2/auth/introspect answered, but it is not the 1Password Events API (it sent a web page, not JSON): set reportingEventBaseUrl to the Events API of your region, for example https://events.1password.com.`,
  },
  {
    name: 'a login page in place of the Connect Server',
    variables: ({ loginPage }) => ({ ...ONLY_CONNECT, CONNECT_SERVER_BASE_URL: loginPage }),
    sentence: ({ loginPage }) =>
      `GET ${loginPage}/heartbeat answered, but it is not a Connect server (its /heartbeat is not that of a Connect server): did you enter your 1password.com address? Set connectServerBaseUrl to the address of your own Connect server.`,
  },
  {
    name: 'nobody at the address of the Events API',
    variables: ({ nobody }) => ({ ...ONLY_EVENTS, REPORTING_EVENT_BASE_URL: nobody }),
    sentence: ({ nobody }) =>
      `The 1Password Events API (GET ${nobody}/api/v2/auth/introspect) refused the connection after some attempts: check the host and port in reportingEventBaseUrl, and that the server is running.`,
    waits: true,
  },
  {
    name: 'nobody at the address of the Connect Server',
    variables: ({ nobody }) => ({ ...ONLY_CONNECT, CONNECT_SERVER_BASE_URL: nobody }),
    sentence: ({ nobody }) =>
      `The Connect Server (GET ${nobody}/heartbeat) refused the connection after some attempts: check the host and port in connectServerBaseUrl, and that the server is running.`,
    waits: true,
  },
  {
    name: 'nothing at all',
    variables: () => ({ ...ONLY_EVENTS, ...ONLY_CONNECT }),
    sentence: () =>
      'Nothing is configured: enter reportingEventBaseUrl and reportingEventAccessToken for the Events API, connectServerBaseUrl and connectServerAccessToken for a Connect Server, or all four.',
  },
  {
    name: 'a look-back that is too long',
    variables: () => ({ ...ONLY_EVENTS, EVENTS_LOOKBACK_DAYS: '121' }),
    sentence: () =>
      'eventsLookbackDays must be a whole number from 1 to 120, because 1Password keeps events for 120 days: enter one, or leave it empty for 14.',
  },
  {
    name: 'a name in the list of privileged vaults',
    variables: ({ tenant }) => ({
      PRIVILEGED_VAULT_UUIDS: `${tenant.tenant.vaults[0]?.id}, Production`,
    }),
    sentence: () =>
      'privilegedVaultUuids contains "Production", which is not a 1Password id: enter ids of 26 letters and digits, separated by commas or spaces.',
  },
];

let loginServer: Loopback;

/** What came of a case. */
interface Outcome extends Collected {
  wanted: string;
  secrets: Record<string, string>;
}

const outcomes = new Map<string, Outcome>();

async function tryCase(wrong: Case, loginPage: string, nobody: string): Promise<void> {
  const { name, eventsTokenExpiresAt: expiry, revoked } = wrong;
  const serve = expiry === undefined ? {} : { eventsTokenExpiresAt: expiry };
  const tenant = await Scenario.start(makeTenant(), serve);
  try {
    const { running } = tenant;
    if (revoked) running.revoke('events');
    const at = { tenant, loginPage, nobody };
    const secrets = {
      ...partsOfToken('events token', running.eventsToken),
      ...partsOfToken('connect token', running.connectToken),
    };
    const collected = await tenant.collect(wrong.variables(at));
    outcomes.set(name, { ...collected, wanted: wrong.sentence(at), secrets });
  } finally {
    await tenant.close();
  }
}

beforeAll(async () => {
  const page = '<!doctype html><title>Sign in</title><form action="/login"></form>';
  loginServer = await startLoopback(raw(200, { 'content-type': 'text/html' }, page));
  const nobody = `http://127.0.0.1:${await unusedPort()}`;
  const tryAll = (cases: Case[]) =>
    together(cases, (wrong) => tryCase(wrong, loginServer.url, nobody));
  await Promise.all([
    tryAll(CASES.filter(({ waits }) => waits)),
    tryAll(CASES.filter(({ waits }) => !waits)),
  ]);
}, 120_000);

afterAll(() => loginServer.close());

const outcomeOf = ({ name }: Case): Outcome => outcomes.get(name) as Outcome;

describe.each(CASES)('$name', (wrong) => {
  it('is told in one sentence, and the exit code is 1', () => {
    const { result, output, wanted } = outcomeOf(wrong);
    const printed = /^\[IntegrationValidationError: (.*)\] \{$/m.exec(output)?.[1];
    // How often is a matter of chance: the waits are drawn.
    expect(printed?.replace(/after \d+ attempts and \d+ s of waiting/, 'after some attempts')).toBe(
      wanted,
    );
    expect(result.exitCode).toBe(1);
  });

  it('shows no stack trace, neither in print nor in the log', () => {
    const { output } = outcomeOf(wrong);
    expect(output).not.toMatch(/(\n|\\n)\s+at /);
  });

  it('shows no token', () => {
    const { output, secrets } = outcomeOf(wrong);
    expect(findLeaks(new Map([['output', output]]), secrets)).toEqual([]);
  });
});
