import { counted } from '@graph-1password/vocabulary';
import { LEVELS } from '../detect/levels';
import { count, dayOf, printable, utc } from '../support/text';
import { STATES } from './types';
import type { Report } from './types';

/** Rows of a table; the rest is counted, so that a report stays a page. */
const MOST_ROWS = 10;

/** A part of a report: for each format the same words. All texts are plain, and are escaped by who writes them. */
export interface Section {
  title: string;
  /** What it comes to, in few words. */
  summary: string;
  /** Sentences. */
  notes: string[];
  head: string[];
  rows: string[][];
  /** Rows that were left out. */
  more: number;
}

const section = (
  title: string,
  summary: string,
  head: string[],
  rows: string[][],
  notes: (string | undefined)[] = [],
): Section => ({
  ...{ title, summary, head },
  rows: rows.slice(0, MOST_ROWS).map((row) => row.map(printable)),
  more: Math.max(0, rows.length - MOST_ROWS),
  notes: notes.filter((note) => note !== undefined).map(printable),
});

/** The title of a report: account and period. */
export function headOf({ account, simulated, since, until }: Report): string {
  const whose = account === undefined ? '' : ` of ${printable(account)}`;
  const days = `${dayOf(since)} to ${dayOf(until)}`;
  return `1Password report${whose}: ${days}${simulated ? ' (simulated tenant)' : ''}`;
}

/** The parts of a report, in the order in which they are read. */
export const sectionsOf = (report: Report): Section[] => [
  incidents(report),
  worst(report),
  leavers(report),
  newPlaces(report),
  unusedVaults(report),
  health(report),
];

type Part = keyof Report['unknown'];

/** What a part without rows comes to: that there is nothing, or that nobody knows. */
function nothing(report: Report, part: Part): string {
  if (report.unknown[part] !== undefined) return 'not known';
  const [begin, end] = unseen(report);
  const since = begin === undefined ? '' : ` since ${utc(begin)}`;
  return `none${since}${end === undefined ? '' : ` until ${utc(end)}`}`;
}

/** Where the events begin or end, epoch ms, if that is within the period. */
const unseen = ({ since, eventsSince, eventsUntil }: Report) =>
  [
    eventsSince !== undefined && eventsSince > since ? eventsSince : undefined,
    eventsUntil,
  ] as const;

/** What is not known of a part. @param isEmpty it has no rows */
function unknownOf(report: Report, part: Part, isEmpty: boolean): string[] {
  const why = report.unknown[part];
  if (why !== undefined) return [isEmpty ? `Not known: ${why}` : `There may be more: ${why}`];
  const [begin, end] = unseen(report);
  return [
    ...(begin === undefined
      ? []
      : [`What was before ${utc(begin)} is not known: the events begin there.`]),
    ...(end === undefined
      ? []
      : [`What was after ${utc(end)} is not known: the graph is of then.`]),
  ];
}

function incidents(report: Report): Section {
  const { incidents: all } = report;
  const rows = [...LEVELS].reverse().map((level) => {
    const own = all.filter((each) => each.level === level);
    const perState = STATES.map((state) => own.filter((each) => each.state === state).length);
    return [level, ...perState, own.length].map(String);
  });
  const open = all.filter(({ state }) => state === 'open');
  const counts = [...LEVELS].reverse().flatMap((level) => {
    const number = open.filter((each) => each.level === level).length;
    return number === 0 ? [] : [`${number} ${level}`];
  });
  const summary =
    all.length === 0
      ? nothing(report, 'incidents')
      : `${all.length}, of which ${open.length} open${counts.length === 0 ? '' : ` (${counts.join(', ')})`}`;
  return section('Incidents', summary, ['Level', ...STATES, 'all'], rows, [
    ...unknownOf(report, 'incidents', all.length === 0),
  ]);
}

function worst(report: Report): Section {
  const { incidents: all } = report;
  const open = all.filter(({ state }) => state === 'open');
  const rows = open.map(({ level, title, last, id }) => [
    level,
    title,
    last === undefined ? '' : utc(last),
    id,
  ]);
  const summary = open[0]?.title ?? nothing(report, 'incidents');
  return section('Open incidents, the worst first', printable(summary), HEADS.worst, rows);
}

