import { differsFromBlock } from '../support/block';
import { deliverAll, waiting } from './outbox';
import { KINDS } from './receivers';
import { closePlaces } from './receivers/places';
import { FAULTS } from './receivers/receiver';
import type { Fault, Receiver } from './receivers/receiver';
import { KILLS, killed } from './kills';

const COUNT = 2;
afterAll(closePlaces);

/** What came of it, as the table says it. @throws when a message is lost, or comes twice under another key */
async function cellOf(receiver: Receiver): Promise<string> {
  const state = waiting(COUNT);
  const attempts = await deliverAll(state, { one: receiver }, 1);
  receiver.repair?.();
  attempts.push(...(await deliverAll(state, { one: receiver })));
  const { taken } = receiver;
  const kept = state.outbox.filter(({ refusedOn }) => refusedOn !== undefined);
  expect(new Set(taken).size + kept.length).toBe(COUNT);
  expect(state.outbox).toHaveLength(kept.length);
  expect(taken.length - new Set(taken).size).toBeLessThanOrEqual(1);
  const [first, second] = attempts;
  const seconds = Math.round(((second?.on ?? 0) - (first?.on ?? 0)) / 1000);
  const again = seconds >= 3600 ? `${seconds / 3600} h` : `${seconds} s`;
  const parts = [
    ...(kept.length > 0 ? ['kept'] : []),
    ...(kept.length === 0 && first?.sent.kind !== 'delivered' ? [again] : []),
    ...(taken.length > new Set(taken).size ? ['twice'] : []),
  ];
  return parts.join(', ') || '✓';
}

test('no fault of any sink loses a message or doubles it, but with the same key', async () => {
  const names = Object.keys(KINDS);
  const rows = await Promise.all(
    (Object.keys(FAULTS) as Fault[]).map(async (fault) => {
      const cells = await Promise.all(
        Object.values(KINDS).map(async (open) => {
          const receiver = await open(fault);
          if (!receiver) return '–';
          try {
            return await cellOf(receiver);
          } finally {
            await receiver.close();
          }
        }),
      );
      return `| ${[FAULTS[fault], ...cells].join(' | ')} |`;
    }),
  );
  const kills = await Promise.all(
    KILLS.map(async ({ name, at }) => {
      const cells = await Promise.all(
        Object.values(KINDS).map(async (open) => {
          // A fault that ends by itself, or none: what counts is the kill.
          const receiver = await open('refused');
          receiver?.repair?.();
          try {
            return receiver ? await killed(receiver, at) : '–';
          } finally {
            await receiver?.close();
          }
        }),
      );
      return `| ${[name, ...cells].join(' | ')} |`;
    }),
  );
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`;
  const head = [line(['Fault', ...names]), line(['Fault', ...names].map(() => '---'))];
  expect(differsFromBlock('alerts.md', 'sinks', [...head, ...rows, ...kills])).toBeUndefined();
});
