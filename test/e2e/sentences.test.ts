import { DAY } from '@graph-1password/vocabulary';
import { raw, startLoopback, unusedPort } from '../support/loopback';
import type { Loopback } from '../support/loopback';
import { findLeaks, partsOfToken } from './leaks';
import { makeTenant, Scenario, START } from './scenario';
import type { Collected } from './scenario';
import { inParallel } from './inParallel';

/** What is there beside the tenant. */
interface Surroundings {
  tenant: Scenario;
  /** A server that answers everything with a login page. */
  loginPage: string;
  /** A URL at which nothing listens. */
  nobody: string;
}

/** A wrong configuration, and all that should be said about it. */
interface Case {
  name: string;
  /** The half that is wrong; the other one is right, and is left out as well. Without it no half is left. */
  half?: Half;
  variables: (at: Surroundings) => Record<string, string>;
  sentence: (at: Surroundings) => string;
  eventsTokenExpiresAt?: number;
  /** The events token is withdrawn first. */
  revoked?: boolean;
  /** The integration tries for some seconds before it gives up. */
  waits?: boolean;
}

type Half = 'events' | 'connect';

const ONLY_EVENTS = { CONNECT_SERVER_BASE_URL: '', CONNECT_SERVER_ACCESS_TOKEN: '' };
const ONLY_CONNECT = { REPORTING_EVENT_BASE_URL: '', REPORTING_EVENT_ACCESS_TOKEN: '' };

