import { FakeClock } from '../../../../test/support/fakeClock';
import { PageQueue } from './pageQueue';

const flush = () => new Promise<void>((resolve) => setImmediate(resolve));

const queueOf = <P>(bound: number, clock = new FakeClock(0)) =>
  new PageQueue<P>(clock, () => bound);

/** A fetcher with a page to go. */
const one = () => 1;

async function readAll<P>(queue: PageQueue<P>): Promise<P[]> {
  const pages: P[] = [];
  for await (const page of queue.pages()) pages.push(page);
  return pages;
}

/** Whether a promise is settled by now. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  let settled = false;
  void promise.then(() => (settled = true));
  await flush();
  return settled;
}

test('hands out pages in the order in which they came, before and after the end', async () => {
  const queue = queueOf<number>(2);
  const read = readAll(queue);
  queue.push(1);
  await flush();
  queue.push(2);
  queue.push(3);
  queue.end();
  expect(await read).toEqual([1, 2, 3]);
  expect(await readAll(queue)).toEqual([]);
});

test('an empty queue that ends is empty', async () => {
  const queue = queueOf<number>(1);
  const read = readAll(queue);
  await flush();
  queue.end();
  expect(await read).toEqual([]);
});

test('an error comes after the pages', async () => {
  const queue = queueOf<string>(5);
  queue.push('a');
  queue.push('b');
  queue.end(new Error('broken'));
  const pages: string[] = [];
  const read = async () => {
    for await (const page of queue.pages()) pages.push(page);
  };
  await expect(read()).rejects.toThrow('broken');
  expect(pages).toEqual(['a', 'b']);
});

test('what comes after the end counts for nothing, a second end too', async () => {
  const queue = queueOf<number>(5);
  queue.push(1);
  queue.end();
  queue.push(2);
  queue.end(new Error('too late'));
  expect(await readAll(queue)).toEqual([1]);
});

test('there are places until the bound, and again when one is given back or a page is taken', async () => {
  const queue = queueOf<string>(2);
  const first = queue.reserve(one);
  const second = queue.reserve(one);
  expect(await isSettled(Promise.all([first, second]))).toBe(true);
  const third = queue.reserve(one);
  expect(await isSettled(third)).toBe(false);
  // Not every request brings a page.
  queue.release();
  expect(await isSettled(third)).toBe(true);
  const fourth = queue.reserve(one);
  queue.push('a');
  queue.release();
  // The page has the place of its request now.
  expect(await isSettled(fourth)).toBe(false);
  expect((await queue.pages().next()).value).toBe('a');
  expect(await isSettled(fourth)).toBe(true);
});

test('a place is given to the fetcher that has most pages left by then', async () => {
  const queue = queueOf<number>(1);
  await queue.reserve(one);
  const got: string[] = [];
  const left = new Map([
    ['short', 1],
    ['long', 7],
    ['unknown', Infinity],
    ['grown', 0],
    ['none', Number.NaN],
  ]);
  const waiting = Array.from(left.keys(), (name) =>
    queue.reserve(() => left.get(name) ?? 0).then(() => got.push(name)),
  );
  left.set('grown', 9);
  for (let i = 0; i < waiting.length; i++) {
    queue.release();
    await flush();
  }
  expect(got).toEqual(['unknown', 'grown', 'long', 'short', 'none']);
});

test('who waits for a place is woken at the end', async () => {
  const queue = queueOf<number>(1);
  await queue.reserve(one);
  const waiting = Promise.all([queue.reserve(one), queue.reserve(one), queue.reserve(one)]);
  expect(await isSettled(waiting)).toBe(false);
  queue.end();
  expect(await isSettled(waiting)).toBe(true);
});

test('requests without a page stop nobody who waits behind them', async () => {
  const queue = queueOf<number>(2);
  await queue.reserve(one);
  queue.push(1);
  queue.push(2);
  queue.release();
  const asked = Array.from({ length: 9 }, async () => {
    await queue.reserve(one);
    await flush();
    queue.release();
  });
  const pages = queue.pages();
  await pages.next();
  await pages.next();
  // The consumer wants more, and only those who wait could bring it.
  const next = pages.next();
  await Promise.all(asked);
  queue.end();
  expect((await next).done).toBe(true);
});

test.each([
  ['measured', 10, 10],
  ['never believed to be longer than a page is worth', 500, 40],
])('the time that the consumer takes for a page is %s', async (_case, each, believed) => {
  const clock = new FakeClock(0);
  const told: number[] = [];
  const queue = new PageQueue<number>(clock, (consumeMs) => {
    told.push(consumeMs);
    return 100;
  });
  for (let i = 0; i < 30; i++) queue.push(i);
  const pages = queue.pages();
  for (let i = 0; i < 20; i++) {
    await pages.next();
    clock.advance(each);
  }
  await queue.reserve(one);
  expect(Math.round(told.at(-1) ?? 0)).toBe(believed);
});

test('an answer is read when the consumer waits for it, one at a time', async () => {
  const queue = new PageQueue<number>(new FakeClock(0), () => 100);
  const read: number[] = [];
  for (const n of [0, 1, 2]) {
    void queue.wanted().then(() => {
      read.push(n);
      // The second one turns out empty.
      if (n !== 1) queue.push(n);
    });
  }
  await flush();
  expect(read).toEqual([]);
  const pages = queue.pages();
  expect((await pages.next()).value).toBe(0);
  await flush();
  expect(read).toEqual([0]);
  expect((await pages.next()).value).toBe(2);
  expect(read).toEqual([0, 1, 2]);
});

test('nobody waits to be read when the queue has ended', async () => {
  const queue = new PageQueue<number>(new FakeClock(0), () => 100);
  const early = queue.wanted();
  queue.end();
  await early;
  await queue.wanted();
});
