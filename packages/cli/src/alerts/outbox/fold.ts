import { createHash } from 'node:crypto';
import { digestMessage, goneDigest } from '../compose';
import type { Message } from '../message';
import type { AlertState, OutboxEntry } from '../state/types';

/** Messages that may wait for one sink. */
const MOST_WAITING = 200;

/**
 * Keeps the outbox in bounds: when too much waits for a sink, the oldest become one digest, and what is gone one message,
 * so that nothing is dropped without a word. A message that was tried already stays what it is: it may have arrived.
 * @param tellsEach sinks to which each end must be told by itself, such as PagerDuty: there, only what was never opened folds
 */
export function foldOverflow(
  state: AlertState,
  tellsEach: (sink: string) => boolean,
  now: number,
): void {
  const sinks = new Set(state.outbox.map(({ sink }) => sink));
  for (const sink of sinks) {
    const waiting = state.outbox.filter(
      (each) => each.sink === sink && each.refusedOn === undefined,
    );
    if (waiting.length <= MOST_WAITING) continue;
    const oldest = waiting
      .slice(0, waiting.length - MOST_WAITING / 2)
      .filter(({ attempts }) => attempts === 0);
    const news = oldest.filter(({ message }) => message.kind !== 'gone');
    const digest = news.length < 2 ? undefined : foldNews(state, sink, news, now);
    const ends = oldest.filter(({ message }) => message.kind === 'gone');
    const own = digest ? foldEnds(state, sink, ends, digest, now) : ends;
    if (own.length >= 2 && !tellsEach(sink)) {
      replace(state, own, goneDigest(own.map(messageOf), keyOf(own, 'gone', now), now));
    }
  }
}

const messageOf = ({ message }: OutboxEntry): Message => message;

/** A key of its own for each fold, also of what was folded before: receivers drop what comes with a key that they know. */
const keyOf = (folded: readonly OutboxEntry[], kind: string, now: number): string => {
  const keys = folded.map(({ message }) => message.key);
  const hash = createHash('sha256').update(JSON.stringify([...keys, now]));
  return `${kind}-fold-${hash.digest('hex').slice(0, 32)}`;
};

/** Puts a message in the place of the first of several. */
function replace(state: AlertState, entries: readonly OutboxEntry[], message: Message): void {
  const [first] = entries as [OutboxEntry];
  const at = state.outbox.indexOf(first);
  const gone = new Set(entries);
  const notBefore = Math.min(...entries.map((each) => each.notBefore));
  state.outbox.splice(at, 0, { sink: first.sink, message, notBefore, attempts: 0 });
  state.outbox = state.outbox.filter((each) => !gone.has(each));
}

/** @returns the threads that begin in the digest, and its message */
interface Digest {
  message: Message;
  threads: ReadonlySet<string>;
}

function foldNews(state: AlertState, sink: string, news: OutboxEntry[], now: number): Digest {
  const messages = news.map(messageOf);
  const message = digestMessage(messages, keyOf(news, 'digest', now), now);
  replace(state, news, message);
  // What is said later of these incidents belongs to the digest now.
  const threads = new Set(messages.flatMap(({ kind, thread }) => (isFirst(kind) ? [thread] : [])));
  for (const { told } of state.incidents) {
    const mine = told[sink];
    if (mine && threads.has(mine.thread)) mine.thread = message.thread;
  }
  return { message, threads };
}

/** Ends of what begins in a digest only: nobody knows them, so that one end of the digest is enough. @returns the others */
function foldEnds(
  state: AlertState,
  sink: string,
  ends: readonly OutboxEntry[],
  { message: { thread }, threads }: Digest,
  now: number,
): OutboxEntry[] {
  const unopened = ends.filter(({ message }) => threads.has(message.thread));
  const stillThere = state.incidents.some(({ told }) => told[sink]?.thread === thread);
  if (unopened.length > 0 && !stillThere) {
    const end = goneDigest(unopened.map(messageOf), keyOf(unopened, 'gone', now), now);
    replace(state, unopened, { ...end, thread });
  } else state.outbox = state.outbox.filter((each) => !unopened.includes(each));
  return ends.filter((each) => !unopened.includes(each));
}

const isFirst = (kind: string): boolean => kind === 'new' || kind === 'digest';