const HEADS = {
  worst: ['Level', 'What', 'Last event', 'Id'],
  leavers: ['Who', 'What', 'When', 'By', 'Items to change', 'Read by programs'],
  places: ['Who', 'Where', 'First', 'Sign-ins'],
  vaults: ['Vault', 'Items'],
};

function leavers(report: Report): Section {
  const { leavers: all } = report;
  const cell = (number: number | undefined) => (number === undefined ? '' : count(number));
  const rows = all.map(({ who, did, on, by = '', toChange, toChangeMachines }) => [
    ...[who, did, utc(on), by, cell(toChange), cell(toChangeMachines)],
  ]);
  const isEmpty = all.length === 0;
  const summary = isEmpty ? nothing(report, 'leavers') : counted(all.length, 'person', 'people');
  return section('Leavers', summary, HEADS.leavers, rows, [
    ...unknownOf(report, 'leavers', isEmpty),
    ...(isEmpty ? [] : notesOnItems(report)),
  ]);
}

/** What the numbers of items mean, and where they are not known. */
function notesOnItems({ leavers: all, unknown }: Report): string[] {
  const notShown = all.reduce((sum, leaver) => sum + (leaver.notShown ?? 0), 0);
  return [
    'Items to change: they saw them, and nobody has changed them since. Read by programs: the same of items that only programs read in their name. "graph-1password leaver --all" lists both.',
    ...(unknown.toChange === undefined
      ? []
      : [`An empty cell is not known, and a number may be too low: ${unknown.toChange}`]),
    ...(notShown === 0
      ? []
      : [
          `They used ${counted(notShown, 'item')} that Connect does not show: whether those have changed is not known; an empty cell stands where nothing else is.`,
        ]),
  ];
}

function newPlaces(report: Report): Section {
  const { newPlaces: all, unknown, eventsSince } = report;
  const isEmpty = all.length === 0;
  const rows = all.map(({ who, place, on, count: times }) => [who, place, utc(on), String(times)]);
  const summary = isEmpty ? nothing(report, 'newPlaces') : counted(all.length, 'new place');
  return section('Sign-ins from new places', summary, HEADS.places, rows, [
    ...unknownOf(report, 'newPlaces', isEmpty),
    eventsSince === undefined || (isEmpty && unknown.newPlaces !== undefined)
      ? undefined
      : `New: not seen for this person since ${dayOf(eventsSince)}, when the events begin.`,
  ]);
}

function unusedVaults(report: Report): Section {
  const { unusedVaults: all, unknown, eventsSince, eventsUntil } = report;
  const rows = all.map(({ name, items }) => [name, items === undefined ? '' : count(items)]);
  const isKnown = unknown.unusedVaults === undefined;
  const summary = !isKnown ? 'not known' : all.length === 0 ? 'none' : counted(all.length, 'vault');
  return section('Vaults that nobody used', summary, HEADS.vaults, rows, [
    isKnown ? undefined : `Not known: ${unknown.unusedVaults}`,
    isKnown && eventsSince !== undefined
      ? `Unused since ${dayOf(eventsSince)}, when the events begin${eventsUntil === undefined ? '' : `, until ${utc(eventsUntil)}: the graph is of then`}.`
      : undefined,
  ]);
}

function health({ health: { collectedOn, lacks, poller, alerts } }: Report): Section {
  const problems = [...lacks, ...alerts];
  const { runs, failuresInRow = 0, lastSuccess } = poller ?? {};
  const notes = [
    collectedOn === undefined ? undefined : `Collected ${utc(collectedOn)}.`,
    runs &&
      `Runs so far: ${count(runs.ok)} complete, ${count(runs.partly)} partly, ${count(runs.failed)} failed; ${failuresInRow === 0 ? 'the last one did not fail' : `${failuresInRow} failed in a row`}.`,
    lastSuccess === undefined ? undefined : `Last complete run: ${utc(lastSuccess)}.`,
    ...problems,
  ];
  const summary =
    problems.length === 0 ? 'nothing is missing' : counted(problems.length, 'problem');
  return section('Collection', summary, [], [], notes);
}
