import type { Front } from '../front';
import { at, once } from '../plan';
import type { FaultRow } from '../row';
import { Steps } from '../../../src/steps/constants';
import type { World } from '../world';
import { streamsFail, vaultsFail } from './common';

/** A front that is closed when the n-th stream is asked for. */
async function closedAt(world: World, request: number): Promise<Front> {
  const front = await world.front('events');
  world.plan.add(
    at.streams,
    () => {
      void front.refuse();
      return { type: 'reset' };
    },
    { from: request, times: 1 },
  );
  return front;
}

const cutBody = { type: 'truncate', bytes: 300 } as const;
const usagesFail = (says: RegExp) => streamsFail(says, [Steps.ITEM_USAGES]);

/** Connections that are not made, and connections that break. */
const connections: FaultRow[] = [
  {
    name: 'Events API: refused from the start',
    fault: async (world) => (await world.front('events')).refuse(),
    expected: streamsFail(
      /The 1Password Events API .* refused the connection after \d+ attempts.*check the host and port in Reporting Event Base URL/,
    ),
  },
  {
    name: 'Events API: refused from the start, up a little later',
    fault: async (world) => {
      const front = await world.front('events');
      await front.refuse();
      world.clock.onWait = (count) => (count === 2 ? front.listen() : undefined);
    },
    expected: 'same graph',
  },
  {
    name: 'Events API: refused half-way',
    fault: async (world) => void (await closedAt(world, 4)),
    expected: streamsFail(
      /ended early after \d+ events?.*refused the connection after \d+ attempts/,
    ),
  },
  {
    name: 'Events API: refused half-way, up again a minute later',
    fault: async (world) => {
      const front = await closedAt(world, 5);
      const until = world.clock.now() + 60_000;
      let back = false;
      world.clock.onWait = async () => {
        if (back || world.clock.now() < until) return;
        back = true;
        await front.listen();
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
    name: 'stream: reset before the headers, for ever',
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
    name: 'stream: reset in mid-body, for ever',
    fault: ({ plan }) => plan.add(at.usages, cutBody),
    expected: usagesFail(/was cut before the answer was complete after \d+ attempts/),
  },
  {
    name: 'Events API: every connection reset',
    fault: async (world) => void ((await world.front('events')).mode = 'reset'),
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
    expected: streamsFail(/No secure connection to the 1Password Events API .* could be set up/),
  },
  {
    name: 'Events API: TLS handshake refused',
    fault: async (world) => {
      const front = await world.front('events');
      front.mode = 'alert';
      world.config.reportingEventBaseUrl = front.url.replace('http:', 'https:');
    },
    expected: streamsFail(/No secure connection to the 1Password Events API/),
  },
  {
    name: 'Events API: certificate of an unknown authority',
    fault: async (world) => void (await world.front('events', 'untrusted')),
    expected: streamsFail(/No secure connection.*trusts the certificate \(.*NODE_EXTRA_CA_CERTS/),
  },
  {
    name: 'Connect: certificate of an unknown authority',
    fault: async (world) => void (await world.front('connect', 'untrusted')),
    expected: vaultsFail(/No secure connection to the Connect Server/),
  },
  {
    name: 'Events API: host name does not resolve',
    fault: (world) => {
      world.config.reportingEventBaseUrl = 'https://events.invalid';
      world.config.reportingEventAccessToken = 'opaque-token-for-a-host-that-is-not-there';
      world.names(() => 'ENOTFOUND');
    },
    expected: streamsFail(
      /could not be found after \d+ attempts.*: the host name does not resolve \(ENOTFOUND\), so check Reporting Event Base URL/,
    ),
  },
  {
    name: 'Connect: host name does not resolve',
    fault: (world) => {
      world.config.connectServerBaseUrl = 'http://connect.invalid:8080';
      world.names((host) => (host === 'connect.invalid' ? 'ENOTFOUND' : undefined));
    },
    expected: vaultsFail(/does not resolve \(ENOTFOUND\), so check Connect Server Base URL/),
  },
  {
    name: 'Events API: name server fails for a moment',
    fault: (world) => {
      const { port } = new URL(world.server.eventsBaseUrl);
      world.config.reportingEventBaseUrl = `http://localhost:${port}`;
      world.names((_host, look) => (look <= 2 ? 'EAI_AGAIN' : undefined));
    },
    expected: 'same graph',
  },
  {
    name: 'Events API: something that speaks no HTTP',
    fault: async (world) => void ((await world.front('events')).mode = 'gibberish'),
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
    fault: async (world) => {
      (await world.front('events')).mode = 'silent';
      world.patience(600);
    },
    expected: streamsFail(/did not answer in time after 2 attempts/),
  },
  {
    name: 'stream: slow headers, once',
    fault: ({ plan }) => plan.add(at.signins, { type: 'stall' }, { from: 2, times: 1 }),
    expected: 'same graph',
  },
  {
    name: 'stream: slow headers, for ever',
    fault: (world) => {
      world.plan.add(at.signins, { type: 'stall' }, { from: 2 });
      world.patience(600);
    },
    expected: streamsFail(/signinattempts from .*did not answer in time after 2 attempts/, [
      Steps.SIGNIN_ATTEMPTS,
    ]),
  },
  {
    name: 'stream: stalled body, once',
    fault: ({ plan }) => plan.add(at.audit, { type: 'stall', bytes: 200 }, once),
    expected: 'same graph',
  },
  {
    name: 'stream: stalled body, for ever',
    fault: (world) => {
      world.plan.add(at.audit, { type: 'stall', bytes: 200 });
      world.patience(600);
    },
    expected: streamsFail(/did not answer in time after 2 attempts/, [Steps.AUDIT_EVENTS]),
  },
];

/** Faults below HTTP. */
export const networkRows: FaultRow[] = [...connections, ...beginnings, ...silences];
