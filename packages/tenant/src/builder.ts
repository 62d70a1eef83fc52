import { DAY, HOUR, forEachStream, wasLetIn } from '@graph-1password/vocabulary';
import type {
  AuditEvent,
  EventClient,
  EventLocation,
  EventSession,
  ItemUsage,
  SignInAttempt,
  EventKind,
  EventOfKind,
} from '@graph-1password/vocabulary';
import { identityAt } from './people';
import type { Random } from './random';
import { timestamp } from './time';
import type { Group, Person, ResolvedOptions, ClientSource, TenantItem } from './types';
import type { VaultPlan } from './vaults';

/** Events of one stream with the epoch ms by which they are sorted at the end. */
export interface EventList<T> {
  at: number[];
  events: T[];
}

/** What an audit event has beside actor, action and object. */
export interface AuditExtras {
  /** The object, when it is a user. */
  object?: Person;
  /** The auxiliary party, when it is a user. */
  aux?: Person;
  auxUuid?: string;
  auxId?: number;
  auxInfo?: string;
  /** Where it was done from, when not from the usual place. */
  source?: ClientSource;
}

/** How a sign-in attempt differs from the usual successful one. */
export interface SignInExtras {
  category?: string;
  type?: string;
  /** Text of `details`; without it the key is `null`. */
  details?: string;
  source?: ClientSource;
  client?: EventClient;
}

/** An item usage beside user, item and action. */
export interface UsageExtras {
  source?: ClientSource;
}

/** Collects the events of a tenant: knows the wire shapes, but not who does what and when. */
export class EventBuilder {
  readonly lists = forEachStream<unknown>(() => ({ at: [], events: [] })) as {
    readonly [K in EventKind]: EventList<EventOfKind[K]>;
  };
  readonly #sessions = new Map<
    string,
    { at: number; session: EventSession; source: ClientSource }[]
  >();

  constructor(
    readonly random: Random,
    readonly options: ResolvedOptions,
    readonly accountUuid: string,
    readonly people: readonly Person[],
    readonly vaults: readonly VaultPlan[],
    readonly items: readonly TenantItem[],
    readonly groups: readonly Group[],
  ) {}

  /** Adds a sign-in attempt; one that lets the user in opens a session for later audit events. */
  signIn(person: Person, at: number, extras: SignInExtras = {}): SignInAttempt {
    const source = extras.source ?? usualSource(person);
    const category = extras.category ?? 'success';
    // Attempts were seen without any fraction as well as with nine digits.
    const whole = this.random.chance(0.1);
    const event: SignInAttempt = {
      uuid: this.random.upperId(),
      session_uuid: this.random.upperId(),
      timestamp: timestamp(whole ? at - (at % 1000) : at, whole ? 3 : 9, this.random),
      country: source.countryCode,
      category,
      type: extras.type ?? (person.mfa ? 'mfa_ok' : 'credentials_ok'),
      details: extras.details === undefined ? null : { value: extras.details },
      target_user: identityAt(person, at).signInUser,
      client: extras.client ?? source.client,
      location: source.codedLocation,
      account_uuid: this.accountUuid,
    };
    this.lists.signinattempts.at.push(Date.parse(event.timestamp));
    this.lists.signinattempts.events.push(event);
    // A stranger's session must not give its place to later audit events of the user.
    if (wasLetIn(category) && person.sources.includes(source))
      this.#openSession(person, at, event, source);
    return event;
  }

  /** Adds an item usage. */
  usage(
    person: Person,
    at: number,
    item: TenantItem,
    action: string,
    extras: UsageExtras = {},
  ): ItemUsage {
    const source = extras.source ?? usualSource(person);
    const event: ItemUsage = {
      uuid: this.random.upperId(),
      timestamp: timestamp(at, 3, this.random),
      used_version: item.version,
      vault_uuid: item.vault.id,
      item_uuid: item.id,
      action,
      user: identityAt(person, at).user,
      client: source.client,
      location: source.location,
    };
    // Documented for accounts of managed service providers only.
    if (person.kind === 'external') event.account_uuid = this.accountUuid;
    this.lists.itemusages.at.push(at);
    this.lists.itemusages.events.push(event);
    return event;
  }

