import {
  EntityTypes,
  EVENT_KINDS,
  EVENT_TYPES,
  forEachStream,
  STREAMS,
} from '@graph-1password/vocabulary';
import { entityTable } from '../../model/access';
import type { Filter, Model } from '../../model/model';
import type { StreamRows, Share } from '../shared/events';
import { streamRows, shares } from '../shared/events';
import type { Findings } from '../findings/findings';
import { findingLevels } from '../findings/findings';
import { mostFrequentActions, mostUsedItems, mostActiveUsers, mostUsedVaults } from './mostActive';
import type { CountedAction, CountedThing } from './mostActive';
import { isMachine } from '../shared/accounts';
import { isOwnRead, successes } from '../shared/outcomes';
import { codeOf, codedColumn } from '../shared/rows';
import type { SignInPlace } from './signInPlaces';
import { signInPlaces } from './signInPlaces';
import type { CountsOverTime } from '../shared/buckets';
import { buckets, countsByValue, countsOver, spanOf } from '../shared/buckets';

/** Series that a chart can tell apart; the rarer ones become one. */
const MOST_SERIES = 7;

/** Name of the series of all rarer values; no code of 1Password has a space. */
export const OTHER_SERIES = 'all others';

/** What the first view shows. Every list has the most frequent first. */
export interface Overview {
  /** Count of all events in the filter. */
  readonly events: number;
  /** Events by time, a series for each stream by its `_type`. */
  readonly byStream: CountsOverTime;
  /** Sign-ins by time, a series for each category; `''` are those without one. */
  readonly signIns: CountsOverTime;
  readonly categories: readonly Share[];
  /** By ISO code, else by the country as received. */
  readonly countries: readonly (Share & { readonly isCode: boolean })[];
  readonly apps: readonly Share[];
  /** Where sign-ins came from, as far as they tell their coordinates. */
  readonly places: readonly SignInPlace[];
  /** Item usages by action code. */
  readonly usageActions: readonly Share[];
  readonly figures: {
    /** Distinct people who signed in with success. */
    readonly signedInPeople: number;
    /** Distinct people who signed in with success, used an item or performed an audited action. */
    readonly activePeople: number;
    /** The same of service accounts and integrations. */
    readonly activeServices: number;
    readonly groupsAdded: number;
    readonly groupsRemoved: number;
    readonly failedSignIns: number;
  };
  /** By successful acts of their own; people and machines apart. */
  readonly mostActivePeople: readonly CountedThing[];
  readonly mostActiveServices: readonly CountedThing[];
  readonly failingUsers: readonly CountedThing[];
  readonly mostUsedVaults: readonly CountedThing[];
  readonly mostUsedItems: readonly CountedThing[];
  readonly mostFrequentActions: readonly CountedAction[];
  /** Entities of some types with the text of the filter, which a range of time does not bind. */
  readonly inventory: readonly { readonly type: string; readonly count: number }[];
  /** By level, the worst first; every level is there. */
  readonly findings: Findings['levels'];
}

/** What the first view counts beside events. */
const INVENTORY = [EntityTypes.VAULT, EntityTypes.SECRET, EntityTypes.CLIENT_IP];

/** Everything on the first view, for the events in a filter. */
export function overview(model: Model, { filter }: { filter: Filter }): Overview {
  const streams = forEachStream((kind) => streamRows(model, STREAMS[kind].type, filter));
  const { auditevents: audit, itemusages: usages, signinattempts: signIns } = streams;
  const { step, times } = bucketsOf(model, filter);
  const categories = shares(signIns, 'category');
  const failed = signInsThat(signIns, false);
  const letIn = signInsThat(signIns, true);
  const acts = EVENT_KINDS.map((kind): [StreamRows, string, string] => {
    const [{ id, email }] = STREAMS[kind].users;
    const { [kind]: rows } = { ...streams, itemusages: usesOf(usages), signinattempts: letIn };
    return [rows, id, email];
  });
  const [people, services] = apart(model, idsIn(acts));
  const mostActive = mostActiveUsers(model, acts);
  return {
    events: EVENT_KINDS.reduce((sum, kind) => sum + streams[kind].rows.length, 0),
    byStream: {
      step,
      times,
      series: EVENT_KINDS.map((kind) => ({
        name: STREAMS[kind].type,
        values: countsOver(streams[kind], times),
      })),
    },
    signIns: { step, times, series: categorySeries(signIns, times, categories) },
    categories,
    countries: countries(signIns),
    apps: shares(signIns, 'appName'),
    places: signInPlaces(signIns),
    usageActions: shares(usages, 'action'),
    figures: {
      signedInPeople: apart(model, idsIn([[letIn, 'targetUserUUID']]))[0].length,
      activePeople: people.length,
      activeServices: services.length,
      groupsAdded: countWhere(audit, { action: 'create', objectType: 'group' }),
      groupsRemoved: countWhere(audit, { action: 'delete', objectType: 'group' }),
      failedSignIns: failed.rows.length,
    },
    mostActivePeople: mostActive(false),
    mostActiveServices: mostActive(true),
    failingUsers: mostActiveUsers(model, [[failed, 'targetUserUUID', 'targetUserEmail']])(),
    mostUsedVaults: mostUsedVaults(model, usages),
    mostUsedItems: mostUsedItems(model, usages),
    mostFrequentActions: mostFrequentActions(audit),
    inventory: INVENTORY.map((type) => ({
      type,
      count: streamRows(model, type, filter).rows.length,
    })),
    findings: findingLevels(model, filter),
  };
}

