import { compare } from '@graph-1password/j1ql/browser';
import { matching } from '../../model/search';
import { nameOf } from '../../model/access';
import type { EntityTable, ExplorerFinding, Filter, Model } from '../../model/model';
import { eventTables } from '../activity/activity';
import { findingsOfUser, worstLevel } from '../findings/findingsOf';
import { isMachine, marksOf } from '../shared/accounts';
import { isOwnRead, successes } from '../shared/outcomes';
import { codedColumn, inFilter, numbersOf } from '../shared/rows';
import type { AccountMark, People } from '../shared/users';
import { emailOf, peopleOf } from '../shared/users';

/** A person and what they did in the range of time. */
export interface PersonRow {
  /** Key of the user's entity. */
  readonly key: string;
  /** User UUID. */
  readonly id: string;
  readonly name: string;
  readonly email?: string;
  /** Whether it is a machine, of another account, suspended or deleted: as of the whole graph. */
  readonly marks: readonly AccountMark[];
  /** Sign-in attempts that let the person in. */
  readonly signIns: number;
  /** Sign-in attempts that did not. */
  readonly failedSignIns: number;
  readonly itemUsages: number;
  /** Audit events that the person performed. */
  readonly changes: number;
  /**
   * Newest successful act of the person's own, epoch ms: a sign-in, an item usage or a change. A failed sign-in may be
   * anybody's, a change to the person is somebody else's, and a read of this integration is nobody's.
   */
  readonly lastActiveOn?: number;
  /** Distinct countries of the sign-in attempts, successful or not. */
  readonly countries: number;
  /** Findings that mention the person. */
  readonly findings: number;
  /** The worst level of these findings. */
  readonly worst?: ExplorerFinding['level'];
}

/** The people of the graph, and the machines that have an account as people do. */
export interface PeopleResult {
  /** Those with the text of the filter, the last active first, the never active by name at the end. */
  readonly people: readonly PersonRow[];
  /** Count of all of them. */
  readonly total: number;
  /** How many of them are machines; count. */
  readonly totalServices: number;
}

/**
 * The people of the graph with what they did. The filter's range says what activity counts; its
 * text says who is listed, by the person's own properties, and leaves the counts alone.
 */
export function people(model: Model, { filter }: { filter: Filter }): PeopleResult {
  const all = peopleOf(model);
  const { table } = all;
  if (!table) return { people: [], total: 0, totalServices: 0 };
  const range = { from: filter.from, until: filter.until };
  const counts = countsOf(model, all, range);
  const matches = matching(model, filter.search);
  const rows: PersonRow[] = [];
  all.ids.forEach((id, row) => {
    if (matches && matches[table.start + row] !== 1) return;
    const email = emailOf(table, row);
    const lastActiveOn = counts.lastActiveOn[row] ?? 0;
    const findings = findingsOfUser(model, id, range);
    const worst = worstLevel(findings);
    rows.push({
      key: table.keys[row] ?? '',
      id,
      name: nameOf(model, table.start + row),
      ...(email !== undefined && { email }),
      marks: marksOf(model, id),
      signIns: counts.signIns[row] ?? 0,
      failedSignIns: counts.failedSignIns[row] ?? 0,
      itemUsages: counts.itemUsages[row] ?? 0,
      changes: counts.changes[row] ?? 0,
      ...(lastActiveOn > 0 && { lastActiveOn }),
      countries: counts.countries[row] ?? 0,
      findings: findings.length,
      ...(worst !== undefined && { worst }),
    });
  });
  return {
    people: rows.sort(byActivity),
    total: table.count,
    totalServices: all.ids.filter((id) => isMachine(model, id)).length,
  };
}

const byActivity = (a: PersonRow, b: PersonRow): number =>
  (b.lastActiveOn ?? 0) - (a.lastActiveOn ?? 0) || compare(a.name, b.name);

/** Counts by row of the person, and times in epoch ms, 0 where there is none. */
class Counts {
  readonly signIns: Uint32Array;
  readonly failedSignIns: Uint32Array;
  readonly itemUsages: Uint32Array;
  readonly changes: Uint32Array;
  readonly countries: Uint32Array;
  readonly lastActiveOn: Float64Array;

  constructor(people: number) {
    this.signIns = new Uint32Array(people);
    this.failedSignIns = new Uint32Array(people);
    this.itemUsages = new Uint32Array(people);
    this.changes = new Uint32Array(people);
    this.countries = new Uint32Array(people);
    this.lastActiveOn = new Float64Array(people);
  }
}

function countsOf(model: Model, people: People, range: Filter): Counts {
  const counts = new Counts(people.ids.length);
  const { signIns, usages, audits } = eventTables(model);
  const add = (into: Uint32Array, person: number): void => {
    into[person] = (into[person] ?? 0) + 1;
  };
  const isSuccess = successes(signIns);
  const country = countryCodes(signIns);
  const seen = new Set<number>();
  const count = (
    table: EntityTable | undefined,
    user: string,
    each: (person: number, row: number) => void,
    isAct: (row: number) => boolean = () => true,
  ) =>
    eachEvent(model, people, { table, user, range }, (person, row, time) => {
      each(person, row);
      if (isAct(row) && time > (counts.lastActiveOn[person] ?? 0))
        counts.lastActiveOn[person] = time;
    });
  const countSignIn = (person: number, row: number): void => {
    add(isSuccess(row) ? counts.signIns : counts.failedSignIns, person);
    const code = country(row);
    const pair = code * people.ids.length + person;
    if (code === 0 || seen.has(pair)) return;
    seen.add(pair);
    add(counts.countries, person);
  };
  count(signIns, 'targetUserUUID', countSignIn, isSuccess);
  const isOwn = isOwnRead(usages);
  const isUse = (row: number): boolean => !isOwn(row);
  count(usages, 'userUUID', (person) => add(counts.itemUsages, person), isUse);
  count(audits, 'actorUUID', (person) => add(counts.changes, person));
  return counts;
}

interface EventsOfPeople {
  readonly table: EntityTable | undefined;
  /** Property with the user's UUID. */
  readonly user: string;
  readonly range: Filter;
}

/** Visits the events of a range that belong to a person, in one pass. */
function eachEvent(
  model: Model,
  { rows }: People,
  { table, user, range }: EventsOfPeople,
  visit: (person: number, row: number, time: number) => void,
): void {
  const column = codedColumn(table, user);
  const times = numbersOf(table, 'createdOn');
  if (!table || !column || !times) return;
  const persons = column.values.map((id) => rows.get(String(id)) ?? -1);
  const isIn = inFilter(model, table, range);
  for (let row = 0; row < table.count; row++) {
    const person = persons[(column.codes[row] ?? 0) - 1] ?? -1;
    if (person >= 0 && isIn(row)) visit(person, row, times[row] ?? 0);
  }
}

/** Numbers the countries of sign-in attempts: the ISO code where there is one, else the name. 0: none. */
function countryCodes(table: EntityTable | undefined): (row: number) => number {
  const codes = codedColumn(table, 'countryCode');
  const names = codedColumn(table, 'country');
  const numbers = new Map<unknown, number>();
  const numbered = (values: readonly unknown[] = []) =>
    values.map((value) => {
      if (!numbers.has(value)) numbers.set(value, numbers.size + 1);
      return numbers.get(value) ?? 0;
    });
  const byCode = numbered(codes?.values);
  const byName = numbered(names?.values);
  return (row) => byCode[(codes?.codes[row] ?? 0) - 1] ?? byName[(names?.codes[row] ?? 0) - 1] ?? 0;
}
