import { Steps } from '../../../src/steps/constants';
import { HOUR } from '@graph-1password/vocabulary';
import type { AuditEvent } from '@graph-1password/vocabulary';
import { change, changeItems } from '../actions';
import { at } from '../plan';
import type { FaultRow } from '../row';
import { NOW } from '../faultSetup';
import { streamsFail } from './common';

const audit = [Steps.AUDIT_EVENTS];

/** Ids of these objects pass through, because nobody knows in which case they are right. */
const UNKNOWN_CASE: ReadonlySet<unknown> = new Set([
  'card',
  'cred',
  'ec',
  'invite',
  'slackapp',
  'sso',
  'ssotkn',
  'sub',
]);

/** Every id in the other case: users and events are upper case on the wire, vaults and items lower. */
const otherCase = (value: unknown): unknown => {
  if (typeof value === 'string' && /^[a-z0-9]{26}$/i.test(value)) {
    return value === value.toUpperCase() ? value.toLowerCase() : value.toUpperCase();
  }
  if (Array.isArray(value)) return value.map(otherCase);
  if (typeof value !== 'object' || value === null) return value;
  const { object_type, object_uuid } = value as Record<string, unknown>;
  const changed = Object.entries(value).map(([key, entry]) => [key, otherCase(entry)]);
  if (UNKNOWN_CASE.has(object_type)) changed.push(['object_uuid', object_uuid]);
  return Object.fromEntries(changed) as object;
};

/** Another way to write an address: mapped into IPv6, in full, in upper case, with the zone of a client. */
function respelt(ip: string, turn: number): string {
  if (!ip.includes(':')) return [ip, `::ffff:${ip}`, `0:0:0:0:0:FFFF:${ip}`][turn % 3] as string;
  const [front = '', back = ''] = ip.split('::');
  const [before, after] = [front, back].map((part) => part.split(':').filter((word) => word));
  const zeros = Array<string>(8 - (before?.length ?? 0) - (after?.length ?? 0)).fill('0000');
  const full = [...(before ?? []), ...zeros, ...(after ?? [])].join(':').toUpperCase();
  return [ip, full, `${ip}%en0`, `[${ip}]`][turn % 4] as string;
}

