import { DAY, HOUR, STREAM_ROWS } from '@graph-1password/vocabulary';
import { marksOf } from './accounts';
import type { Thing, TrueGraph, Wanted } from './graph';
import { TYPES, counts, createdOn, groupBy, letIn, text } from './graph';

/** Rows of the lists of the busiest. */
const BUSIEST = 20;

/** A bar: its id, what it is called, its number. */
export type Bar = [id: string, label: string, value: number];

/** Names of time series, then of times, to numbers. */
export type Table = Record<string, Record<string, number>>;

/** The numbers of the overview. */
export class TrueOverview {
  /** By type; the words for each stream are the vocabulary's, the numbers are counted here. */
  readonly #events: ReadonlyMap<string, Thing[]>;
  readonly #audits: Thing[];
  readonly #usages: Thing[];
  readonly #signIns: Thing[];
  readonly #graph: TrueGraph;
  readonly #wanted: Wanted;

  constructor(graph: TrueGraph, wanted: Wanted) {
    this.#graph = graph;
    this.#wanted = wanted;

    const events = new Map(STREAM_ROWS.map(({ type }) => [type, graph.events(type, wanted)]));
    this.#events = events;
    this.#audits = events.get(TYPES.audit) ?? [];
    this.#usages = events.get(TYPES.usage) ?? [];
    this.#signIns = events.get(TYPES.signIn) ?? [];
  }

  /** The figures at the top, by their ids. */
  figures(): Record<string, number> {
    const changed = (action: string): number =>
      this.#audits.filter((event) => event.action === action && event.objectType === 'group')
        .length;
    return {
      events: this.events(),
      'active-users': this.#active(false).length,
      'active-services': this.#active(true).length,
      'failed-sign-ins': this.#failed().length,
      'groups-added': changed('create'),
      'groups-removed': changed('delete'),
      ...Object.fromEntries(
        [TYPES.vault, TYPES.secret, TYPES.address].map((type) => [
          type,
          this.#graph.of(type).filter((thing) => this.#graph.hasText(thing, this.#wanted.search))
            .length,
        ]),
      ),
    };
  }

  events(): number {
    return this.#all().length;
  }

