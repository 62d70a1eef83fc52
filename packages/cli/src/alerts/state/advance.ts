import { DAY } from '@graph-1password/vocabulary';
import type { Rule } from '../../detect/rules';
import { shortDuration } from '../config/duration';
import type { AlertConfig, Mute } from '../config/types';
import { digestMessage, goneMessage, noticeMessage } from '../compose';
import type { Composition } from '../compose';
import { incidentFrom } from '../incidents';
import type { Incident } from '../incidents';
import type { Message } from '../message';
import { allMutes, describeMute, muteReason } from '../mutes';
import { quietUntil, sinksFor } from '../routes';
import { foldOverflow } from '../outbox/fold';
import { hash, heldUntil, newsFor } from './news';
import { matchIncidents } from './match';
import type { AlertState, Decisions, KnownIncident } from './types';

/** What a judgement is made from. */
export interface Judgement {
  /** What the rules have found now, the worst first. */
  incidents: readonly Incident[];
  rules: readonly Rule[];
  config: AlertConfig;
  decisions: Decisions;
  /** Epoch ms. */
  now: number;
  /** Rules that could not be judged: what they found before is not gone. `all` when the graph is not whole. */
  unjudged: ReadonlySet<string> | 'all';
  /** Events before this are no longer in the graph, epoch ms: what vanishes with them is old, not gone. */
  oldest: number;
  /** What was first seen after this is not in the graph yet, epoch ms. Default: everything is. */
  newest?: number;
}

/** Incidents that are gone, or old, are remembered for so long. */
const REMEMBERED_MS = 30 * DAY;
/** Notices that are remembered. */
const MOST_NOTICES = 200;

/**
 * Takes what the rules have found into the state, and puts what somebody is to be told into the outbox. Changes the
 * state that it is given, and reads no clock, file or network.
 */
export function advance(state: AlertState, judgement: Judgement): void {
  const { incidents, config, decisions, now } = judgement;
  const messages = new Map<string, Message[]>();
  const tell = (sink: string, message: Message) =>
    messages.set(sink, [...(messages.get(sink) ?? []), message]);
  const mutes = allMutes(config.mutes, decisions);
  const composition: Composition = {
    ...{ rules: new Map(judgement.rules.map((rule) => [rule.id, rule])), now },
    explorer: config.explorer,
  };
  const { matched, missing } = matchIncidents(state.incidents, incidents, (evidence) =>
    incidentFrom(evidence, judgement.rules),
  );
  const present = matched.map(({ incident, before }) => {
    const known = remember(incident, before, now);
    const muted = muteReason(incident, mutes, now);
    if (muted !== undefined) known.muted = muted;
    return { known, incident };
  });
  for (const { known, incident } of present) {
    if (known.muted !== undefined) continue;
    for (const sink of sinksFor(config, known)) {
      const message = newsFor(sink, known, incident, composition, judgement);
      if (message) tell(sink, message);
    }
  }
  const gone = missing.map((known) => vanished(known, judgement));
  state.incidents = [...present.map(({ known }) => known), ...gone].filter(
    ({ seenLast }) => now - seenLast < REMEMBERED_MS,
  );
  for (const [sink, message] of goneNews(state.incidents, config, now)) tell(sink, message);
  sayExpiredMutes(state, mutes, config, now, tell);
  sayClosedSinks(state, config, now, tell);
  for (const [sink, list] of messages) enqueue(state, sink, list, config, now);
  // PagerDuty closes one alert at a time.
  foldOverflow(state, (sink) => config.sinks[sink]?.type === 'pagerduty', now);
  state.judgedOn = now;
  state.dueOn = dueOn(state.incidents, mutes, judgement);
}

/** When something is to be told that only time holds back, epoch ms. */
function dueOn(
  incidents: readonly KnownIncident[],
  mutes: readonly Mute[],
  { config, decisions, now }: Judgement,
): number | undefined {
  const open = incidents.filter(({ goneOn, muted }) => goneOn === undefined && muted === undefined);
  const held = open.flatMap((known) =>
    sinksFor(config, known).flatMap((sink) => heldUntil(sink, known, config, decisions)),
  );
  const times = [...held, ...mutes.map(({ until }) => until)].filter((time) => time > now);
  return times.length === 0 ? undefined : Math.min(...times);
}

function remember(
  incident: Incident,
  before: KnownIncident | undefined,
  now: number,
): KnownIncident {
  const { id, level, rule, title, what, who, target, where, first, last, evidence } = incident;
  return {
    ...{ id, level, rule, title, what },
    ...(who !== undefined && { who }),
    ...(target !== undefined && { target }),
    ...(where !== undefined && { where }),
    ...(first !== undefined && { first }),
    ...(last !== undefined && { last }),
    rules: [...new Set(evidence.map(({ finding }) => finding.rule))],
    evidence: evidence.map((each) => each.id),
    // One that comes back begins anew, but nobody forgets when it was first seen.
    seenFirst: before?.seenFirst ?? now,
    returns: (before?.returns ?? 0) + Number(before?.goneOn !== undefined),
    seenLast: now,
    told: before?.goneOn === undefined ? (before?.told ?? {}) : {},
    deliveries: before?.deliveries ?? [],
  };
}