const items: FaultRow[] = [
  {
    name: 'stream: items missing',
    fault: ({ plan }) =>
      plan.add(
        at.audit,
        change(({ items: _, ...page }) => page),
        { from: 2 },
      ),
    expected: streamsFail(
      /unexpected shape: items is missing; check Reporting Event Base URL/,
      audit,
    ),
  },
  {
    name: 'stream: items that are not a list',
    fault: ({ plan }) =>
      plan.add(
        at.audit,
        change((page) => ({ ...page, items: {} })),
      ),
    expected: streamsFail(/unexpected shape: items is not a list/, audit),
  },
  {
    name: 'stream: items that are null, texts or without uuid or time',
    fault: ({ plan }) =>
      plan.add(
        at.audit,
        changeItems((list) => [null, 'text', {}, ...list, { uuid: 'A'.repeat(26) }, []]),
        { from: 2, times: 1 },
      ),
    expected: 'same graph',
    check: ({ log }) =>
      log.some((line) => /^warn_incomplete_data: 5 audit events arrived without a UUID/.test(line))
        ? undefined
        : 'nobody was told of the malformed events',
  },
  {
    name: 'stream: one event nested 20,000 levels deep',
    fault: ({ plan }) =>
      plan.add(
        at.audit,
        {
          type: 'mutate',
          body: (whole) =>
            whole.replace(
              '"items":[',
              `"items":[{"uuid":"${'D'.repeat(26)}","timestamp":"${new Date(NOW - HOUR).toISOString()}","x":${'['.repeat(20_000)}${']'.repeat(20_000)}},`,
            ),
        },
        { from: 2, times: 1 },
      ),
    expected: 'same graph',
    check: ({ log }) =>
      log.some((line) => /^warn_incomplete_data: 1 audit events arrived .* nested/.test(line))
        ? undefined
        : 'nobody was told of the event',
  },
  {
    name: 'stream: unknown fields, one of them __proto__',
    fault: ({ plan }) =>
      plan.add(at.streams, {
        type: 'mutate',
        body: (whole) =>
          whole
            .replaceAll('"uuid":', '"future":{"deep":[1,{"x":null}]},"__proto__":{"x":1},"uuid":')
            .replace('{', '{"next":"soon",'),
      }),
    expected: 'same graph',
    otherRawData: true,
  },
  {
    name: 'stream: ids in the wrong case',
    fault: ({ plan }) =>
      plan.add(
        at.streams,
        changeItems((list) => list.map((item) => otherCase(item) as object)),
      ),
    expected: 'same graph',
    otherRawData: true,
  },
  {
    name: 'stream: every address in another spelling each time',
    fault: ({ plan }) => {
      let turn = 0;
      plan.add(at.streams, {
        type: 'mutate',
        body: (whole) =>
          whole.replace(
            /("(?:ip_address|ip)":")([\d.]{7,15}|[\da-f:]{6,})"/g,
            (_, name: string, ip: string) => `${name}${respelt(ip, turn++)}"`,
          ),
      });
    },
    expected: 'same graph',
    otherRawData: true,
  },
  {
    name: 'stream: every event twice, in either case',
    fault: ({ plan }) =>
      plan.add(
        at.streams,
        changeItems((list) => [
          ...list,
          ...list.map((item) => ({ ...item, uuid: String(item.uuid).toLowerCase() })),
        ]),
      ),
    expected: 'same graph',
  },
  {
    name: 'stream: every page once more from the beginning',
    fault: ({ plan }) => {
      const seen = new Map<unknown, Record<string, unknown>[]>();
      plan.add(at.audit, () =>
        changeItems((list) => {
          const before = [...seen.values()].flat();
          seen.set(list, list);
          return [...before, ...list];
        }),
      );
    },
    expected: 'same graph',
  },
  {
    name: 'stream: times far in the future, far in the past and without meaning',
    fault: ({ plan }) => {
      const strange = ['9999-12-31T23:59:59Z', '0001-01-01T00:00:00Z', '2026-02-31T00:00:00Z', ''];
      const events = strange.map((timestamp, index) => ({
        uuid: `STRANGE${index}`.padEnd(26, 'X'),
        timestamp,
        action: 'create',
        object_type: 'vault',
      }));
      plan.add(
        at.audit,
        changeItems((list) => [...events.slice(0, 2), ...list, ...events.slice(2)]),
      );
    },
    expected: 'same graph',
  },
];

const late = (ms: number): AuditEvent => ({
  uuid: 'LATEEVENTLATEEVENTLATEEVEN',
  timestamp: new Date(ms).toISOString(),
  action: 'create',
  object_type: 'vault',
});

/** Clock of the tenant in rows that move it, epoch ms. */
let serverTime = NOW;

const clocks: FaultRow[] = [
  {
    name: 'clock skew: server 6 hours ahead',
    serve: { now: () => NOW + 6 * HOUR },
    fault: ({ server }) => server.addEvent('auditevents', late(NOW + 3 * HOUR)),
    expected: 'same graph',
  },
  {
    name: 'clock skew: server 6 hours behind, caught up by the next run',
    // What the first run reads of the items becomes usages that the second run would find.
    serve: { now: () => serverTime, recordFetches: false },
    fault: () => void (serverTime = NOW - 6 * HOUR),
    runs: [
      { startedOn: NOW },
      {
        startedOn: NOW + 6 * HOUR,
        lastSuccessful: NOW,
        before: () => void (serverTime = NOW),
      },
    ],
    expected: 'same events',
  },
  {
    name: 'clock skew: server ignores the end of the window',
    serve: { now: () => NOW + 6 * HOUR },
    fault: ({ plan }) =>
      plan.add(
        at.audit,
        changeItems((list) => [...list, late(NOW), late(NOW + HOUR)] as never),
      ),
    expected: 'same graph',
  },
];

/** Events and times that are not what the API describes. */
export const eventRows: FaultRow[] = [...items, ...clocks];
