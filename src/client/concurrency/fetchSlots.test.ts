import fc from 'fast-check';
import { FakeClock } from '../../../test/support/fakeClock';
import { FetchSlots } from './fetchSlots';

const flush = () => new Promise<void>((resolve) => setImmediate(resolve));

/** Slots with requests that end when they are told to. */
function setUp(maximum: number) {
  const clock = new FakeClock(0);
  const counts = { waitedMs: 0, retries: 0, throttled: 0 };
  const slots = new FetchSlots({ clock, counts: () => ({ ...counts }), maximum });
  const started: number[] = [];
  const running = new Map<number, { resolve: (n: number) => void; reject: (e: Error) => void }>();
  let asked = 0;
  const ask = (): Promise<number> => {
    const n = asked++;
    return slots.run(
      () =>
        new Promise<number>((resolve, reject) => {
          started.push(n);
          running.set(n, { resolve, reject });
        }),
    );
  };
  const finish = async (n: number, error?: Error): Promise<void> => {
    const request = running.get(n);
    running.delete(n);
    if (error) request?.reject(error);
    else request?.resolve(n);
    await flush();
  };
  return { clock, counts, slots, started, running, ask, finish };
}

test('runs what has a slot at once, the rest in its order', async () => {
  const { started, ask, finish } = setUp(2);
  const answers = [ask(), ask(), ask(), ask()];
  expect(started).toEqual([0, 1]);
  await finish(1);
  expect(started).toEqual([0, 1, 2]);
  await finish(0);
  expect(started).toEqual([0, 1, 2, 3]);
  await finish(3);
  await finish(2);
  expect(await Promise.all(answers)).toEqual([0, 1, 2, 3]);
  // All slots are free again.
  void ask();
  void ask();
  expect(started).toEqual([0, 1, 2, 3, 4, 5]);
});

test('nobody slips in between a slot that is freed and the one who waits for it', async () => {
  const { started, ask, running } = setUp(1);
  void ask();
  void ask();
  running.get(0)?.resolve(0);
  // The third asks at the very moment at which the first ends.
  void ask();
  await flush();
  expect(started).toEqual([0, 1]);
  running.get(1)?.resolve(1);
  await flush();
  expect(started).toEqual([0, 1, 2]);
});

test('a failure is thrown to its caller and frees the slot', async () => {
  const { started, ask, finish } = setUp(1);
  const failing = ask();
  const next = ask();
  const failed = expect(failing).rejects.toThrow('broken');
  await finish(0, new Error('broken'));
  await failed;
  expect(started).toEqual([0, 1]);
  await finish(1);
  expect(await next).toBe(1);
});

test('a request that throws before it begins frees the slot too', async () => {
  const { slots, ask, finish } = setUp(1);
  await expect(
    slots.run(() => {
      throw new Error('at once');
    }),
  ).rejects.toThrow('at once');
  const next = ask();
  await finish(0);
  expect(await next).toBe(0);
});

test('after 429 half as many are let in, however many were under way by then', async () => {
  const { counts, slots, started, ask, finish } = setUp(8);
  for (let i = 0; i < 16; i++) void ask();
  expect(started).toHaveLength(8);
  counts.throttled = 1;
  // All eight were sent before the limit was halved, so they do not measure the new limit.
  for (let n = 0; n < 4; n++) {
    await finish(n);
    expect(started).toHaveLength(8);
  }
  await finish(4);
  expect(slots.limit).toBe(4);
  expect(started).toHaveLength(9);
});

test('does not grow from answers that waited for the rate limit', async () => {
  const { clock, counts, slots, started, ask, finish } = setUp(1000);
  const initial = slots.limit;
  for (let i = 0; i < 10 * initial; i++) void ask();
  expect(started).toHaveLength(initial);
  for (let n = 0; n < 5 * initial; n++) {
    clock.advance(10);
    counts.waitedMs += 500;
    await finish(n);
  }
  expect(started).toHaveLength(6 * initial);
});

test('never more in flight than the limit, first come first served, and all come to their end', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 6 }),
      fc.array(fc.record({ ask: fc.boolean(), pick: fc.nat(), fails: fc.boolean() }), {
        maxLength: 60,
      }),
      async (maximum, steps) => {
        const { started, running, ask, finish } = setUp(maximum);
        const ended: Promise<unknown>[] = [];
        const finishOne = async (pick: number, fails: boolean) => {
          const open = [...running.keys()];
          const n = open[pick % Math.max(1, open.length)];
          if (n !== undefined) await finish(n, fails ? new Error('broken') : undefined);
        };
        for (const step of steps) {
          if (step.ask) ended.push(ask().catch(() => 'failed'));
          else await finishOne(step.pick, step.fails);
          expect(running.size).toBeLessThanOrEqual(maximum);
        }
        while (running.size > 0) await finishOne(0, false);
        await Promise.all(ended);
        expect(started).toEqual(ended.map((_, n) => n));
        void ask();
        expect(started).toHaveLength(ended.length + 1);
      },
    ),
    { numRuns: 50 },
  );
});

test('an answer that has arrived needs no slot, and only its way counts as latency', async () => {
  const clock = new FakeClock(0);
  const counts = { waitedMs: 0, retries: 0, throttled: 0 };
  const slots = new FetchSlots({ clock, counts: () => counts, maximum: 1 });
  let arrive = () => {};
  let finish = () => {};
  const first = slots.run((arrived) => {
    arrive = arrived;
    return new Promise<void>((resolve) => (finish = resolve));
  });
  const second = slots.run(() => Promise.resolve('second'));
  clock.advance(100);
  arrive();
  expect(await second).toBe('second');
  const latency = slots.latency;
  clock.advance(5000);
  finish();
  await first;
  expect(slots.latency).toBe(latency);
  expect(await slots.run(() => Promise.resolve('third'))).toBe('third');
});

test('the rest takes as long as the server, the work or the rate limit needs for it', () => {
  const counts = () => ({ waitedMs: 0, retries: 0, throttled: 0 });
  const paceOf = (requests: number) => (requests > 600 ? 100 : 0);
  const slots = new FetchSlots({ clock: new FakeClock(0), counts, paceOf, maximum: 4 });
  const serverMs = slots.latency / 4;
  expect(slots.restMs(10, 1)).toBe(10 * serverMs);
  expect(slots.restMs(10, 1000)).toBe(10_000);
  // The limit is shared: what others have to send counts too.
  slots.join(() => 200);
  let left = 400;
  const leave = slots.join(() => left);
  expect(slots.restMs(200, 1)).toBe(200 * serverMs);
  left = 401;
  expect(slots.restMs(200, 1)).toBe(60_100);
  leave();
  expect(slots.restMs(200, 1)).toBe(200 * serverMs);
});