/** An incident that the rules no longer find: gone, unless nobody looked, or its events have only grown old. */
function vanished(known: KnownIncident, judgement: Judgement): KnownIncident {
  if (known.goneOn !== undefined) return known;
  const { unjudged, oldest, newest = Infinity, now } = judgement;
  const looked =
    unjudged !== 'all' &&
    known.seenFirst <= newest &&
    known.rules.every((rule) => !unjudged.has(rule));
  if (!looked) return { ...known, seenLast: now };
  const isOld = known.first !== undefined && known.first <= oldest;
  // What is only old was never undone: it ends without a word.
  return { ...known, goneOn: now, ...(isOld && { told: {} }) };
}

/** What is gone is told once to each sink that was told of it; of a digest, when the last of it is gone. */
function goneNews(
  known: KnownIncident[],
  { sinks }: AlertConfig,
  now: number,
): [string, Message][] {
  return Object.keys(sinks).flatMap((sink) => {
    const told = known.filter((each) => each.told[sink] !== undefined);
    const threads = new Map<string, KnownIncident[]>();
    for (const each of told) {
      const thread = each.told[sink]?.thread ?? each.id;
      threads.set(thread, [...(threads.get(thread) ?? []), each]);
    }
    return [...threads].flatMap(([thread, members]): [string, Message][] => {
      const [first] = members;
      if (!first || members.some(({ goneOn }) => goneOn === undefined)) return [];
      for (const member of members) delete member.told[sink];
      if (sinks[sink]?.gone === false) return [];
      const ids = members.map(({ id }) => id);
      return [[sink, goneMessage(first, thread, ids, `${thread}-gone-${hash([ids, now])}`, now)]];
    });
  });
}

/** A sink that refuses our address or secret cannot tell it itself: the others do, once. */
function sayClosedSinks(
  state: AlertState,
  { sinks }: AlertConfig,
  now: number,
  tell: (sink: string, message: Message) => void,
): void {
  for (const [name, { closed, lastSuccess = 0, lastError = '' }] of Object.entries(state.sinks)) {
    const key = `notice-${hash(['closed', name, lastSuccess])}`;
    if (!closed || !sinks[name] || state.notices.includes(key)) continue;
    state.notices = [...state.notices, key].slice(-MOST_NOTICES);
    const text = `${lastError} Its messages wait and are retried once an hour. Fix it, then run "graph-1password alerts test ${name}".`;
    for (const [other, { type }] of Object.entries(sinks)) {
      if (other === name || type === 'pagerduty') continue;
      tell(other, noticeMessage(`The sink "${name}" does not accept messages`, text, key, now));
    }
  }
}

/** A mute that has run out is said once, so that nobody wonders why it is loud again. */
function sayExpiredMutes(
  state: AlertState,
  mutes: ReturnType<typeof allMutes>,
  { sinks }: AlertConfig,
  now: number,
  tell: (sink: string, message: Message) => void,
): void {
  for (const mute of mutes.filter(({ until }) => until <= now && now - until < 7 * DAY)) {
    const key = `notice-${hash([describeMute(mute), mute.reason, mute.until])}`;
    if (state.notices.includes(key)) continue;
    state.notices = [...state.notices, key].slice(-MOST_NOTICES);
    const ago = shortDuration(Math.max(60_000, now - mute.until));
    const text = `The mute of ${describeMute(mute)} ("${mute.reason}") ended ${ago} ago: incidents that it matches are sent again. Set a new end if you still need it.`;
    for (const [name, { type }] of Object.entries(sinks)) {
      // It is not a reason to wake somebody up.
      if (type !== 'pagerduty') tell(name, noticeMessage('A mute has ended', text, key, now));
    }
  }
}

function enqueue(
  state: AlertState,
  sink: string,
  messages: readonly Message[],
  { digestAbove, quietHours }: AlertConfig,
  now: number,
): void {
  const isNews = ({ kind }: Message) => kind === 'new' || kind === 'grown' || kind === 'again';
  const news = messages.filter(isNews);
  const list =
    news.length > digestAbove
      ? [digest(state, sink, news, now), ...messages.filter((each) => !isNews(each))]
      : messages;
  for (const message of list) {
    const notBefore = quietUntil(quietHours, message.level, now);
    state.outbox.push({ sink, message, notBefore, attempts: 0 });
  }
}

function digest(state: AlertState, sink: string, news: readonly Message[], now: number): Message {
  const key = `digest-${hash([sink, news.map(({ key: each }) => each)])}`;
  const message = digestMessage(news, key, now);
  const inside = new Set(message.incidents);
  for (const { id, told } of state.incidents) {
    const mine = told[sink];
    // One that was told by itself before keeps its thread.
    if (mine && inside.has(id) && mine.on === now && mine.thread === id && isNew(news, id))
      mine.thread = key;
  }
  return message;
}

const isNew = (news: readonly Message[], id: string): boolean =>
  news.some(({ kind, thread }) => kind === 'new' && thread === id);
