import { counted } from '@graph-1password/vocabulary';
import type { Rule } from '../detect/rules';
import { eventsOf } from './identity';
import type { Evidence } from './grouping';
import type { Incident } from './incidents';
import type { Message, MessageKind } from './message';
import type { KnownIncident } from './state/types';
import { cut, momentText, plain } from './text';

/** Lines of a message; the rest is counted. */
const MOST_LINES = 10;
/** Events that the query of a message names. */
const MOST_EVENTS = 5;

const PREFIX: Partial<Record<MessageKind, string>> = {
  grown: 'More: ',
  again: 'Still open: ',
  gone: 'Gone: ',
};

type Fact = Message['facts'][number];

const fact = (name: string, value: string | undefined): Fact[] =>
  value === undefined || value === '' ? [] : [{ name, value: cut(plain(value), 300) }];

function whenOf(first: number | undefined, last: number | undefined): string | undefined {
  if (first === undefined || last === undefined) return undefined;
  return first === last ? momentText(last) : `${momentText(first)} to ${momentText(last)}`;
}

const factsOf = (incident: Incident | KnownIncident): Fact[] => [
  ...fact('Who', incident.who),
  ...fact('Whom', incident.target),
  ...fact('What', incident.what),
  ...fact('Where', incident.where),
  ...fact('When', whenOf(incident.first, incident.last)),
];

/** A finding on a line. */
export function lineOf({ finding }: Evidence): string {
  const { rule, level, who, what, where, when } = finding;
  // The phrase of an event begins with who did it.
  const actor = who !== undefined && what.includes(who) ? undefined : who;
  const parts = [when === undefined ? undefined : momentText(when), actor, what, where];
  const text = parts.filter((part) => part !== undefined).join(', ');
  return cut(plain(`${level} ${rule}: ${text}`), 300);
}

/** Text in quotes as J1QL writes it. */
const quoted = (text: string): string => `'${text.replace(/['\\]/g, '\\$&')}'`;

/** J1QL that shows the events of an incident; undefined when it has none. */
export function queryOf(evidence: readonly Evidence[]): string | undefined {
  const events = [...new Set(evidence.flatMap(({ finding }) => eventsOf(finding)))];
  const [first] = events;
  if (first === undefined) return undefined;
  // One query asks for one type: that of the worst finding.
  const type = first.slice(0, first.indexOf(':'));
  const keys = events
    .filter((key) => key.startsWith(`${type}:`))
    .slice(0, MOST_EVENTS)
    .map(quoted);
  return `FIND ${type} WITH _key = ${keys.length === 1 ? keys.join('') : `(${keys.join(' OR ')})`}`;
}

/** What a message is made with. */
export interface Composition {
  rules: ReadonlyMap<string, Rule>;
  /** Address of the explorer's page. */
  explorer?: string | undefined;
  /** Epoch ms. */
  now: number;
}

/**
 * A message about an incident.
 * @param evidence the findings to list: all, or those that are new
 * @param key tells this message from all others
 */
export function incidentMessage(
  kind: 'new' | 'grown' | 'again',
  incident: Incident,
  evidence: readonly Evidence[],
  key: string,
  { rules, explorer, now }: Composition,
): Message {
  const rule = rules.get(incident.rule);
  const query = queryOf(incident.evidence);
  const more = Math.max(0, evidence.length - MOST_LINES);
  const times = evidence.flatMap(({ finding: { when } }) => (when === undefined ? [] : [when]));
  const eventOn = times.length === 0 ? undefined : Math.max(...times);
  return {
    ...{ key, thread: incident.id, kind, on: now, level: incident.level },
    title: `${PREFIX[kind] ?? ''}${plain(incident.title)}`,
    facts: factsOf(incident),
    // A single finding has said all of it in the facts.
    lines:
      evidence.length === 1 && kind !== 'grown' ? [] : evidence.slice(0, MOST_LINES).map(lineOf),
    more,
    ...(rule && { why: rule.description, todo: rule.remediation }),
    ...(query !== undefined && { query }),
    ...(explorer !== undefined && {
      link: `${explorer.replace(/#.*$/, '')}#/findings?incident=${incident.id}`,
    }),
    ...(eventOn !== undefined && { eventOn }),
    incidents: [incident.id],
  };
}

