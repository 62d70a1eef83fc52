import { EVENT_KINDS, STREAMS } from '@graph-1password/vocabulary';
import type { EventKind } from '@graph-1password/vocabulary';
import { ingestionConfig } from '../../../../src/config';
import type { ParsedConfig } from '../../../../src/config';
import { eventWindow } from '../../../../src/run/window';
import { printable, utc } from '../support/text';

/** What a collection would read, as far as the checks know. */
export interface CollectionPlan {
  /** Addresses of the APIs that are configured rightly; absent without. */
  events?: string;
  connect?: string;
  /** Titles of the sources that would be read, and ids of those that are switched off. */
  sources: string[];
  switchedOff: string[];
  /** The vaults that the token opens; absent when the server was not asked, or refused. */
  vaults?: { id: string; name: string }[];
  /** Event types that the token opens; absent when the API was not asked, or refused. */
  features?: string[];
  /** Of the events, ISO 8601 in UTC. A poller reads from two days before its last success. */
  window?: { since: string; until: string; days: number };
}

/** What the servers said. */
export interface Answers {
  vaults?: { id: string; name: string }[];
  features?: string[];
}

/** The sources that need the Events API, each with the feature of the token that opens it. */
const EVENT_SOURCES: ReadonlyMap<string, EventKind> = new Map(
  EVENT_KINDS.map((kind) => [STREAMS[kind].source, kind]),
);

/** @param now epoch ms */
export function planOf(
  { events, connect }: ParsedConfig,
  disabledSources: readonly string[],
  { vaults, features }: Answers,
  now: number,
): CollectionPlan {
  const off = new Set(disabledSources);
  if (connect && !connect.itemDetails) off.add('item-details');
  const isRead = (id: string): boolean => {
    const feature = EVENT_SOURCES.get(id);
    if (feature === undefined) return connect !== undefined;
    return events !== undefined && (features?.includes(feature) ?? true);
  };
  const window = events && eventWindow({ current: { startedOn: now } }, events.lookbackDays);
  const iso = (time: number): string => new Date(time).toISOString();
  return {
    ...(events && { events: events.baseUrl }),
    ...(connect && { connect: connect.baseUrl }),
    sources: Object.entries(ingestionConfig)
      .filter(([id]) => !off.has(id) && isRead(id))
      .map(([, { title }]) => title),
    switchedOff: Object.keys(ingestionConfig).filter((id) => off.has(id)),
    ...(vaults && { vaults }),
    ...(features && { features }),
    ...(events &&
      window && {
        window: { since: iso(window.since), until: iso(window.until), days: events.lookbackDays },
      }),
  };
}

/** Vaults that people see by name. */
const MAX_VAULTS = 12;

/** The plan for people, a line each. */
export function formatPlan(plan: CollectionPlan): string[] {
  const { events, connect, sources, switchedOff, vaults, features, window } = plan;
  const apis = [events && `Events API at ${events}`, connect && `Connect Server at ${connect}`];
  const off = switchedOff.length === 0 ? '' : ` (switched off: ${switchedOff.join(', ')})`;
  const names = (vaults ?? []).slice(0, MAX_VAULTS).map(({ name }) => printable(name));
  const more = (vaults?.length ?? 0) - names.length;
  const rows: [name: string, text: string | undefined][] = [
    ['From', apis.filter(Boolean).join(', ') || 'nowhere: nothing is configured rightly'],
    ['Sources', `${sources.join(', ') || 'none'}${off}`],
    [
      'Vaults',
      vaults && `${vaults.length}: ${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}`,
    ],
    ['Event types', features && (features.join(', ') || 'none')],
    [
      'Events of',
      window &&
        `${utc(Date.parse(window.since))} to ${utc(Date.parse(window.until))}, ${window.days} ${window.days === 1 ? 'day' : 'days'} (a poller: since two days before its last success)`,
    ],
  ];
  return rows.flatMap(([name, text]) =>
    text === undefined ? [] : [`  ${name.padEnd(11)}  ${text}`],
  );
}