const CASES: Case[] = [
  {
    name: 'the web address of the account in place of the Events API',
    half: 'events',
    variables: () => ({
      REPORTING_EVENT_BASE_URL: 'https://brightwave.1password.com/',
    }),
    sentence: () =>
      'REPORTING_EVENT_BASE_URL leads to brightwave.1password.com, which is not the Events API: enter the one of your region, https://events.1password.com, https://events.1password.ca, https://events.1password.eu or https://events.ent.1password.com.',
  },
  {
    name: 'the web address of the account in place of the Connect Server',
    half: 'connect',
    variables: () => ({
      CONNECT_SERVER_BASE_URL: 'https://brightwave.1password.com/',
    }),
    sentence: () =>
      'CONNECT_SERVER_BASE_URL leads to brightwave.1password.com, which is not a Connect server: enter the address of the Connect server in your own network, not that of your 1Password account.',
  },
  {
    name: 'a URL without scheme',
    half: 'events',
    variables: () => ({ REPORTING_EVENT_BASE_URL: 'events.1password.com' }),
    sentence: () =>
      'REPORTING_EVENT_BASE_URL must be a URL that starts with http:// or https://, for example https://events.1password.com.',
  },
  {
    name: 'the address of the one server in place of the other',
    half: 'events',
    variables: ({ tenant: { running } }) => ({
      REPORTING_EVENT_BASE_URL: running.connectBaseUrl,
    }),
    sentence: ({ tenant: { running } }) =>
      `The 1Password Events API (GET ${running.connectBaseUrl}/api/v2/auth/introspect) does not exist (404) and says "Not Found": set REPORTING_EVENT_BASE_URL to the Events API of your region without a path, for example https://events.1password.com.`,
  },
  {
    name: 'swapped tokens',
    variables: ({ tenant: { running } }) => ({
      REPORTING_EVENT_ACCESS_TOKEN: running.connectToken,
      CONNECT_SERVER_ACCESS_TOKEN: running.eventsToken,
    }),
    sentence: () =>
      'REPORTING_EVENT_ACCESS_TOKEN contains a Connect token, but needs an Events Reporting token: did you swap the two tokens? ' +
      'CONNECT_SERVER_ACCESS_TOKEN contains an Events Reporting token, but needs a Connect token: did you swap the two tokens?',
  },
  {
    name: 'an expired token',
    half: 'events',
    variables: () => ({}),
    eventsTokenExpiresAt: START - 3 * DAY,
    sentence: () =>
      'The token in REPORTING_EVENT_ACCESS_TOKEN expired on 2026-03-10: issue a new one in 1Password and enter it there.',
  },
  {
    name: 'a token that was revoked',
    half: 'events',
    variables: () => ({}),
    revoked: true,
    sentence: ({ tenant: { running } }) =>
      `The 1Password Events API (GET ${running.eventsBaseUrl}/api/v2/auth/introspect) does not accept the token (401) and says "Unauthorized access": issue a new Events Reporting token in 1Password, with all event types, and enter it as REPORTING_EVENT_ACCESS_TOKEN.`,
  },
  {
    name: 'a token without its URL',
    half: 'connect',
    variables: () => ({ CONNECT_SERVER_BASE_URL: '' }),
    sentence: () =>
      'CONNECT_SERVER_BASE_URL is missing although CONNECT_SERVER_ACCESS_TOKEN is set: enter both, or neither.',
  },
  {
    name: 'a login page in place of the Events API',
    half: 'events',
    variables: ({ loginPage }) => ({ REPORTING_EVENT_BASE_URL: loginPage }),
    sentence: ({ loginPage }) =>
      `GET ${loginPage}/api/v2/auth/introspect answered, but it is not the 1Password Events API (it sent a web page, not JSON): set REPORTING_EVENT_BASE_URL to the Events API of your region, for example https://events.1password.com.`,
  },
  {
    name: 'a login page in place of the Connect Server',
    half: 'connect',
    variables: ({ loginPage }) => ({ CONNECT_SERVER_BASE_URL: loginPage }),
    sentence: ({ loginPage }) =>
      `GET ${loginPage}/heartbeat answered, but it is not a Connect server (its /heartbeat is not that of a Connect server): did you enter your 1password.com address? Set CONNECT_SERVER_BASE_URL to the address of your own Connect server.`,
  },
  {
    name: 'nobody at the address of the Events API',
    half: 'events',
    variables: ({ nobody }) => ({ REPORTING_EVENT_BASE_URL: nobody }),
    sentence: ({ nobody }) =>
      `The 1Password Events API (GET ${nobody}/api/v2/auth/introspect) refused the connection after some attempts: check the host and port in REPORTING_EVENT_BASE_URL, and that the server is running.`,
    waits: true,
  },
  {
    name: 'nobody at the address of the Connect Server',
    half: 'connect',
    variables: ({ nobody }) => ({ CONNECT_SERVER_BASE_URL: nobody }),
    sentence: ({ nobody }) =>
      `The Connect Server (GET ${nobody}/heartbeat) refused the connection after some attempts: check the host and port in CONNECT_SERVER_BASE_URL, and that the server is running.`,
    waits: true,
  },
  {
    name: 'nothing at all',
    variables: () => ({ ...ONLY_EVENTS, ...ONLY_CONNECT }),
    sentence: () =>
      'Nothing is configured: enter REPORTING_EVENT_BASE_URL and REPORTING_EVENT_ACCESS_TOKEN for the Events API, CONNECT_SERVER_BASE_URL and CONNECT_SERVER_ACCESS_TOKEN for a Connect Server, or all four.',
  },
  {
    name: 'a look-back that is too long',
    half: 'events',
    variables: () => ({ EVENTS_LOOKBACK_DAYS: '121' }),
    sentence: () =>
      'EVENTS_LOOKBACK_DAYS must be a whole number from 1 to 120, because 1Password keeps events for 120 days: enter one, or leave it empty for 14.',
  },
  {
    name: 'a name in the list of privileged vaults',
    variables: ({ tenant }) => ({
      PRIVILEGED_VAULT_UUIDS: `${tenant.tenant.vaults[0]?.id}, Production`,
    }),
    sentence: () =>
      'PRIVILEGED_VAULT_UUIDS contains "Production", which is not a 1Password id: enter ids with 26 letters and digits, separated by commas or spaces.',
  },
];

let loginServer: Loopback;

