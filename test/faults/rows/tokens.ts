import { Steps } from '../../../src/steps/constants';
import { CA_FILE_VARIABLE } from '../../../src/client/network/caFile';
import { status } from '../actions';
import { at } from '../plan';
import type { FaultRow } from '../row';
import type { FaultSetup } from '../faultSetup';
import { EVENT_KINDS } from '@graph-1password/vocabulary';
import { STREAMS, secretsFail, streamsFail, vaultsFail, VAULT_TYPES } from './common';

const opaque = (setup: FaultSetup): void => {
  setup.config.reportingEventAccessToken = 'opaque-events-token-that-tells-nothing';
  setup.config.connectServerAccessToken = 'opaque-connect-token-that-tells-nothing';
};

/** The features of a token that does not open one stream. */
const withoutSignIns = EVENT_KINDS.filter((kind) => kind !== 'signinattempts');

/** Something happens to the tokens when the n-th request to the streams comes. */
const whenStream =
  (request: number, act: (setup: FaultSetup) => void) =>
  (setup: FaultSetup): void =>
    setup.plan.add(
      at.streams,
      () => {
        act(setup);
        return undefined;
      },
      { from: request, times: 1 },
    );

/** Mistakes in the configuration of one half: the other is collected. */
const mistakes: FaultRow[] = [
  {
    name: 'Connect: the token is in quotation marks',
    fault: ({ config }) => void (config.connectServerAccessToken = '"opaque"'),
    expected: vaultsFail(/Connect Server Access Token is in quotation marks/),
  },
  {
    name: 'Connect: the URL of the account',
    fault: ({ config }) => void (config.connectServerBaseUrl = 'https://my.1password.com'),
    expected: vaultsFail(/leads to my\.1password\.com, which is not a Connect server/),
  },
  {
    name: 'Connect: a file of certificates that does not exist',
    fault: (setup) => setup.variables({ [CA_FILE_VARIABLE]: '/nowhere/ca.pem' }),
    expected: vaultsFail(/The file "\/nowhere\/ca\.pem" in CONNECT_SERVER_CA_FILE does not exist/),
  },
  {
    name: 'Events API: a service account token',
    fault: ({ config }) => void (config.reportingEventAccessToken = 'ops_opaque'),
    expected: streamsFail(/Reporting Event Access Token contains a service account token/),
  },
  {
    name: 'Events API: a look-back of a year',
    fault: ({ config }) => void (config.eventsLookbackDays = '365'),
    expected: streamsFail(/Events Look-back Days must be a whole number from 1 to 120/),
  },
  {
    name: 'both: both tokens in quotation marks',
    fault: ({ config }) => {
      config.reportingEventAccessToken = '"an-opaque-events-token"';
      config.connectServerAccessToken = '"an-opaque-connect-token"';
    },
    expected: {
      refused: /Reporting Event Access Token is in .* Connect Server Access Token is in /,
    },
  },
];

/** Tokens that are refused, revoked, or open less than they should. */
export const tokenRows: FaultRow[] = [
  ...mistakes,
  {
    name: 'Events API: token refused from the start',
    fault: ({ server }) => server.revoke('events'),
    expected: streamsFail(
      /does not accept the token \(401\).*enter it as Reporting Event Access Token/,
    ),
  },
  {
    name: 'Connect: token refused from the start',
    fault: ({ server }) => server.revoke('connect'),
    expected: vaultsFail(
      /does not accept the token \(401\).*enter it as Connect Server Access Token/,
    ),
  },
  {
    name: 'both: tokens refused from the start, both are told',
    fault: ({ server }) => {
      server.revoke('events');
      server.revoke('connect');
    },
    expected: {
      refused: /Reporting Event Access Token\. The Connect Server .*Connect Server Access Token/,
    },
  },
  {
    name: 'Events API: token revoked half-way',
    fault: ({ plan, server }) =>
      plan.add(at.streams, ({ body }) => {
        if (body.includes('"cursor"')) server.revoke('events');
        return undefined;
      }),
    expected: streamsFail(/ended early after \d+ events?.*does not accept the token \(401\)/),
  },
  {
    name: 'Connect: token revoked half-way',
    fault: ({ plan, server }) =>
      plan.add(at.items, (_, index) => {
        if (index === 4) server.revoke('connect');
        return undefined;
      }),
    expected: secretsFail(
      /does not accept the token \(401\).*enter it as Connect Server Access Token/,
    ),
  },
  {
    name: 'Events API: feature revoked half-way',
    fault: whenStream(2, ({ plan, server }) => {
      plan.add(at.signins, () => {
        server.setFeatures(withoutSignIns);
        return undefined;
      });
    }),
    expected: streamsFail(
      /signinattempts.*does not accept the token \(401\).*with all event types/,
      [Steps.SIGNIN_ATTEMPTS],
    ),
  },
  {
    name: 'Events API: token without a feature',
    serve: { features: withoutSignIns },
    fault: () => undefined,
    expected: {
      shortened: [Steps.SIGNIN_ATTEMPTS],
      says: /warn_missing_permission: The Events API token lacks the feature "signinattempts".*issue a new/,
    },
  },
  {
    name: 'Events API: token without any feature',
    serve: { features: [] },
    fault: () => undefined,
    expected: { shortened: STREAMS, says: /warn_missing_permission: .* lacks the feature/ },
  },
  {
    name: 'Events API: introspection gone, the deprecated one answers',
    fault: ({ plan }) => plan.add(({ path }) => path === '/api/v2/auth/introspect', status(404)),
    expected: 'same graph',
  },
  {
    name: 'Events API: introspection always fails, streams would not',
    fault: ({ plan }) => plan.add(at.introspection, status(503)),
    expected: streamsFail(/auth\/introspect\) failed with status 503 after \d+ attempts/),
  },
  {
    name: 'Events API: down, and neither token tells the account',
    fault: (setup) => {
      opaque(setup);
      setup.plan.add(at.events, status(503));
      setup.plan.add(at.connect, (request) => {
        request.headers.authorization = `Bearer ${setup.server.connectToken}`;
        return undefined;
      });
    },
    expected: {
      failed: [Steps.ACCOUNT, ...STREAMS],
      says: /Step "Fetch Account" failed.*failed with status 503/,
      partial: ['one_password_account', ...VAULT_TYPES],
    },
  },
];
