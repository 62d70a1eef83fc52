import type { FaultyProxy } from '../faultyProxy';
import { at, once } from '../plan';
import type { FaultRow } from '../row';
import { Steps } from '../../../src/steps/constants';
import type { FaultSetup } from '../faultSetup';
import { streamsFail, vaultsFail } from './common';

/** A proxy that closes when the n-th stream is asked for. */
async function closedAt(setup: FaultSetup, request: number): Promise<FaultyProxy> {
  const proxy = await setup.faultyProxy('events');
  setup.plan.add(
    at.streams,
    () => {
      void proxy.refuse();
      return { type: 'reset' };
    },
    { from: request, times: 1 },
  );
  return proxy;
}

const cutBody = { type: 'truncate', bytes: 300 } as const;
const usagesFail = (says: RegExp) => streamsFail(says, [Steps.ITEM_USAGES]);

/** Connections that are not made, and connections that break. */
const connections: FaultRow[] = [
  {
    name: 'Events API: refused from the start',
    fault: async (setup) => (await setup.faultyProxy('events')).refuse(),
    expected: streamsFail(
      /The 1Password Events API .* refused the connection after \d+ attempts.*check the host and port in Reporting Event Base URL/,
    ),
  },
  {
    name: 'Events API: refused from the start, up a little later',
    fault: async (setup) => {
      const proxy = await setup.faultyProxy('events');
      await proxy.refuse();
      setup.clock.onWait = (count) => (count === 2 ? proxy.listen() : undefined);
    },
    expected: 'same graph',
  },
  {
    name: 'Events API: refused half-way',
    fault: async (setup) => void (await closedAt(setup, 4)),
    expected: streamsFail(
      /ended early after \d+ events?.*refused the connection after \d+ attempts/,
    ),
  },
  {
    name: 'Events API: refused half-way, up again a minute later',
    fault: async (setup) => {
      const proxy = await closedAt(setup, 5);
      const until = setup.clock.now() + 60_000;
      let back = false;
      setup.clock.onWait = async () => {
        if (back || setup.clock.now() < until) return;
        back = true;
        await proxy.listen();
      };
    },
    expected: 'same graph',
  },
  {
    name: 'stream: reset before the headers, once',
    fault: ({ plan }) => plan.add(at.usages, { type: 'reset' }, { from: 2, times: 1 }),
    expected: 'same graph',
  },
  {
    name: 'stream: reset before the headers, every third request',
    fault: ({ plan }) =>
      plan.add(at.streams, (_, index) => (index % 3 === 0 ? { type: 'reset' } : undefined)),
    expected: 'same graph',
  },
  {
    name: 'stream: reset before the headers, every time',
    fault: ({ plan }) => plan.add(at.usages, { type: 'reset' }, { from: 2 }),
    expected: usagesFail(
      /itemusages from .* ended early after \d+ events.*was cut before the answer was complete after \d+ attempts/,
    ),
  },
  {
    name: 'stream: reset in mid-body, once',
    fault: ({ plan }) => plan.add(at.usages, cutBody, { from: 3, times: 1 }),
    expected: 'same graph',
  },
  {
    name: 'stream: reset in mid-body, every time',
    fault: ({ plan }) => plan.add(at.usages, cutBody),
    expected: usagesFail(/was cut before the answer was complete after \d+ attempts/),
  },
  {
    name: 'Events API: every connection reset',
    fault: async (setup) => void ((await setup.faultyProxy('events')).mode = 'reset'),
    expected: streamsFail(/was cut before the answer was complete after \d+ attempts/),
  },
];

