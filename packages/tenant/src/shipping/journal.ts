import { forEachStream, HOUR } from '@graph-1password/vocabulary';
import type {
  AuditEvent,
  EventKind,
  EventOfKind,
  ItemUsage,
  SignInAttempt,
} from '@graph-1password/vocabulary';
import type { EventsByKind } from '../events';
import type { Random } from '../random';
import type { OracleMatch } from '../oracle';
import type { Person, ClientSource, Story, TenantItem } from '../types';

/** Rule id → what it should find. */
export type Truth = Map<string, OracleMatch[]>;

interface Entry<T> {
  /** Epoch ms. */
  at: number;
  event: T;
}

type Stream = Story['events'][number]['stream'];

/**
 * Writes the events of the company down, and beside them by hand what each rule should find: nothing here knows how
 * a rule is asked, and what nobody wrote down should not be found.
 */
export class Journal {
  readonly truth: Truth = new Map();
  readonly stories: Story[] = [];
  readonly #lists = forEachStream<unknown>(() => []) as {
    readonly [K in EventKind]: Entry<EventOfKind[K]>[];
  };
  #story: Story | undefined;

  constructor(
    readonly random: Random,
    readonly account: string,
  ) {}

  /** What is written meanwhile belongs to one story. */
  tell(id: string, title: string, play: () => void): void {
    const story: Story = {
      ...{ id, title, rule: '', alsoRules: [], description: title, people: [], events: [] },
      ...{ from: Infinity, to: -Infinity },
    };
    this.#story = story;
    play();
    this.#story = undefined;
    this.stories.push(story);
  }

  /** Notes that a rule should find these events together. */
  expect(rule: string, events: readonly string[]): void {
    const matches = this.truth.get(rule) ?? [];
    this.truth.set(rule, [...matches, { events: [...events] }]);
    if (this.#story && !this.#story.alsoRules.includes(rule)) this.#story.alsoRules.push(rule);
  }

  /** An audit event. @param found rules that should find it alone */
  audit(
    actor: Person,
    at: number,
    pair: string,
    more: Partial<AuditEvent> & { way?: ClientSource } = {},
    found: readonly string[] = [],
  ): string {
    const [action = '', objectType = ''] = pair.split('/');
    const { way = usualWay(actor), ...rest } = more;
    const outside = actor.kind === 'external';
    const event: AuditEvent = {
      uuid: this.random.upperId(),
      timestamp: zoned(at, actor),
      ...{ actor_uuid: actor.uuid, actor_details: userOf(actor), account_uuid: this.account },
      actor_type: outside ? 'external_user' : 'user',
      ...(outside && { actor_account_uuid: actor.homeAccountUuid }),
      ...{ action, object_type: objectType, location: way.location },
      session: {
        ...{ uuid: this.random.upperId(), login_time: zoned(at - 600_000, actor) },
        ...{ device_uuid: way.deviceUuid, ip: way.ip },
      },
      ...rest,
    };
    this.#lists.auditevents.push({ at, event });
    return this.#written('auditevents', event.uuid, at, actor, found);
  }

  /** A use of an item. */
  usage(
    user: Person,
    at: number,
    item: TenantItem,
    action: string,
    way: ClientSource = usualWay(user),
    found: readonly string[] = [],
  ): string {
    const event: ItemUsage = {
      ...{ uuid: this.random.upperId(), timestamp: zoned(at, user), used_version: item.version },
      ...{ vault_uuid: item.vault.id, item_uuid: item.id, action, user: userOf(user) },
      ...{ client: way.client, location: way.location },
    };
    this.#lists.itemusages.push({ at, event });
    return this.#written('itemusages', event.uuid, at, user, found);
  }

  /** An attempt to sign in. @param outcome `category/type` */
  signIn(
    user: Person,
    at: number,
    way: ClientSource = usualWay(user),
    outcome = 'success/mfa_ok',
    found: readonly string[] = [],
    details?: string,
  ): string {
    const [category = '', type = ''] = outcome.split('/');
    const { user_type: kind, ...known } = userOf(user);
    const event: SignInAttempt = {
      ...{ uuid: this.random.upperId(), session_uuid: this.random.upperId() },
      ...{ timestamp: zoned(at, user), category, type, country: way.countryCode },
      details: details === undefined ? null : { value: details },
      // Sign-ins were seen with the key `type` for what is `user_type` elsewhere.
      target_user: kind === undefined ? known : { ...known, type: kind },
      ...{ client: way.client, location: way.codedLocation, account_uuid: this.account },
    };
    this.#lists.signinattempts.push({ at, event });
    return this.#written('signinattempts', event.uuid, at, user, found);
  }

  /** The streams in the order of time, a few events of each delivered twice. */
  streams(): { events: EventsByKind; twice: string[] } {
    const twice: string[] = [];
    const inOrder = <T extends { uuid: string }>(entries: Entry<T>[]): T[] =>
      entries
        .sort((a, b) => a.at - b.at)
        .flatMap(({ event }, n) => {
          if (n % 97 !== 5) return [event];
          twice.push(event.uuid);
          return [event, event];
        });
    const events = forEachStream<unknown>((kind) =>
      inOrder<{ uuid: string }>(this.#lists[kind]),
    ) as EventsByKind;
    return { events, twice };
  }

  #written(stream: Stream, uuid: string, at: number, by: Person, found: readonly string[]): string {
    const story = this.#story;
    if (story) {
      story.events.push({ stream, uuid });
      if (!story.people.includes(by.uuid)) story.people.push(by.uuid);
      story.from = Math.min(story.from, at);
      story.to = Math.max(story.to, at);
    }
    for (const rule of found) this.expect(rule, [uuid]);
    return uuid;
  }
}

const usualWay = ({ sources: [way] }: Person): ClientSource => way as ClientSource;

/** A person as events carry them. */
export const userOf = (person: Person) => ({
  ...(person.identities[0] as Person['identities'][number]).user,
});

/** RFC 3339 in the person's own zone, as the API may write it. @param at epoch ms */
function zoned(at: number, { home: { utcOffset } }: Person): string {
  const local = new Date(at + utcOffset * HOUR).toISOString().slice(0, -1);
  const minutes = Math.abs(utcOffset) * 60;
  const two = (value: number): string => String(Math.floor(value)).padStart(2, '0');
  return `${local}${utcOffset < 0 ? '-' : '+'}${two(minutes / 60)}:${two(minutes % 60)}`;
}
