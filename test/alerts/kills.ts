import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { deliver } from '../../packages/cli/src/alerts/outbox/deliver';
import { openSink } from '../../packages/cli/src/alerts/sinks/open';
import { AlertStore } from '../../packages/cli/src/alerts/state/store';
import type { AlertState } from '../../packages/cli/src/alerts/state/types';
import { waiting } from './outbox';
import type { Receiver } from './receivers/receiver';

/** A moment at which the process that sends is killed, while it is at the first message. */
export type Moment =
  | 'before sending'
  | 'before noting'
  | 'within noting'
  | 'after noting'
  | 'before saving'
  | 'after saving';

/** Each moment, as the table says it. */
export const KILLS: readonly { name: string; at: Moment }[] = (
  [
    'before sending',
    'before noting',
    'within noting',
    'after noting',
    'before saving',
    'after saving',
  ] as const
).map((at) => ({ name: `kill -9 ${at}`, at }));

const COUNT = 2;

class Killed extends Error {}

/** Stops where the process would be gone: nothing after it happens, and what is in memory is lost. */
function kill(): never {
  throw new Killed();
}

/** One process: reads the state, sends what is due, and saves. @param at where it is killed; undefined: it lives */
async function sendOnce(store: AlertStore, receiver: Receiver, at?: Moment): Promise<void> {
  const state = store.load();
  let first = true;
  const isHere = (moment: Moment) => first && at === moment;
  await deliver(state, {
    now: () => 10_000,
    open: (name) => {
      const sink = openSink(name, receiver.config, receiver.env, () => 10_000);
      return {
        send: (message, minimal) => {
          if (isHere('before sending')) throw new Killed();
          return sink.send(message, minimal);
        },
      };
    },
    note: (outcome) => {
      if (outcome.sent.kind !== 'delivered' && at === 'before sending') kill();
      if (isHere('before noting')) kill();
      if (isHere('within noting')) {
        const line = JSON.stringify(outcome);
        appendFileSync(journalOf(store, state), `\n${line.slice(0, line.length / 2)}`);
        kill();
      }
      store.note(state, outcome);
      if (isHere('after noting')) kill();
      first = false;
    },
  });
  if (at === 'before saving') kill();
  if (at !== 'after saving') return store.save(state);
  // The new state is there, and the old journal too.
  const journal = journalOf(store, state);
  const noted = readFileSync(journal);
  store.save(state);
  writeFileSync(journal, noted);
  kill();
}

const journalOf = ({ folder }: AlertStore, { generation }: AlertState): string =>
  path.join(folder, `journal-${generation}.ndjson`);

/**
 * Kills the process that sends at a moment, and starts it again.
 * @returns what came of it, as the table says it
 */
export async function killed(receiver: Receiver, at: Moment): Promise<string> {
  const folder = mkdtempSync(path.join(tmpdir(), 'kills-'));
  try {
    const store = new AlertStore(folder);
    store.save(waiting(COUNT));
    await expect(sendOnce(store, receiver, at)).rejects.toBeInstanceOf(Killed);
    await sendOnce(store, receiver);
    const { outbox, sinks } = store.load();
    const { taken } = receiver;
    expect([outbox, sinks['one']?.delivered]).toEqual([[], COUNT]);
    expect(new Set(taken).size).toBe(COUNT);
    return taken.length > COUNT ? 'twice' : '✓';
  } finally {
    rmSync(folder, { recursive: true });
  }
}
