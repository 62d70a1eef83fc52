import { compare } from '@graph-1password/j1ql';
import { counted } from '@graph-1password/vocabulary';
import { LEVELS } from '../../detect/levels';
import { notJudgedLines } from '../../detect/judged';
import type { Level } from '../../detect/levels';
import { ownCommand } from '../../support/ownCommand';
import type { AlertConfig } from '../config/types';
import { allMutes, describeMute } from '../mutes';
import { standings } from '../standing';
import type { IncidentState, Standing, StandingOptions } from '../standing';
import type { AlertState, Decisions, KnownIncident } from '../state/types';
import { momentText, plain } from '../text';

/** Which incidents to show. */
export interface ListFilter {
  min?: Level;
  rule?: string;
  /** Part of a name or address, in any case. */
  person?: string;
  /** Seen last at or after, epoch ms. */
  since?: number;
  state?: IncidentState;
}

/** An incident as `--json` has it; `muted` is why it is muted now. */
export type ShownIncident = Omit<KnownIncident, 'muted'> & Standing;

/** The incidents that a filter lets through, the worst first, the newest first within. */
export function shownIncidents(
  state: AlertState,
  by: StandingOptions,
  { min, rule, person, since, state: wanted }: ListFilter,
): ShownIncident[] {
  const part = person?.toLowerCase();
  const standing = standings(state.judgedOn, by);
  return state.incidents
    .map((known): ShownIncident => {
      // What the last judgement muted may be muted no more.
      const { muted: _before, ...rest } = known;
      return { ...rest, ...standing(known) };
    })
    .filter(
      (each) =>
        (min === undefined || LEVELS.indexOf(each.level) >= LEVELS.indexOf(min)) &&
        (rule === undefined || each.rules.includes(rule)) &&
        (part === undefined ||
          [each.who, each.target].some((name) => name?.toLowerCase().includes(part))) &&
        (since === undefined || (each.last ?? each.seenLast) >= since) &&
        (wanted === undefined ? each.state !== 'gone' : each.state === wanted),
    )
    .sort(
      (a, b) =>
        LEVELS.indexOf(b.level) - LEVELS.indexOf(a.level) ||
        (b.last ?? b.seenLast) - (a.last ?? a.seenLast) ||
        compare(a.id, b.id),
    );
}

/** What waits, what was refused, and how the sinks do. */
export function deliveryLines({ outbox, sinks }: AlertState): string[] {
  const health = Object.entries(sinks).map(([name, sink]) => {
    const waiting = outbox.filter(
      (each) => each.sink === name && each.refusedOn === undefined,
    ).length;
    const error = sink.lastError === undefined ? '' : ` Last error: ${plain(sink.lastError)}`;
    return `Sink ${name}: ${sink.delivered} sent, ${waiting} waiting, ${sink.refused} refused.${error}`;
  });
  const refused = outbox.flatMap(({ refusedOn, sink, message, lastError = '' }) =>
    refusedOn === undefined
      ? []
      : [
          `Refused by ${sink} on ${momentText(refusedOn)}: ${plain(message.title)}. ${plain(lastError)}`,
        ],
  );
  return [...health, ...refused];
}

/** The list for people. */
export function formatList(
  shown: readonly ShownIncident[],
  state: AlertState,
  config: AlertConfig,
  decisions: Decisions,
  now: number,
): string {
  const { judgedOn } = state;
  const head =
    judgedOn === undefined
      ? `The rules have not run yet: "${ownCommand('poll')}" runs them after each collection.`
      : `${counted(shown.length, 'incident')}; judged ${momentText(judgedOn)}.`;
  const lines = shown.map(({ id, level, state: where, title, muted, last, seenLast }) => {
    const reason = where === 'muted' ? ` (${muted ?? ''})` : '';
    return `${level.padEnd(8)} ${where.padEnd(12)} ${id}\n    ${plain(`${momentText(last ?? seenLast)}  ${title}${reason}`)}`;
  });
  const mutes = allMutes(config.mutes, decisions).map((mute) => {
    const ended = mute.until <= now;
    const name = mute.id === undefined ? '' : ` ${mute.id}`;
    return `Mute${name}: ${plain(describeMute(mute))}, ${ended ? 'ended' : 'until'} ${momentText(mute.until)}: ${plain(mute.reason)}`;
  });
  const unjudged = notJudgedLines(state.notJudged ?? []).map(plain);
  return [head, ...lines, ...unjudged, ...mutes, ...deliveryLines(state)].join('\n');
}

/** One incident for people. */
export function formatIncident(incident: ShownIncident, { acknowledged }: Decisions): string {
  const { id, level, state, title, rules, who, target, what, where, first, last } = incident;
  const note = acknowledged[id];
  const rows: [string, string | undefined][] = [
    ['Incident', id],
    ['Level', level],
    ['State', state + (incident.muted === undefined ? '' : ` (${incident.muted})`)],
    ...(note
      ? [['Acknowledged', `${momentText(note.on)} ${note.note ?? ''}`.trim()] as [string, string]]
      : []),
    ['Who', who],
    ['Whom', target],
    ['What', what],
    ['Where', where],
    ['First event', first === undefined ? undefined : momentText(first)],
    ['Last event', last === undefined ? undefined : momentText(last)],
    ['Seen', `${momentText(incident.seenFirst)} to ${momentText(incident.seenLast)}`],
    ['Rules', rules.join(', ')],
    ['Findings', String(incident.evidence.length)],
    ...incident.deliveries.map(({ sink, kind, on }): [string, string] => [
      'Told',
      `${sink}, ${kind}, ${momentText(on)}`,
    ]),
  ];
  const lines = rows.flatMap(([name, value]) =>
    value === undefined ? [] : [`${name.padEnd(12)}  ${plain(value)}`],
  );
  return [plain(title), ...lines].join('\n');
}