/** From the first to the last event, as far as the filter's range has them. */
function bucketsOf(model: Model, filter: Filter): ReturnType<typeof buckets> {
  const [first, last] = spanOf(EVENT_TYPES.map((type) => entityTable(model, type)));
  if (first === undefined || last === undefined) return { step: 'day', times: [] };
  const from = Math.max(filter.from ?? first, first);
  const until = Math.min((filter.until ?? Infinity) - 1, last);
  return from <= until ? buckets(from, until) : { step: 'day', times: [] };
}

/** A series for each frequent category, and one for the rest. */
function categorySeries(
  signIns: StreamRows,
  times: readonly number[],
  categories: readonly Share[],
) {
  const frequent =
    categories.length > MOST_SERIES + 1 ? categories.slice(0, MOST_SERIES) : categories;
  const values = frequent.map(({ value }) => value);
  const counts = countsByValue(signIns, times, 'category', values);
  const series = values.map((value, at) => ({ name: value ?? '', values: counts[at] ?? [] }));
  if (frequent.length === categories.length) return series;
  const all = countsOver(signIns, times);
  const others = all.map((total, at) =>
    counts.reduce((rest, values) => rest - (values[at] ?? 0), total),
  );
  return [...series, { name: OTHER_SERIES, values: others }];
}

/** By code where there is one; a country that has none keeps the text that was received. */
function countries(signIns: StreamRows): Overview['countries'] {
  const { table } = signIns;
  const codes = codedColumn(table, 'countryCode')?.codes;
  const hasCode = (row: number): boolean => (codes?.[row] ?? 0) !== 0;
  const coded = shares({ table, rows: signIns.rows.filter(hasCode) }, 'countryCode');
  const others = shares({ table, rows: signIns.rows.filter((row) => !hasCode(row)) }, 'country');
  return [
    ...coded.map((share) => ({ ...share, isCode: true })),
    ...others.map((share) => ({ ...share, isCode: false })),
  ].sort((a, b) => b.count - a.count);
}

function signInsThat({ table, rows }: StreamRows, letIn: boolean): StreamRows {
  const isSuccess = successes(table);
  return { table, rows: rows.filter((row) => isSuccess(row) === letIn) };
}

/** Without the reads of this integration, which are nobody's act. */
function usesOf({ table, rows }: StreamRows): StreamRows {
  const isOwn = isOwnRead(table);
  return { table, rows: rows.filter((row) => !isOwn(row)) };
}

/** The distinct values of a property of each stream, all taken together. */
const idsIn = (columns: readonly (readonly [StreamRows, string, ...string[]])[]): string[] => [
  ...new Set(
    columns.flatMap(([stream, property]) =>
      shares(stream, property).flatMap(({ value }) => value ?? []),
    ),
  ),
];

/** UUIDs of users: those of people, and those of machines. */
const apart = (
  model: Model,
  ids: readonly string[],
): readonly [people: string[], services: string[]] => [
  ids.filter((id) => !isMachine(model, id)),
  ids.filter((id) => isMachine(model, id)),
];

function countWhere({ table, rows }: StreamRows, texts: Readonly<Record<string, string>>): number {
  const wanted = Object.entries(texts).map(([name, text]) => {
    const column = codedColumn(table, name);
    return { codes: column?.codes, code: codeOf(column, text) };
  });
  if (wanted.some(({ code }) => code === 0)) return 0;
  return rows.filter((row) => wanted.every(({ codes, code }) => codes?.[row] === code)).length;
}
