import { EntityTypes, entityKey } from '@graph-1password/vocabulary';
import { nameOf, numberOf } from '../../model/access';
import type { EntityTable, ExplorerFinding, Filter, Model } from '../../model/model';
import type { PersonEvents } from '../activity/activity';
import { eventTables, eventsOfPerson } from '../activity/activity';
import type { ChangeGroup } from '../activity/changes';
import { changeGroups } from '../activity/changes';
import { findingsOfUser, worstFirst } from '../findings/findingsOf';
import { marksOf } from '../shared/accounts';
import { isOwnRead, successes } from '../shared/outcomes';
import type { AddressRow } from './addresses';
import { addressesOf } from './addresses';
import type { PlaceSummary } from '../shared/places';
import { placesOf } from '../shared/places';
import { numbersOf } from '../shared/rows';
import type { Rows } from '../shared/rows';
import type { Tally } from '../shared/tally';
import { byCount, tally } from '../shared/tally';
import type { UsedItem, UsedVault } from './used';
import { usedBy } from './used';
import type { AccountMark } from '../shared/users';
import { emailOf, idOfKey, peopleOf } from '../shared/users';

/** What a person's page is asked for. */
export interface PersonArgs {
  /** Key of the user, or of one of the roles of the user. */
  readonly key: string;
  readonly filter: Filter;
}

/** An app of the client. */
export interface AppCount {
  readonly value: string;
  /** Sign-in attempts and item usages. */
  readonly count: number;
  readonly signIns: number;
  readonly usages: number;
}

/** A finding on the page of a person. */
export type PersonFinding = Omit<ExplorerFinding, 'path' | 'remediation' | 'who'> & {
  /** Place in `model.findings`. */
  readonly index: number;
};

/** A person in the filter. */
export interface PersonDetails {
  readonly key: string;
  /** User UUID. */
  readonly id: string;
  readonly name: string;
  readonly email?: string;
  /** Whether it is a machine, of another account, suspended or deleted: as of the whole graph. */
  readonly marks: readonly AccountMark[];
  /** Last successful act of the person's own in the whole graph, epoch ms; as in the list of people. */
  readonly lastActiveOn?: number;
  /** Last successful sign-in of the whole graph, epoch ms. */
  readonly lastSignInOn?: number;
  /** Last failed attempt of the whole graph, epoch ms. */
  readonly lastFailedSignInOn?: number;
  /** Last item usage of the whole graph, epoch ms. */
  readonly lastItemUsageOn?: number;
  /** Times of attempts that let the person in, epoch ms, ascending. */
  readonly signInTimes: readonly number[];
  /** Times of attempts that did not, epoch ms, ascending. */
  readonly failedSignInTimes: readonly number[];
  /** Sign-in attempts by category. */
  readonly outcomes: readonly Tally[];
  readonly places: PlaceSummary;
  readonly apps: readonly AppCount[];
  readonly addresses: readonly AddressRow[];
  /** Count of item usages. */
  readonly itemUsages: number;
  /** Most used first. */
  readonly vaults: readonly UsedVault[];
  /** Most used first; at most 200. */
  readonly items: readonly UsedItem[];
  /** Count of distinct items, those beyond the 200 too. */
  readonly itemCount: number;
  /** Audit events that the person performed. */
  readonly changesBy: readonly ChangeGroup[];
  /** Audit events about this person, including their own. */
  readonly changesTo: readonly ChangeGroup[];
  /** The worst level first, and within a level the newest. */
  readonly findings: readonly PersonFinding[];
}

/**
 * All that one person did and that was done to them, in the filter.
 * @returns null when the graph has no such person
 */