/** Says that what was told is gone. @param thread what was told; `of`: the incidents that were in it */
export function goneMessage(
  incident: KnownIncident,
  thread: string,
  of: readonly string[],
  key: string,
  now: number,
): Message {
  const title = of.length > 1 ? `all ${of.length} incidents in the digest` : plain(incident.title);
  return {
    ...{ key, thread, kind: 'gone', on: now, level: incident.level, lines: [], more: 0 },
    title: `Gone: ${title}`,
    facts: of.length > 1 ? [] : factsOf(incident),
    incidents: [...of],
  };
}

/** Ends that are told together. @param messages of what is gone */
export function goneDigest(messages: readonly Message[], key: string, now: number): Message {
  const incidents = [...new Set(messages.flatMap((message) => message.incidents))];
  const lines = messages.map(({ level, title }) => cut(`${level} ${title}`, 300));
  return {
    ...{ key, thread: key, kind: 'gone', on: now, level: messages[0]?.level ?? 'INFO' },
    title: `Gone: ${counted(incidents.length, 'incident')}`,
    ...{ facts: [], lines: lines.slice(0, MOST_LINES), incidents },
    more: Math.max(0, lines.length - MOST_LINES),
  };
}

/** Incidents whose lines make a digest. @param messages in the order of importance */
export function digestMessage(messages: readonly Message[], key: string, now: number): Message {
  const [worst] = messages as [Message];
  const counts = new Map<string, number>();
  for (const { level, incidents } of messages) {
    counts.set(level, (counts.get(level) ?? 0) + Math.max(1, incidents.length));
  }
  const incidents = [...new Set(messages.flatMap((message) => message.incidents))];
  const levels = [...counts].map(([level, count]) => `${count} ${level}`).join(', ');
  const lines = messages.flatMap((message) =>
    message.kind === 'digest' ? message.lines : [digestLine(message)],
  );
  const left = messages.reduce((sum, { kind, more }) => sum + (kind === 'digest' ? more : 0), 0);
  const times = messages.flatMap(({ eventOn }) => (eventOn === undefined ? [] : [eventOn]));
  return {
    ...{ key, thread: key, kind: 'digest', on: now, level: worst.level },
    title: `${incidents.length} incidents at once`,
    facts: [{ name: 'Levels', value: levels }],
    lines: lines.slice(0, MOST_LINES),
    more: left + Math.max(0, lines.length - MOST_LINES),
    todo: 'graph-1password alerts list shows all of them.',
    ...(times.length > 0 && { eventOn: Math.max(...times) }),
    incidents,
  };
}

const digestLine = ({ level, title }: Message): string => cut(`${level} ${title}`, 300);

/** A message about the alerts themselves. */
export const noticeMessage = (title: string, text: string, key: string, now: number): Message => ({
  ...{ key, thread: key, kind: 'notice', on: now, level: 'LOW', title },
  ...{ facts: [], lines: [plain(text)], more: 0, incidents: [] },
});

/** The message of `alerts test`. */
export const testMessage = (now: number): Message => ({
  ...{ key: `test-${now}`, thread: `test-${now}`, kind: 'test', on: now, level: 'INFO' },
  title: 'Test message from graph-1password: nothing has happened',
  facts: [{ name: 'When', value: momentText(now) }],
  lines: [
    'This sink works. Names such as <b>*O’Brien*</b> & <!channel> must look exactly as written here.',
  ],
  ...{ more: 0, todo: 'Nothing.', incidents: [] },
});
