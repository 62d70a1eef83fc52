import { json, raw, startLoopback } from '../support/loopback';
import type { Loopback } from '../support/loopback';

/** An event of the model: `nanos` after the epoch decide on windows, `timestamp` is how it is written. */
export interface ModelEvent {
  uuid: string;
  nanos: bigint;
  timestamp: string;
}

/** What the server does, by the count of its answers; lists are repeated when they are too short. */
export interface Script {
  /** In the order of the API. */
  events: readonly ModelEvent[];
  pageSizes: readonly number[];
  /** Whether an empty page with a moved cursor comes before a page. */
  empties: readonly boolean[];
  /** Whether an event is sent again a little later, in another case. */
  repeats: readonly boolean[];
  /** Whether a cursor is refused with 400; only when its chain of pages has brought something new. */
  refusals: readonly boolean[];
  /** Whether the window is ignored. */
  sloppy: boolean;
}

interface Body {
  cursor?: string;
  start_time?: string;
  end_time?: string;
}

const at = <T>(list: readonly T[], index: number): T | undefined => list[index % list.length];
const nanosOf = (time: string): bigint => BigInt(Date.parse(time)) * 1_000_000n;

/** A small Events API that follows a script: what the client has to make of it can be computed. */
export class ModelServer {
  requests = 0;
  #script!: Script;
  #sessions: { list: ModelEvent[]; isNew: boolean }[] = [];
  #sent = new Set<string>();
  #pages = 0;

  private constructor(readonly loopback: Loopback) {}

  static async start(): Promise<ModelServer> {
    let model: ModelServer | undefined;
    const loopback = await startLoopback((response, request, index) => {
      const answer = model ? model.#answer(JSON.parse(request.body) as Body) : raw(500, {});
      return answer(response, request, index);
    });
    return (model = new ModelServer(loopback));
  }

  /** Begins a new script. */
  play(script: Partial<Script> & Pick<Script, 'events'>): void {
    const plain = { pageSizes: [1000], empties: [false], repeats: [false], refusals: [false] };
    this.#script = { ...plain, sloppy: false, ...script };
    this.#sessions = [];
    this.#sent = new Set();
    this.#pages = 0;
    this.requests = 0;
  }

  #answer(body: Body) {
    this.requests++;
    if (body.cursor === undefined) return this.#page(this.#open(body), 0, false);
    const [session = 0, position = 0, paused = 0] = body.cursor.split('.').map(Number);
    const hasProgress = this.#sessions[session]?.isNew === true;
    if (hasProgress && at(this.#script.refusals, this.requests) === true) {
      return json({ status: 400, message: 'cursor expired' }, 400);
    }
    return this.#page(session, position, paused === 1);
  }

  /** A window is asked for: its events, with the repeats. */
  #open({ start_time: start = '', end_time: end = '' }: Body): number {
    const { events, repeats, sloppy } = this.#script;
    const inside = events.filter(
      ({ nanos }) => sloppy || (nanos >= nanosOf(start) && nanos < nanosOf(end)),
    );
    const list = inside.flatMap((event, index) => {
      const again = { ...event, uuid: event.uuid.toLowerCase() };
      return at(repeats, index) === true ? [event, again] : [event];
    });
    return this.#sessions.push({ list, isNew: false }) - 1;
  }

  #page(session: number, position: number, paused: boolean) {
    const { pageSizes, empties } = this.#script;
    this.#pages++;
    if (!paused && at(empties, this.#pages) === true) {
      return json({ cursor: `${session}.${position}.1`, has_more: true, items: [] });
    }
    const chain = this.#sessions[session] ?? { list: [], isNew: false };
    const { list } = chain;
    const end = position + (at(pageSizes, this.#pages) ?? 1);
    const items = list.slice(position, end);
    for (const { uuid } of items) {
      const id = uuid.toUpperCase();
      if (!this.#sent.has(id)) chain.isNew = true;
      this.#sent.add(id);
    }
    return json({
      cursor: `${session}.${Math.min(end, list.length)}.0`,
      has_more: end < list.length,
      items: items.map(({ uuid, timestamp }) => ({ uuid, timestamp })),
    });
  }
}