  /** Adds an audit event in the actor's latest session. */
  audit(
    actor: Person,
    at: number,
    action: string,
    objectType: string,
    objectUuid: string,
    extras: AuditExtras = {},
  ): AuditEvent {
    const { session, source } = this.#sessionAt(actor, at, extras.source);
    const event: AuditEvent = {
      uuid: this.random.upperId(),
      timestamp: timestamp(at, 9, this.random),
      actor_uuid: actor.uuid,
      actor_details: identityAt(actor, at).user,
      actor_type: actor.kind === 'external' ? 'external_user' : 'user',
      account_uuid: this.accountUuid,
      action,
      object_type: objectType,
      object_uuid: objectUuid,
      session,
      location: source.location,
    };
    if (actor.homeAccountUuid !== undefined) event.actor_account_uuid = actor.homeAccountUuid;
    if (extras.object) event.object_details = plainUser(extras.object, at);
    if (extras.aux) {
      event.aux_uuid = extras.aux.uuid;
      event.aux_details = plainUser(extras.aux, at);
    }
    if (extras.auxUuid !== undefined) event.aux_uuid = extras.auxUuid;
    if (extras.auxId !== undefined) event.aux_id = extras.auxId;
    if (extras.auxInfo !== undefined) event.aux_info = extras.auxInfo;
    this.lists.auditevents.at.push(at);
    this.lists.auditevents.events.push(event);
    return event;
  }

  /** Brings the sessions in order of time; call it once the sign-ins are complete. */
  sortSessions(): void {
    for (const list of this.#sessions.values()) list.sort((a, b) => a.at - b.at);
  }

  #openSession(person: Person, at: number, event: SignInAttempt, source: ClientSource): void {
    const session = {
      uuid: event.session_uuid,
      login_time: event.timestamp,
      device_uuid: source.deviceUuid,
      ip: source.ip,
    };
    const list = this.#sessions.get(person.uuid) ?? [];
    list.push({ at, session, source });
    this.#sessions.set(person.uuid, list);
  }

  /** The last session begun before `at`; else one that began before the history. */
  #sessionAt(
    person: Person,
    at: number,
    wanted: ClientSource | undefined,
  ): { session: EventSession; source: ClientSource } {
    const list = this.#sessions.get(person.uuid) ?? [];
    let low = 0;
    let high = list.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((list[middle] as { at: number }).at <= at) low = middle + 1;
      else high = middle;
    }
    const found = list[low - 1];
    if (found && (wanted === undefined || wanted === found.source)) return found;
    const source = wanted ?? usualSource(person);
    const began = wanted ? at - HOUR / 4 : this.options.now - (this.options.days + 3) * DAY;
    const session = {
      uuid: this.random.upperId(),
      login_time: timestamp(began, 9, this.random),
      device_uuid: source.deviceUuid,
      ip: source.ip,
    };
    const old = { at: began, session, source };
    if (!wanted) this.#sessions.set(person.uuid, [old, ...list]);
    return old;
  }
}

/** The person's first source: office desk, or the only machine. */
export function usualSource(person: Person): ClientSource {
  return person.sources[0] as ClientSource;
}

/** A user as `object_details` and `aux_details` carry it: name and address only. */
function plainUser(person: Person, at: number): { uuid: string; name?: string; email: string } {
  const { user } = identityAt(person, at);
  return {
    uuid: person.uuid,
    ...(user.name === undefined ? {} : { name: user.name }),
    email: user.email ?? person.email,
  };
}

/** A way in from somewhere else: another address and place, on the given client. */
export function unknownSource(
  random: Random,
  ip: string,
  where: { location: EventLocation; codedLocation: EventLocation; countryCode: string },
  client: EventClient,
): ClientSource {
  return { ip, deviceUuid: random.id(), client, ...where };
}
