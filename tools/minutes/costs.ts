import { subscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import { cpuMs } from './clock';
import type { Arrival } from './inbox';

/** What 1Password allows. */
const [PER_MINUTE, PER_HOUR] = [600, 30_000];
/** From event to message, ms: the wait for the next run, and five seconds. */
const PROMISED_MS = 65_000;

/** All connections of this process, whose bytes are counted at the end. */
const sockets = new Set<Socket>();
subscribe('undici:client:connected', (message) => {
  sockets.add((message as { socket: Socket }).socket);
});

/** What has been spent so far. */
export interface Stock {
  requests: number;
  bytes: number;
  /** Ms of processor time. */
  cpu: number;
}

/** What a run cost. */
export interface Cost extends Stock {
  /** Ms of processor time of the collection alone. */
  collect: number;
  isQuiet: boolean;
  /** It asked for what came late. */
  readBack: boolean;
  outcome: string;
}

/** @param requests to the Events API so far */
export function takeStock(requests: number): Stock {
  const bytes = [...sockets].reduce((sum, each) => sum + each.bytesRead + each.bytesWritten, 0);
  return { requests, bytes, cpu: cpuMs() };
}

/** What was spent in between. */
export const difference = (a: Stock, b: Stock): Stock => ({
  ...{ requests: b.requests - a.requests, bytes: b.bytes - a.bytes, cpu: b.cpu - a.cpu },
});

/** Median and most, in ms. */
function spread(list: readonly number[]): string {
  const all = [...list].sort((a, b) => a - b);
  const at = (part: number) => Math.round(all[Math.floor(part * (all.length - 1))] ?? 0);
  return `median ${at(0.5)} ms, 95 % ${at(0.95)} ms, most ${at(1)} ms`;
}

/** Lines that say what all runs cost. @param all at least one: the first reads the whole look-back */
export function costLines(all: readonly Cost[]): Record<string, string> {
  const [first, ...runs] = all as [Cost, ...Cost[]];
  const sum = (name: keyof Stock, list: readonly Cost[] = runs) =>
    list.reduce((total, run) => total + run[name], 0);
  const perHour = runs.map((_, n) => sum('requests', runs.slice(n, n + 60)));
  const short = runs.filter(({ readBack }) => !readBack);
  const late = runs.filter(({ readBack }) => readBack);
  const most = (list: readonly Cost[]) => Math.max(0, ...list.map(({ requests }) => requests));
  const quiet = short.filter(({ isQuiet }) => isQuiet);
  const loud = short.filter(({ isQuiet }) => !isQuiet);
  return {
    runs: `${all.length}, of which ${all.filter(({ outcome }) => outcome !== 'ok').length} not complete`,
    'first run': `${first.requests} requests, ${Math.round(first.cpu)} ms`,
    'requests to the Events API': `${sum('requests')}; most in one run ${most(runs)} of ${PER_MINUTE}, in an hour ${Math.max(...perHour)} of ${PER_HOUR}`,
    bytes: `${(sum('bytes') / 1e6).toFixed(1)} MB`,
    'processor time': `${Math.round(sum('cpu') / 1000)} s`,
    'runs with nothing new': `${quiet.length}; ${spread(quiet.map(({ cpu }) => cpu))}`,
    'runs that were judged': `${loud.length}; ${spread(loud.map(({ cpu }) => cpu))}`,
    'of that, the collection': spread(loud.map(({ collect }) => collect)),
    'of that, rules and sending': spread(loud.map(({ cpu, collect }) => cpu - collect)),
    'runs for what came late': `${late.length}; most requests ${most(late)}; ${spread(late.map(({ collect }) => collect))}; with rules ${spread(late.map(({ cpu }) => cpu))}`,
    'most requests of a short run': `${most(short)}`,
  };
}

/** Lines that say how long events waited for their messages. */
export function waitLines(arrivals: readonly Arrival[]): Record<string, string> {
  const wait = ({ dueOn, on }: Arrival): number => on - dueOn;
  const isLate = ({ shownOn, eventOn }: Arrival): boolean => shownOn > eventOn;
  const isHeld = ({ shownOn, dueOn }: Arrival): boolean => dueOn > shownOn;
  const held = arrivals.filter(isHeld);
  const prompt = arrivals.filter((each) => !isLate(each) && !isHeld(each));
  const late = arrivals.filter((each) => isLate(each) && !isHeld(each));
  const line = (list: readonly Arrival[]): string => {
    const slow = list.filter((each) => wait(each) > PROMISED_MS);
    const lines = slow.map((each) => `\n  ${Math.round(wait(each) / 1000)} s, ${describe(each)}`);
    return `${list.length} messages; ${spread(list.map(wait))}; ${slow.length} after more than ${PROMISED_MS / 1000} s${lines.join('')}`;
  };
  return {
    'from event to message': line(prompt),
    'from the end of the grouping window': line(held),
    'from the moment when a late usage is shown': line(late),
  };
}

const describe = ({ kind, eventOn, on, title }: Arrival): string =>
  `${kind}, ${new Date(eventOn).toISOString()} to ${new Date(on).toISOString()}: ${title}`;
