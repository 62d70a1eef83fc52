import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Steps } from '../../../src/steps/constants';
import type { FaultAction } from '@graph-1password/tenant';
import { change, cutGzip, halfJson, html, hugeBody, statusBomb, text, zipBomb } from '../actions';
import { at } from '../plan';
import type { FaultRow } from '../row';
import type { FaultSetup } from '../faultSetup';
import { streamsFail } from './common';

const audit = [Steps.AUDIT_EVENTS];

/** A bad answer in the middle of the audit events: once, it is requested again; every time, the step fails. */
const onceAndForEver = (what: string, action: FaultAction, says: RegExp): FaultRow[] => [
  {
    name: `stream: ${what}, once`,
    fault: ({ plan }) => plan.add(at.audit, action, { from: 2, times: 1 }),
    expected: 'same graph',
  },
  {
    name: `stream: ${what}, every time`,
    fault: ({ plan }) => plan.add(at.audit, action, { from: 2 }),
    expected: streamsFail(says, audit),
  },
];

/** Counts what arrives at a host to which nothing must go. */
async function elsewhere(setup: FaultSetup): Promise<{ url: string; requests: number }> {
  const seen = { url: '', requests: 0 };
  const server = createServer((_, response) => {
    seen.requests++;
    response.end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  seen.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  setup.onClose(() => void server.close());
  return seen;
}

/** A redirect of the audit events, which leads into a trap. */
function redirect(code: number): FaultRow {
  let trap: { requests: number } | undefined;
  return {
    name: `stream: redirect (${code}) to another host`,
    fault: async (setup) => {
      const target = await elsewhere(setup);
      trap = target;
      const headers = { location: `${target.url}/steal` };
      setup.plan.add(at.audit, { type: 'respond', status: code, headers });
    },
    expected: streamsFail(
      new RegExp(`answered with a redirect \\(${code}\\), which is not followed`),
      audit,
    ),
    check: () => (trap?.requests === 0 ? undefined : 'the redirect was followed'),
  };
}

/** Answers with a good status and a bad content. */
export const answerRows: FaultRow[] = [
  ...onceAndForEver(
    'truncated JSON with a fitting length',
    halfJson,
    /sent incomplete JSON after \d+ attempts/,
  ),
  ...onceAndForEver(
    'wrong content type',
    text('{"cursor":"c","has_more":false,"items":[]}', 'text/plain'),
    /it sent plain text, not JSON/,
  ),
  ...onceAndForEver('a web page with 200', html, /it sent a web page, not JSON/),
  {
    name: 'Events API: a web page with 200 from the start',
    fault: ({ plan }) => plan.add(at.events, html),
    expected: streamsFail(/not the 1Password Events API \(it sent a web page, not JSON\)/),
  },
  ...onceAndForEver(
    '200 without content',
    text(''),
    /answered with status 200 and no content after \d+ attempts/,
  ),
  ...onceAndForEver(
    '204',
    { type: 'respond', status: 204 },
    /answered with status 204 and no content after \d+ attempts/,
  ),
  ...onceAndForEver(
    'gzip cut',
    cutGzip,
    /was cut before the answer was complete after \d+ attempts.*BODY_DAMAGED/,
  ),
  {
    name: 'stream: page of more than 64 MiB',
    fault: ({ plan }) => plan.add(at.audit, hugeBody, { from: 2 }),
    expected: streamsFail(/sent an answer of more than 64 MiB, which was refused/, audit),
  },
  {
    name: 'stream: zip bomb of more than 64 MiB',
    fault: ({ plan }) => plan.add(at.audit, zipBomb, { from: 2 }),
    expected: streamsFail(/sent an answer of more than 64 MiB, which was refused/, audit),
  },
  {
    name: 'stream: 503 that expands to more than 64 MiB, once',
    fault: ({ plan }) => plan.add(at.audit, statusBomb(503), { from: 2, times: 1 }),
    expected: 'same graph',
  },
  {
    name: 'stream: 401 that expands to more than 64 MiB',
    fault: ({ plan }) => plan.add(at.audit, statusBomb(401)),
    expected: streamsFail(/does not accept the token \(401\): issue a new/, audit),
  },
  {
    name: 'stream: 503 in an encoding that nobody knows, once',
    fault: ({ plan }) => plan.add(at.audit, statusBomb(503, 'zstd'), { from: 2, times: 1 }),
    expected: 'same graph',
  },
  {
    name: 'both: every answer compressed',
    serve: { gzip: true },
    fault: () => undefined,
    expected: 'same graph',
  },
  {
    name: 'stream: every page with a byte order mark',
    fault: ({ plan }) =>
      plan.add(at.streams, { type: 'mutate', body: (whole) => `\ufeff${whole}` }),
    expected: 'same graph',
  },
  {
    name: 'stream: a JSON list in place of a page',
    fault: ({ plan }) =>
      plan.add(
        at.audit,
        change(() => []),
      ),
    expected: streamsFail(/unexpected shape: a page of events is not an object/, audit),
  },
  redirect(302),
  redirect(308),
];