/** Result of a case. */
interface Outcome extends Collected {
  wanted: string;
  secrets: Record<string, string>;
  /** Status of each step by id; none when nothing ran. */
  steps?: Record<string, string>;
}

/** With nothing beside the half that is wrong, and, where the other half is right, beside that one. */
const alone = new Map<string, Outcome>();
const besideTheOther = new Map<string, Outcome>();

async function tryCase(wrong: Case, loginPage: string, nobody: string): Promise<void> {
  const { name, half, eventsTokenExpiresAt: expiry, revoked } = wrong;
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
    const variables = wrong.variables(at);
    const more = { wanted: wrong.sentence(at), secrets };
    const left = half === undefined ? {} : { events: ONLY_EVENTS, connect: ONLY_CONNECT }[half];
    alone.set(name, { ...(await tenant.collect({ ...left, ...variables })), ...more });
    if (half === undefined || wrong.waits) return;
    const both = await tenant.collect(variables);
    besideTheOther.set(name, { ...both, ...more, steps: tenant.project.stepStatus() });
  } finally {
    await tenant.close();
  }
}

beforeAll(async () => {
  const page = '<!doctype html><title>Sign in</title><form action="/login"></form>';
  loginServer = await startLoopback(raw(200, { 'content-type': 'text/html' }, page));
  const nobody = `http://127.0.0.1:${await unusedPort()}`;
  const tryAll = (cases: Case[]) =>
    inParallel(cases, (wrong) => tryCase(wrong, loginServer.url, nobody));
  await Promise.all([
    tryAll(CASES.filter(({ waits }) => waits)),
    tryAll(CASES.filter(({ waits }) => !waits)),
  ]);
}, 600_000);

afterAll(() => loginServer.close());

/** How often is a matter of chance: the waits are drawn. */
const withoutCounts = (text: string | undefined): string | undefined =>
  text?.replace(/after \d+ attempts and \d+ s of waiting/, 'after some attempts');

/** What holds for every outcome. */
function saysNoMore({ output, secrets }: Outcome): void {
  expect(output).not.toMatch(/(\n|\\n)\s+at /);
  expect(findLeaks(new Map([['output', output]]), secrets)).toEqual([]);
}

describe.each(CASES)('$name', ({ name }) => {
  const outcome = (): Outcome => alone.get(name) as Outcome;

  it('is told in one sentence, and the exit code is 1', () => {
    const { result, output, wanted } = outcome();
    const printed = /^\[IntegrationValidationError: (.*)\] \{$/m.exec(output)?.[1];
    expect(withoutCounts(printed)).toBe(wanted);
    expect(result.exitCode).toBe(1);
  });

  it('shows no stack trace, neither in print nor in the log, and no token', () => {
    saysNoMore(outcome());
  });
});

/** A step of each API that does not need the other one. */
const STEP_OF = { events: 'fetch-signin-attempts', connect: 'fetch-vaults' } as const;

describe.each(CASES.filter(({ half, waits }) => half !== undefined && !waits))(
  '$name, beside the other half',
  ({ name, half = 'events' }) => {
    const outcome = (): Outcome => besideTheOther.get(name) as Outcome;
    const other = half === 'events' ? 'connect' : 'events';

    it('is told in one sentence, and the other half is collected', () => {
      const { output, wanted, steps = {} } = outcome();
      const messages = output
        .split('\n')
        .filter((line) => line.startsWith('{'))
        .map((line) => JSON.parse(line) as { msg?: string; err?: { message?: string } });
      expect(messages.map(({ msg }) => msg)).toContain(
        `${wanted} The run continues with the other API and keeps the existing data from this one.`,
      );
      expect(messages.map(({ err }) => err?.message)).toContain(wanted);
      expect([steps[STEP_OF[half]], steps[STEP_OF[other]]]).toEqual(['failure', 'success']);
    });

    it('shows no stack trace, neither in print nor in the log, and no token', () => {
      saysNoMore(outcome());
    });
  },
);