  /** Distinct people who signed in with success. */
  signedInPeople(): number {
    const users = groupBy(this.#signIns.filter(letIn), (event) => text(event, 'targetUserUUID'));
    return [...users.keys()].filter((id) => !this.#isService(id)).length;
  }

  /** Events by stream and time. */
  eventsOverTime(): Table {
    return Object.fromEntries(
      STREAM_ROWS.map(({ type, names: [, many] }) => [
        many,
        this.#over(this.#events.get(type) ?? []),
      ]),
    );
  }

  /** Sign-ins by category and time; at most seven categories. @param name category in words */
  signInsOverTime(name: (category: string) => string): Table {
    const groups = groupBy(this.#signIns, (event) => text(event, 'category') ?? '');
    return Object.fromEntries(
      [...groups].map(([category, events]) => [name(category), this.#over(events)]),
    );
  }

  categories(): [string, number][] {
    return counts(this.#signIns, (event) => text(event, 'category'));
  }

  /** By ISO code, where there is none by the name. */
  countries(): [string, number][] {
    return counts(this.#signIns, (event) => text(event, 'countryCode') ?? text(event, 'country'));
  }

  apps(): [string, number][] {
    return counts(this.#signIns, (event) => text(event, 'appName'));
  }

  usageActions(): [string, number][] {
    return counts(this.#usages, (event) => text(event, 'action'));
  }

  /** Sign-ins by city, as far as an attempt of the city tells its coordinates; the city and country code as one text. */
  places(): [string, number][] {
    const cities = groupBy(this.#signIns, (one) =>
      JSON.stringify([one.city, one.region, one.countryCode, one.country]),
    );
    return [...cities.values()]
      .filter((list) => list.some(({ latitude }) => typeof latitude === 'number'))
      .map((list): [string, number] => [String(list[0]?.city), list.length])
      .sort(([a], [b]) => (a < b ? -1 : 1));
  }

  mostActivePeople(): Bar[] {
    return this.#users(this.#acts().filter((event) => !this.#isService(userOf(event))));
  }

  mostActiveServices(): Bar[] {
    return this.#users(this.#acts().filter((event) => this.#isService(userOf(event))));
  }

  failingUsers(): Bar[] {
    return this.#users(this.#failed());
  }

  mostUsedVaults(): Bar[] {
    return counts(this.#usages, (event) => text(event, 'vaultUUID'), 'left out')
      .slice(0, BUSIEST)
      .map(([id, count]) => [id, this.#graph.nameOf(`${TYPES.vault}:${id}`) ?? id, count]);
  }

  mostUsedItems(): Bar[] {
    return counts(this.#usages, (event) => `${String(event.vaultUUID)}/${String(event.itemUUID)}`)
      .slice(0, BUSIEST)
      .map(([pair, count]) => {
        const [vault = '', item = ''] = pair.split('/');
        return [item, this.#graph.nameOf(`${TYPES.secret}:${vault}:${item}`) ?? item, count];
      });
  }

  mostFrequentActions(): [string, number][] {
    return counts(
      this.#audits,
      (event) =>
        `${text(event, 'action') ?? 'no action'} / ${text(event, 'objectType') ?? 'no object type'}`,
    ).slice(0, BUSIEST);
  }

  #failed(): Thing[] {
    return this.#signIns.filter((event) => !letIn(event));
  }

  /** What users did themselves: a failed sign-in may be anybody's. */
  #acts(): Thing[] {
    return this.#all().filter((event) => event._type !== TYPES.signIn || letIn(event));
  }

  /** UUIDs of those who did something: machines, or all others. */
  #active(services: boolean): string[] {
    return [...groupBy(this.#acts(), userOf).keys()].filter(
      (id) => this.#isService(id) === services,
    );
  }

  #isService(id: string | undefined): boolean {
    const user = this.#graph.things.get(`${TYPES.user}:${id}`);
    return user !== undefined && marksOf(this.#graph, user).service;
  }

  #all(): Thing[] {
    return [...this.#events.values()].flat();
  }

  #users(events: Thing[]): Bar[] {
    return counts(events, userOf, 'left out')
      .slice(0, BUSIEST)
      .map(([id, count]) => [id, this.#graph.nameOf(`${TYPES.user}:${id}`) ?? id, count]);
  }

  /** A row for each UTC day, or hour of a short range, between the first and the last event of the range. */
  #over(events: readonly Thing[]): Record<string, number> {
    const range = { from: this.#wanted.from, until: this.#wanted.until };
    const all = STREAM_ROWS.flatMap(({ type }) => this.#graph.of(type).map(createdOn));
    const first = Math.max(range.from ?? -Infinity, Math.min(...all));
    const last = Math.min((range.until ?? Infinity) - 1, Math.max(...all));
    const [step, letters] = last - first <= 2 * DAY ? [HOUR, 13] : [DAY, 10];
    const name = (ms: number): string => new Date(ms).toISOString().slice(0, letters);
    const rows = new Map<string, number>();
    for (let time = Math.floor(first / step) * step; time <= last; time += step) {
      rows.set(name(time), 0);
    }
    for (const event of events) {
      const row = name(createdOn(event));
      rows.set(row, (rows.get(row) ?? 0) + 1);
    }
    const label = (row: string): string => (step === DAY ? row : `${row.replace('T', ' ')}:00`);
    return Object.fromEntries([...rows].map(([row, count]) => [label(row), count]));
  }
}

/** The user who acted, or was to be signed in. */
export const userOf = (event: Thing): string | undefined =>
  text(event, 'actorUUID') ?? text(event, 'userUUID') ?? text(event, 'targetUserUUID');