export function person(model: Model, { key, filter }: PersonArgs): PersonDetails | null {
  const { table, rows } = peopleOf(model);
  const id = idOfKey(key);
  const row = rows.get(id);
  if (!table || row === undefined) return null;
  const tables = eventTables(model);
  const events = eventsOfPerson(model, id, filter);
  return {
    ...factsOf(model, table, row),
    id,
    marks: marksOf(model, id),
    ...lastActOf(model, id),
    ...timesOf(tables.signIns, events),
    outcomes: tally(tables.signIns, events.signIns, 'category'),
    places: placesOf(tables.signIns, events.signIns),
    apps: appsOf(tables, events),
    addresses: addressesOf(model, entityKey(EntityTypes.USER, id), events),
    itemUsages: events.usages.length,
    ...usedBy(model, events.usages),
    changesBy: changeGroups(tables.audits, events.changesBy),
    changesTo: changeGroups(tables.audits, events.changesTo),
    findings: findingsOfUser(model, id, filter)
      .sort(worstFirst)
      .map(({ index, finding }) => {
        const { rule, description, level, when, where, what } = finding;
        return {
          index,
          rule,
          description,
          level,
          what,
          ...(when !== undefined && { when }),
          ...(where !== undefined && { where }),
        };
      }),
  };
}

function lastActOf(model: Model, id: string): { lastActiveOn?: number } {
  const { signIns, usages, audits } = eventTables(model);
  const events = eventsOfPerson(model, id, {});
  const isOwn = isOwnRead(usages);
  const lasts = [
    lastTime(signIns, events.signIns.filter(successes(signIns))),
    lastTime(
      usages,
      events.usages.filter((row) => !isOwn(row)),
    ),
    lastTime(audits, events.changesBy),
  ].filter((time) => time !== undefined);
  return lasts.length === 0 ? {} : { lastActiveOn: Math.max(...lasts) };
}

/** The newest time of some events; those without a time, at the end, do not count. */
function lastTime(table: EntityTable | undefined, rows: Rows): number | undefined {
  const times = numbersOf(table, 'createdOn');
  for (let at = rows.length - 1; at >= 0; at--) {
    const time = times?.[rows[at] as number] ?? NaN;
    if (!Number.isNaN(time)) return time;
  }
  return undefined;
}

function factsOf(model: Model, table: EntityTable, row: number) {
  const email = emailOf(table, row);
  const times = ['lastSignInOn', 'lastFailedSignInOn', 'lastItemUsageOn'].map(
    (name) => [name, numberOf(table, name, row)] as const,
  );
  return {
    key: table.keys[row] ?? '',
    name: nameOf(model, table.start + row),
    ...(email !== undefined && { email }),
    ...(Object.fromEntries(times.filter(([, time]) => time !== undefined)) as Pick<
      PersonDetails,
      'lastSignInOn' | 'lastFailedSignInOn' | 'lastItemUsageOn'
    >),
  };
}

function timesOf(table: EntityTable | undefined, { signIns }: PersonEvents) {
  const times = numbersOf(table, 'createdOn');
  const isSuccess = successes(table);
  const timesWhere = (wanted: boolean): number[] =>
    Array.from(
      signIns.filter((row) => isSuccess(row) === wanted),
      (row) => times?.[row] ?? NaN,
    );
  return { signInTimes: timesWhere(true), failedSignInTimes: timesWhere(false) };
}

function appsOf(tables: ReturnType<typeof eventTables>, events: PersonEvents): AppCount[] {
  const apps = new Map<string, { signIns: number; usages: number }>();
  const add = (tallies: Tally[], name: 'signIns' | 'usages'): void => {
    for (const { value, count } of tallies) {
      const app = apps.get(value) ?? { signIns: 0, usages: 0 };
      app[name] = count;
      apps.set(value, app);
    }
  };
  add(tally(tables.signIns, events.signIns, 'appName'), 'signIns');
  add(tally(tables.usages, events.usages, 'appName'), 'usages');
  return Array.from(apps, ([value, { signIns, usages }]) => ({
    value,
    count: signIns + usages,
    signIns,
    usages,
  })).sort(byCount);
}