/** TLS and name resolution. */
const beginnings: FaultRow[] = [
  {
    name: 'Events API: https on a port that speaks http',
    fault: ({ config, server }) => {
      config.reportingEventBaseUrl = server.eventsBaseUrl.replace('http:', 'https:');
    },
    expected: streamsFail(/Could not set up a secure connection to the 1Password Events API/),
  },
  {
    name: 'Events API: TLS handshake refused',
    fault: async (setup) => {
      const proxy = await setup.faultyProxy('events');
      proxy.mode = 'alert';
      setup.config.reportingEventBaseUrl = proxy.url.replace('http:', 'https:');
    },
    expected: streamsFail(/Could not set up a secure connection to the 1Password Events API/),
  },
  {
    name: 'Events API: certificate of an unknown authority',
    fault: async (setup) => void (await setup.faultyProxy('events', 'untrusted')),
    expected: streamsFail(
      /Could not set up a secure connection.*trusts the certificate \(.*NODE_EXTRA_CA_CERTS/,
    ),
  },
  {
    name: 'Connect: certificate of an unknown authority',
    fault: async (setup) => void (await setup.faultyProxy('connect', 'untrusted')),
    expected: vaultsFail(/Could not set up a secure connection to the Connect Server/),
  },
  {
    name: 'Events API: host name does not resolve',
    fault: (setup) => {
      setup.config.reportingEventBaseUrl = 'https://events.invalid';
      setup.config.reportingEventAccessToken = 'opaque-token-for-a-host-that-is-not-there';
      setup.names(() => 'ENOTFOUND');
    },
    expected: streamsFail(
      /could not be found after \d+ attempts.*: the host name does not resolve \(ENOTFOUND\), so check Reporting Event Base URL/,
    ),
  },
  {
    name: 'Connect: host name does not resolve',
    fault: (setup) => {
      setup.config.connectServerBaseUrl = 'http://connect.invalid:8080';
      setup.names((host) => (host === 'connect.invalid' ? 'ENOTFOUND' : undefined));
    },
    expected: vaultsFail(/does not resolve \(ENOTFOUND\), so check Connect Server Base URL/),
  },
  {
    name: 'Events API: name server fails for a moment',
    fault: (setup) => {
      const { port } = new URL(setup.server.eventsBaseUrl);
      setup.config.reportingEventBaseUrl = `http://localhost:${port}`;
      setup.names((_host, look) => (look <= 2 ? 'EAI_AGAIN' : undefined));
    },
    expected: 'same graph',
  },
  {
    name: 'Events API: something that speaks no HTTP',
    fault: async (setup) => void ((await setup.faultyProxy('events')).mode = 'gibberish'),
    expected: streamsFail(/it does not speak HTTP.*set Reporting Event Base URL to the Events API/),
  },
];

/** Servers that are slow, or fall silent. A silent one takes real time: the budget is cut to two attempts. */
const silences: FaultRow[] = [
  {
    name: 'both: every answer slow, but in time',
    fault: ({ plan }) => plan.add(() => true, { type: 'delay', ms: 5 }),
    expected: 'same graph',
  },
  {
    name: 'Events API: accepts connections and never answers',
    fault: async (setup) => {
      (await setup.faultyProxy('events')).mode = 'silent';
      setup.patience(600);
    },
    expected: streamsFail(/did not answer in time after 2 attempts/),
  },
  {
    name: 'stream: slow headers, once',
    fault: (setup) => {
      setup.plan.add(at.signins, { type: 'stall' }, { from: 2, times: 1 });
      setup.expectSilence();
    },
    expected: 'same graph',
  },
  {
    name: 'stream: slow headers, every time',
    fault: (setup) => {
      setup.plan.add(at.signins, { type: 'stall' }, { from: 2 });
      setup.patience(600);
    },
    expected: streamsFail(/signinattempts from .*did not answer in time after 2 attempts/, [
      Steps.SIGNIN_ATTEMPTS,
    ]),
  },
  {
    name: 'stream: stalled body, once',
    fault: (setup) => {
      setup.plan.add(at.audit, { type: 'stall', bytes: 200 }, once);
      setup.expectSilence();
    },
    expected: 'same graph',
  },
  {
    name: 'stream: stalled body, every time',
    fault: (setup) => {
      setup.plan.add(at.audit, { type: 'stall', bytes: 200 });
      setup.patience(600);
    },
    expected: streamsFail(/did not answer in time after 2 attempts/, [Steps.AUDIT_EVENTS]),
  },
];

/** Faults below HTTP. */
export const networkRows: FaultRow[] = [...connections, ...beginnings, ...silences];
