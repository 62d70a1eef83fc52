import { DAY, HOUR, MINUTE } from '@graph-1password/vocabulary';
import type { AuditEvent, EventKind, ItemUsage, SignInAttempt } from '@graph-1password/vocabulary';
import { unknownSource, usualSource } from '../builder';
import type { AuditExtras, EventBuilder, SignInExtras, UsageExtras } from '../builder';
import { makeClient } from '../clients';
import type { ClientKind } from '../clients';
import { isHuman } from '../people';
import { codedLocation, ips, namedLocation } from '../places';
import type { City } from '../places';
import type { Random } from '../random';
import type { Group, Person, ClientSource, Story, TenantItem, TenantVault } from '../types';
import type { Reading } from './reading';

/** What is known of a story before it is told. */
export interface StoryHead extends Pick<Story, 'id' | 'title' | 'rule' | 'description'> {
  /** The rule in plain code, by which recall and precision are counted; `absence` where no event shows the story. */
  reading: Reading | 'absence';
  /** The readings of rules that have no story of their own and fire in this one, by the id of the rule. */
  otherReadings?: Readonly<Record<string, Reading>>;
}

/** A story and how it is played. */
export interface StoryPlan extends StoryHead {
  /** Makes the events of the story. */
  play: (stage: StoryContext, script: StoryRecorder) => void;
}

/** The stage: who and what may take part in the stories, and the clock. */
export class StoryContext {
  readonly random: Random;
  readonly stories: Story[] = [];
  readonly #members: Person[];
  readonly #shared = new Map<string, unknown>();
  #nextMember = 0;
  #strangers = 0;

  constructor(
    readonly builder: EventBuilder,
    readonly from: number,
  ) {
    this.random = builder.random.fork('stories');
    this.#members = builder.people.filter(
      (p) => isHuman(p) && p.kind === 'member' && p.identities.length === 1 && p.name !== undefined,
    );
  }

  /** Epoch ms; never before the history begins. */
  daysAgo(days: number): number {
    const span = this.builder.options.now - this.from;
    return Math.floor(this.builder.options.now - Math.min(days * DAY, span * 0.85));
  }

  /** Epoch ms. */
  hoursAgo(hours: number): number {
    return this.daysAgo(hours / 24);
  }

  /** Epoch ms. */
  minutesAgo(minutes: number): number {
    return this.builder.options.now - minutes * MINUTE;
  }

  /** Somebody who has not played yet, as long as there are enough people. */
  member(): Person {
    const person = this.#members[this.#nextMember % this.#members.length] as Person;
    this.#nextMember++;
    return person;
  }

  /** Takes a member out of the list, so that no other story uses them: for joiners, leavers and dormant users. */
  reserve(): Person {
    const person = this.#members.length > 2 ? this.#members.pop() : this.#members[0];
    return person as Person;
  }

  /** The n-th of the two owners and three administrators. */
  admin(n = 0): Person {
    return this.builder.people[n % 5] as Person;
  }

  /** The one member whose profile has no name. */
  nameless(): Person {
    return this.builder.people.find(({ name }) => name === undefined) as Person;
  }

  /** The machine account of the given kind. */
  machine(kind: 'service' | 'scim'): Person {
    return this.builder.people.find((p) => p.kind === kind) as Person;
  }

  /** An ordinary vault that is in use. */
  vault(n = 0): TenantVault {
    const plans = this.builder.vaults.filter(
      (p) => !p.privileged && !p.unused && p.vault.type === 'USER_CREATED',
    );
    return (plans[n % plans.length] ?? this.builder.vaults[0])?.vault as TenantVault;
  }

  /** A privileged vault. */
  privilegedVault(n = 0): TenantVault {
    const plans = this.builder.vaults.filter((p) => p.privileged);
    return plans[n % plans.length]?.vault as TenantVault;
  }

  /** Active items of a vault. */
  itemsOf(vault: TenantVault): TenantItem[] {
    return this.builder.items.filter((i) => i.vault.id === vault.id && i.state === undefined);
  }

  /** A group by name. */
  group(name: string): Group {
    return this.builder.groups.find((g) => g.name === name) as Group;
  }

  /** A way in from an address that nobody has used before. */
  stranger(place: City, client: ClientKind = 'web'): ClientSource {
    this.#strangers++;
    const ip = ips.stranger(this.#strangers);
    return unknownSource(
      this.random,
      ip,
      {
        location: namedLocation(place),
        codedLocation: codedLocation(place),
        countryCode: place.countryCode,
      },
      makeClient(client, ip, `host-${this.#strangers}`),
    );
  }

  /** Tells one story and files it. */
  tell({ play, reading: _reading, otherReadings: _others, ...head }: StoryPlan): void {
    const script = new StoryRecorder(this.builder);
    play(this, script);
    this.stories.push(script.finish(head, this.builder.options.now));
  }

  /** What several stories share: chosen by the first that asks for it. */
  once<T>(name: string, choose: () => T): T {
    if (!this.#shared.has(name)) this.#shared.set(name, choose());
    return this.#shared.get(name) as T;
  }
}

/** Records the events of one story as they are made. */
export class StoryRecorder {
  readonly #events: Story['events'] = [];
  readonly #times: number[] = [];
  readonly #cast = new Set<string>();
  readonly #signedIn = new Set<string>();
  readonly #builder: EventBuilder;

  constructor(builder: EventBuilder) {
    this.#builder = builder;
  }

  /** An audit event of the story. The actor signs in before the first, as usual; that sign-in is not part of the story. */
  audit(
    actor: Person,
    at: number,
    action: string,
    objectType: string,
    objectUuid: string,
    extras: AuditExtras = {},
  ): AuditEvent {
    if (extras.source === undefined && !this.#signedIn.has(actor.uuid)) {
      this.#signedIn.add(actor.uuid);
      this.#builder.signIn(actor, at - HOUR / 4);
      this.#builder.sortSessions();
    }
    this.appears(actor, extras.object, extras.aux);
    return this.#record(
      'auditevents',
      at,
      this.#builder.audit(actor, at, action, objectType, objectUuid, extras),
    );
  }

  /** An item usage of the story. */
  usage(
    person: Person,
    at: number,
    item: TenantItem,
    action: string,
    extras: UsageExtras = {},
  ): ItemUsage {
    this.appears(person);
    return this.#record('itemusages', at, this.#builder.usage(person, at, item, action, extras));
  }

  /** A sign-in attempt of the story. */
  signIn(person: Person, at: number, extras: SignInExtras = {}): SignInAttempt {
    this.appears(person);
    const client = extras.client ?? (extras.source ?? usualSource(person)).client;
    return this.#record(
      'signinattempts',
      at,
      this.#builder.signIn(person, at, { ...extras, client }),
    );
  }

  /** Names somebody who takes part without causing an event. */
  appears(...people: (Person | undefined)[]): void {
    for (const person of people) if (person) this.#cast.add(person.uuid);
  }

  /** The finished story. */
  finish(head: Omit<StoryHead, 'reading' | 'otherReadings'>, now: number): Story {
    return {
      ...head,
      alsoRules: [],
      people: [...this.#cast],
      events: this.#events,
      from: this.#times.length > 0 ? Math.min(...this.#times) : now - HOUR,
      to: this.#times.length > 0 ? Math.max(...this.#times) : now,
    };
  }

  #record<T extends { uuid: string }>(stream: EventKind, at: number, event: T): T {
    this.#events.push({ stream, uuid: event.uuid });
    this.#times.push(at);
    return event;
  }
}
