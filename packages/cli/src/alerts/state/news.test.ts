import { DAY, HOUR, MINUTE } from '@graph-1password/vocabulary';
import type { Finding } from '../../detect/detect';
import { defaultConfig } from '../config/normalise';
import type { AlertConfig, Mute } from '../config/types';
import { incidentsOf } from '../incidents';
import { isJudged } from '../judge/holds';
import { advance } from './advance';
import { emptyAlerts, noDecisions } from './types';
import type { Decisions } from './types';

const NOW = Date.UTC(2026, 2, 13, 12);
/** From one run to the next, and how long its judgement takes at the most here. */
const PROMISED = MINUTE + 5000;

const finding = (event: string, when: number, more: Partial<Finding> = {}): Finding => ({
  ...{ rule: 'report', level: 'LOW', who: 'ana@example.com', when, what: 'x', details: {} },
  ...{ facts: {}, path: [`one_password_audit_event:${event}`], ...more },
});

interface Life {
  /** What happens, in the order of time; the rules find it in the first run after it. */
  found: Finding[];
  config?: Partial<AlertConfig>;
  decisions?: Decisions;
  hours: number;
}

/**
 * Lives through hours of minute runs, each of which is judged some seconds after it began if it brought anything, or if something is
 * due. @returns the messages, with when they were made, and how often was judged
 */
function live({ found, config = {}, decisions = noDecisions(), hours }: Life) {
  const state = emptyAlerts();
  const all: AlertConfig = { ...defaultConfig(), ...config };
  all.sinks = { log: { type: 'file', path: '/nowhere' } };
  const told: { kind: string; on: number; eventOn: number | undefined }[] = [];
  let [known, judged] = [0, 0];
  for (let run = 0; run <= hours * 60; run++) {
    const start = NOW + run * MINUTE;
    const here = found.filter(({ when = 0 }) => when < start);
    const rows = here.length - known;
    known = here.length;
    // Not every judgement takes as long.
    const now = start + (run % 5) * 1000;
    const report = { outcome: 'ok', events: {}, items: { known: 0, read: 0 } } as const;
    if (isJudged({ ...report, archived: { rows, bytes: rows } }, state, undefined, now)) continue;
    judged++;
    const moment = { rules: [], config: all, decisions, now, unjudged: new Set<string>() };
    advance(state, { ...moment, incidents: incidentsOf(here, []), oldest: 0 });
    for (const { message } of state.outbox.splice(0)) {
      told.push({ kind: message.kind, on: now, eventOn: message.eventOn });
    }
  }
  return { told, judged };
}

const SECOND = finding('A', NOW + 5 * MINUTE, {
  path: ['one_password_audit_event:A', 'one_password_audit_event:B'],
  rule: 'billing',
});

test('an event is told with the next run', () => {
  const when = NOW + 100_000;
  const { told } = live({ found: [finding('A', when)], hours: 1 });
  expect(told).toEqual([{ kind: 'new', on: NOW + 122_000, eventOn: when }]);
});

test('what an incident grew by is told with the next run after the grouping window, also when nothing else happens', () => {
  for (const groupingWindow of [MINUTE, 30 * MINUTE]) {
    const found = [finding('A', NOW + 4 * MINUTE), SECOND];
    const { told, judged } = live({ found, config: { groupingWindow }, hours: 3 });
    expect(told.map(({ kind }) => kind)).toEqual(['new', 'grown']);
    const [first, grown] = told as [(typeof told)[0], (typeof told)[0]];
    expect(grown.eventOn).toBe(SECOND.when);
    const free = Math.max(SECOND.when ?? 0, first.on + groupingWindow);
    expect(grown.on).toBeGreaterThanOrEqual(first.on + groupingWindow);
    expect(grown.on - free).toBeLessThanOrEqual(PROMISED);
    // In the beginning, for each event, when the window is over, and once an hour.
    expect(judged).toBeLessThanOrEqual(4 + 3);
  }
});

test('a reminder and the end of a mute do not wait for something new', () => {
  const found = [finding('A', NOW - MINUTE)];
  const { told } = live({ found, config: { repeatInterval: 90 * MINUTE }, hours: 2 });
  expect(told.map(({ kind }) => kind)).toEqual(['new', 'again']);
  expect((told[1]?.on ?? 0) - NOW - 90 * MINUTE).toBeLessThanOrEqual(PROMISED);

  const acknowledged = { [incidentsOf(found, [])[0]?.id ?? '']: { on: NOW } };
  const seen = { found, config: { repeatInterval: 90 * MINUTE }, hours: 2 };
  const quiet = live({ ...seen, decisions: { ...noDecisions(), acknowledged } });
  expect(quiet.told.map(({ kind }) => kind)).toEqual(['new']);

  const until = NOW + HOUR / 2;
  const mute: Mute = { rule: ['report'], reason: 'known', until };
  const ended = live({
    found,
    config: { mutes: [mute, { ...mute, until: NOW - 30 * DAY }] },
    hours: 1,
  });
  expect(ended.told.map(({ kind }) => kind)).toEqual(['new', 'notice']);
  for (const { on } of ended.told) expect(on - until).toBeLessThanOrEqual(PROMISED);
});
