import type { Thing, TrueGraph, Wanted } from './graph';
import { TYPES, counts, createdOn, groupBy, letIn, text } from './graph';
import { eventsOf } from './people';
import { TruePlaces } from './places';

/** An address of a person's events. */
export interface TrueAddress {
  readonly ip: string;
  readonly signIns: number;
  readonly failed: number;
  readonly usages: number;
  readonly changes: number;
  readonly firstOn: number;
  readonly lastOn: number;
  /** First successful sign-in of the person from here in the whole graph. */
  readonly firstSeen: number | undefined;
}

/** The page of a person. */
export class TruePerson {
  readonly key: string;
  readonly signIns: Thing[];
  readonly usages: Thing[];
  readonly changesBy: Thing[];
  readonly changesTo: Thing[];
  readonly places: TruePlaces;

  readonly #graph: TrueGraph;

  /** @param id user UUID */
  constructor(
    graph: TrueGraph,
    readonly id: string,
    wanted: Wanted,
  ) {
    this.#graph = graph;

    this.key = `${TYPES.user}:${id}`;
    const { signIns, usages, changesBy, changesTo } = eventsOf(graph, id, wanted);
    [this.signIns, this.usages, this.changesBy, this.changesTo] = [
      signIns,
      usages,
      changesBy,
      changesTo,
    ];
    this.places = new TruePlaces(signIns);
  }

  /** The figures at the top but that of the findings. */
  figures(): Record<string, number> {
    return {
      'sign-ins': this.signIns.filter(letIn).length,
      'failed-sign-ins': this.signIns.filter((attempt) => !letIn(attempt)).length,
      countries: this.places.countries().length,
      distance: this.places.kilometres(),
      'item-usages': this.usages.length,
      items: this.#byItem().size,
      'changes-by': this.changesBy.length,
      'changes-to': this.changesTo.length,
    };
  }

  /**
   * Sign-in attempts by hour of a zone.
   * @param zone as in `Pacific/Auckland`
   * @returns successes and failures by `00` to `23`, then all attempts by `Mon 00` to `Sun 23`
   */
  hours(zone: string): { hours: Record<string, [number, number]>; week: Record<string, number> } {
    const format = new Intl.DateTimeFormat('en-GB', {
      ...{ timeZone: zone, weekday: 'short', hour: '2-digit', hourCycle: 'h23' },
    });
    const hours: Record<string, [number, number]> = {};
    const week: Record<string, number> = {};
    for (const attempt of this.signIns) {
      const parts = format.formatToParts(createdOn(attempt));
      const [day, hour] = ['weekday', 'hour'].map(
        (type) => parts.find((part) => part.type === type)?.value ?? '',
      ) as [string, string];
      const [good, bad] = hours[hour] ?? [0, 0];
      hours[hour] = letIn(attempt) ? [good + 1, bad] : [good, bad + 1];
      week[`${day} ${hour}`] = (week[`${day} ${hour}`] ?? 0) + 1;
    }
    return { hours, week };
  }

  outcomes(): [string, number][] {
    return counts(this.signIns, (event) => text(event, 'category'), 'left out');
  }

  apps(): [string, number][] {
    return counts([...this.signIns, ...this.usages], (event) => text(event, 'appName'), 'left out');
  }

  addresses(): TrueAddress[] {
    const all = [...this.signIns, ...this.usages, ...this.changesBy];
    const ipOf = (event: Thing) => text(event, 'ipAddress') ?? text(event, 'sessionIP');
    return [...groupBy(all, ipOf)].map(([ip, events]) => {
      const times = events.map(createdOn);
      const signIns = events.filter(({ _type }) => _type === TYPES.signIn);
      const seen = this.#graph
        .events(TYPES.signIn, {})
        .filter((one) => one.targetUserUUID === this.id && one.ipAddress === ip && letIn(one));
      return {
        ip,
        signIns: signIns.filter(letIn).length,
        failed: signIns.filter((event) => !letIn(event)).length,
        usages: events.filter(({ _type }) => _type === TYPES.usage).length,
        changes: events.filter(({ _type }) => _type === TYPES.audit).length,
        firstOn: Math.min(...times),
        lastOn: Math.max(...times),
        firstSeen: seen[0] && createdOn(seen[0]),
      };
    });
  }

  /** Vaults by key: usages, distinct items, last usage. */
  vaults(): [key: string, usages: number, items: number, lastOn: number][] {
    const groups = groupBy(this.usages, (event) => text(event, 'vaultUUID'));
    return [...groups].map(([id, events]) => [
      `${TYPES.vault}:${id}`,
      events.length,
      groupBy(events, (event) => text(event, 'itemUUID')).size,
      Math.max(...events.map(createdOn)),
    ]);
  }

  /** Items by key: usages, last usage. */
  items(): [key: string, usages: number, lastOn: number][] {
    return [...this.#byItem()].map(([key, events]) => [
      key,
      events.length,
      Math.max(...events.map(createdOn)),
    ]);
  }

  #byItem(): Map<string, Thing[]> {
    return groupBy(
      this.usages,
      (event) => `${TYPES.secret}:${String(event.vaultUUID)}:${String(event.itemUUID)}`,
    );
  }
}

/** Audit events by action and object type, as in `grant uva`. */
export const changesByKind = (events: readonly Thing[]): [string, number][] =>
  counts(events, (event) =>
    [text(event, 'action') ?? 'unknown', text(event, 'objectType')].filter(Boolean).join(' '),
  );
