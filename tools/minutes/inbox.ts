import type { Tenant } from '@graph-1password/tenant';
import { json, startLoopback } from '../../test/support/loopback';
import type { Loopback } from '../../test/support/loopback';

/** What of a message is looked at. */
interface Payload {
  kind: string;
  title: string;
  /** ISO 8601, of the newest event. */
  eventOn?: string;
  /** Names up to five events. */
  query?: string;
  /** ISO 8601, when it was made. */
  on: string;
  incidents: string[];
}

/** A message that told of an event. */
export interface Arrival {
  kind: string;
  title: string;
  /**
   * Epoch ms: when the newest event happened; when the API showed it; when it was to be told, which is later where the incident had
   * just been told; and when the message came.
   */
  eventOn: number;
  shownOn: number;
  dueOn: number;
  on: number;
}

/** Kinds of messages that tell of events. */
const NEWS = new Set(['new', 'grown', 'digest']);

/** A webhook on loopback that notes when each message comes. */
export class Inbox {
  readonly arrivals: Arrival[] = [];
  readonly #server: Loopback;
  /** When each incident was told last, epoch ms. */
  readonly #toldOn = new Map<string, number>();

  private constructor(server: Loopback) {
    this.#server = server;
  }

  /**
   * Listens. What happened before is not noted.
   * @param since epoch ms
   * @param grouping minimum time between two messages about one incident, ms
   * @param now epoch ms
   */
  static async open(
    tenant: Tenant,
    { since, grouping, now }: { since: number; grouping: number; now: () => number },
  ): Promise<Inbox> {
    const late = new Map(tenant.lateItemUsages.map((each) => [each.uuid, each.availableAt]));
    const inbox = new Inbox(
      await startLoopback((response, { body }, index) => {
        const on = now();
        const { data } = JSON.parse(body) as { data: Payload };
        const eventOn = Date.parse(data.eventOn ?? '');
        if (NEWS.has(data.kind) && eventOn >= since) {
          const { kind, title } = data;
          const shownOn = Math.max(eventOn, ...latest(data.query, late, on));
          const free = Math.max(shownOn, ...inbox.#heldUntil(data, grouping));
          // What has become worse is told at once.
          const dueOn = free > on ? shownOn : free;
          inbox.arrivals.push({ kind, title, eventOn, shownOn, dueOn, on });
        }
        for (const incident of data.incidents) inbox.#toldOn.set(incident, Date.parse(data.on));
        return json({})(response, { method: '', url: '', headers: {}, body }, index);
      }),
    );
    return inbox;
  }

  #heldUntil({ kind, incidents }: Payload, grouping: number): number[] {
    const told = kind === 'grown' ? incidents.map((each) => this.#toldOn.get(each)) : [];
    return told.flatMap((on) => (on === undefined ? [] : [on + grouping]));
  }

  get url(): string {
    return this.#server.url;
  }

  close(): Promise<void> {
    return this.#server.close();
  }
}

/** When the API showed the late usages among the events of a query, epoch ms. */
const latest = (query = '', late: ReadonlyMap<string, number>, now: number): number[] =>
  [...query.matchAll(/_event:(\w+)/g)].flatMap(([, uuid = '']) => {
    const on = late.get(uuid);
    return on === undefined || on > now ? [] : [on];
  });
