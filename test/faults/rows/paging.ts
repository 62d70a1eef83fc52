import { Steps } from '../../../src/steps/constants';
import { change, changeItems, status, text } from '../actions';
import { at } from '../plan';
import type { FaultRow } from '../row';
import { streamsFail } from './common';

const audit = [Steps.AUDIT_EVENTS];
const signins = [Steps.SIGNIN_ATTEMPTS];

const hasCursor = (body: string): boolean => body.includes('"cursor"');
const cursorOf = (body: string): string => (JSON.parse(body) as { cursor: string }).cursor;

/** Nothing, and the promise of more. */
const emptyPage = (cursor: string) => text(JSON.stringify({ cursor, has_more: true, items: [] }));

/** 400 for cursors, as a server answers that has forgotten them; a first request is served. */
const forgets = (every: number) => (request: { body: string }, index: number) =>
  hasCursor(request.body) && index % every === every - 1
    ? status(400, {}, 'cursor expired')
    : undefined;

const cursors: FaultRow[] = [
  {
    name: 'stream: cursor that repeats, once',
    fault: ({ plan }) =>
      plan.add(
        at.audit,
        ({ body }) => change((page) => ({ ...page, has_more: true, cursor: cursorOf(body) })),
        { from: 2, times: 1 },
      ),
    expected: 'same graph',
  },
  {
    name: 'stream: cursor that repeats, every time',
    fault: ({ plan }) =>
      plan.add(
        at.audit,
        ({ body }) => change((page) => ({ ...page, has_more: true, cursor: cursorOf(body) })),
        { from: 3 },
      ),
    expected: streamsFail(
      /auditevents from .* ended early after \d+ events.*returns the same position again/,
      audit,
    ),
  },
  {
    name: 'stream: cursors that go in a circle',
    fault: ({ plan }) => plan.add(at.signins, (_, index) => emptyPage(`circle-${index % 3}`)),
    expected: streamsFail(
      /1000 pages in a row without a new event of the time asked for in the stream/,
      signins,
    ),
  },
  {
    name: 'stream: cursor that expires, once',
    fault: ({ plan }) =>
      plan.add(at.audit, status(400, {}, 'cursor expired'), { from: 3, times: 1 }),
    expected: 'same graph',
  },
  {
    name: 'stream: every second cursor expired',
    fault: ({ plan }) => plan.add(at.streams, forgets(2)),
    expected: 'same graph',
  },
  {
    name: 'stream: every cursor expired, each time a new start',
    fault: ({ plan }) => plan.add(at.signins, forgets(1)),
    expected: 'same graph',
  },
  {
    name: 'stream: cursor expired, and the new start refused too',
    fault: ({ plan }) => plan.add(at.audit, status(400, {}, 'go away'), { from: 3 }),
    expected: streamsFail(
      /refuses the position \(cursor\) that it gave.*says "go away", and starting again from the last event did not help/,
      audit,
    ),
  },
  {
    name: 'stream: cursor expired, the same events again in another order',
    fault: ({ plan }) => {
      let refused = false;
      const reversed = changeItems((items) => [...items].reverse());
      plan.add(at.audit, (request) => {
        if (refused || !request.body.includes('"cursor"')) return reversed;
        refused = true;
        return status(400, {}, 'cursor expired');
      });
    },
    expected: 'same graph',
  },
  {
    name: 'stream: endless empty pages',
    fault: ({ plan }) => plan.add(at.signins, (_, index) => emptyPage(`on-${index}`), { from: 2 }),
    expected: streamsFail(
      /signinattempts from .* ended early after \d+ events.*1000 pages in a row without a new event/,
      signins,
    ),
  },
  {
    name: 'stream: endless events of another time',
    fault: ({ plan }) =>
      plan.add(at.signins, (_, index) => {
        const uuid = `OUTSIDE${index}`.padEnd(26, 'X');
        const items = [{ uuid, timestamp: '2019-01-01T00:00:00Z' }];
        return text(JSON.stringify({ cursor: `on-${index}`, has_more: true, items }));
      }),
    expected: streamsFail(/1000 pages in a row without a new event of the time asked for/, signins),
  },
  {
    name: 'stream: empty pages, ten between any two',
    fault: ({ plan }) => {
      const real: string[] = [];
      plan.add(at.audit, (request) => {
        const [, left, key] = /"wait-(\d+)-(\d+)"/.exec(request.body) ?? [];
        if (Number(left) > 0) {
          const cursor = `wait-${Number(left) - 1}-${key}`;
          return emptyPage(cursor);
        }
        // The tenant gets the cursor that it gave.
        if (key !== undefined) request.body = JSON.stringify({ cursor: real[Number(key)] });
        return change((page) => {
          if (page.has_more !== true) return page;
          return { ...page, cursor: `wait-10-${real.push(String(page.cursor)) - 1}` };
        });
      });
    },
    expected: 'same graph',
  },
  {
    name: 'stream: has_more missing on every page',
    fault: ({ plan }) =>
      plan.add(
        at.streams,
        change(({ has_more: _, ...page }) => page),
      ),
    expected: 'same graph',
  },
  {
    name: 'stream: has_more true although the cursor is missing',
    fault: ({ plan }) =>
      plan.add(
        at.audit,
        change(({ cursor: _, ...page }) => ({ ...page, has_more: true })),
        { from: 2 },
      ),
    expected: streamsFail(/unexpected shape: has_more is true but cursor is missing/, audit),
  },
];

/** Cursors, pages and promises of more that are not what the API describes. */
export const pagingRows: FaultRow[] = cursors;
