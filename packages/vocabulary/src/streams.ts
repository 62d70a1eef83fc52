import type { EntityType } from './entityTypes';
import { EntityTypes } from './entityTypes';
import { auditActionName, itemUsageActionName, signInOutcomeName } from './eventNames';
import type { EventKind } from './wire/events';
import { EVENT_KINDS } from './wire/events';

/** A role in which the events of a stream know a user. */
export interface UserFacet {
  /** `_type` of the user in this role. */
  readonly type: EntityType;
  /** Property of the event with the UUID of the user. */
  readonly id: string;
  /** Property of the event with the e-mail of the user. */
  readonly email: string;
  /** The role in words, singular and plural. */
  readonly names: readonly [one: string, many: string];
  /** When a user is in this role, a sentence. */
  readonly when: string;
}

/** All that several wings must know of a stream of events. */
export interface StreamRow {
  /** How 1Password's set-up page and sentences call its events. */
  readonly label: string;
  /** Its events in few words, singular and plural. */
  readonly names: readonly [one: string, many: string];
  /** Id of the step that reads it. */
  readonly step: string;
  /** Id of the source by which a customer switches it off. */
  readonly source: string;
  /** The switch in the tile: its title, and what it is about. */
  readonly tile: readonly [title: string, description: string];
  /** `_type` of its events. */
  readonly type: EntityType;
  /** The roles in which its events know users; the first is the one who acted. */
  readonly users: readonly UserFacet[];
  /** Property of its events that tells when they happened, epoch ms. Events leave a graph on disk by it. */
  readonly time: string;
  /** Property that tells what was done, as a code. */
  readonly action: string;
  /** Property with the address from which it was done. */
  readonly address: string;
  /** A code of `action` in words that read after a person's name; undefined for one that is not known. */
  readonly words: (code: string) => string | undefined;
  /** What the explorer calls the lines that its events make between things, singular and plural. */
  readonly lines: readonly [one: string, many: string];
  /** How such a line reads from a person to what was touched, if anything, and to the address. */
  readonly verbs: readonly [what: string | undefined, from: string];
  /** Number of its colour in the explorer, 1 to 8. */
  readonly colour: number;
}

/**
 * One row for each stream. What lists streams, their events or the roles of their users comes from here, so that a new
 * row is known everywhere.
 */
export const STREAMS = {
  auditevents: {
    label: 'audit events',
    names: ['Audit event', 'Audit events'],
    step: 'fetch-audit-events',
    source: 'audit-events',
    tile: [
      'Audit Events',
      'Who changed what in the 1Password account: vault access, groups, users, settings. Needs the audit events feature of the Events Reporting token.',
    ],
    type: EntityTypes.AUDIT_EVENT,
    users: [
      {
        type: EntityTypes.AUDIT_ACTOR,
        id: 'actorUUID',
        email: 'actorEmail',
        names: ['Audit actor', 'Audit actors'],
        when: 'The user performed an audit event.',
      },
      {
        type: EntityTypes.AUDIT_AUX,
        id: 'auxUUID',
        email: 'auxEmail',
        names: ['Audit affected user', 'Audit affected users'],
        when: 'The user was affected by an audit event.',
      },
      {
        type: EntityTypes.AUDIT_OBJECT,
        id: 'objectUUID',
        email: 'objectEmail',
        names: ['Audit object user', 'Audit object users'],
        when: 'The user was the object of an event.',
      },
    ],
    time: 'createdOn',
    action: 'action',
    address: 'sessionIP',
    words: auditActionName,
    lines: ['change', 'changes'],
    verbs: ['changed', 'acted from'],
    colour: 4,
  },
  itemusages: {
    label: 'item usages',
    names: ['Item usage', 'Item usages'],
    step: 'fetch-item-usages',
    source: 'item-usages',
    tile: [
      'Item Usages',
      'Who used which item in shared vaults, from which app and place. Needs the item usages feature of the Events Reporting token.',
    ],
    type: EntityTypes.ITEM_USAGE_EVENT,
    users: [
      {
        type: EntityTypes.ITEM_USAGE_USER,
        id: 'userUUID',
        email: 'userEmail',
        names: ['Item usage user', 'Item usage users'],
        when: 'The user used an item.',
      },
    ],
    time: 'createdOn',
    action: 'action',
    address: 'ipAddress',
    words: itemUsageActionName,
    lines: ['item usage', 'item usages'],
    verbs: ['used', 'acted from'],
    colour: 5,
  },
  signinattempts: {
    label: 'sign-in attempts',
    names: ['Sign-in', 'Sign-ins'],
    step: 'fetch-signin-attempts',
    source: 'signin-attempts',
    tile: [
      'Sign-in Attempts',
      'Successful and failed sign-ins with their reason, app and place. Needs the sign-in attempts feature of the Events Reporting token.',
    ],
    type: EntityTypes.SIGNIN_EVENT,
    users: [
      {
        type: EntityTypes.SIGNIN_USER,
        id: 'targetUserUUID',
        email: 'targetUserEmail',
        names: ['Sign-in user', 'Sign-in users'],
        when: 'The user attempted to sign in.',
      },
    ],
    time: 'createdOn',
    action: 'category',
    address: 'ipAddress',
    words: signInOutcomeName,
    lines: ['sign-in', 'sign-ins'],
    verbs: [undefined, 'signed in from'],
    colour: 6,
  },
} as const satisfies Record<EventKind, StreamRow>;

/** The rows, in the order in which streams are listed to people. */
export const STREAM_ROWS: readonly StreamRow[] = EVENT_KINDS.map((kind) => STREAMS[kind]);

/** `_type` of the events of a stream. */
export type EventType = (typeof STREAMS)[EventKind]['type'];

/** `_type` of a user in a role. */
export type FacetType = (typeof STREAMS)[EventKind]['users'][number]['type'];

/** `_type` of what is neither an event nor a user in a role. */
export type ThingType = Exclude<EntityType, EventType | FacetType>;

/** What the explorer calls the lines that events make. */
export type EventLines = (typeof STREAMS)[EventKind]['lines'][1];

/** How a line of events reads. */
export type EventVerb = Exclude<(typeof STREAMS)[EventKind]['verbs'][number], undefined>;

/** The types of all events. */
export const EVENT_TYPES: readonly EntityType[] = STREAM_ROWS.map(({ type }) => type);

/** The roles in which events know users, stream by stream. */
export const USER_FACETS: readonly UserFacet[] = STREAM_ROWS.flatMap(({ users }) => users);

/** The types of users in these roles. */
export const FACET_TYPES = USER_FACETS.map(({ type }) => type) as readonly FacetType[];

const rowsByType: ReadonlyMap<string, StreamRow> = new Map(
  STREAM_ROWS.map((row) => [row.type, row]),
);

/** The stream whose events are of a type; undefined for types that are not events. */
export const streamOfType = (type: string): StreamRow | undefined => rowsByType.get(type);

/** Whether entities of a type are events: things that happened at a moment. */
export const isEventType = (type: string): boolean => rowsByType.has(type);

/** An object with a value for each stream. */
export const forEachStream = <T>(value: (kind: EventKind) => T): Record<EventKind, T> =>
  Object.fromEntries(EVENT_KINDS.map((kind) => [kind, value(kind)])) as Record<EventKind, T>;

/** Categories of sign-in attempts that let the user in; the second was let in, but reported by a firewall rule. */
export const LET_IN: readonly string[] = ['success', 'firewall_reported_success'];

/** Whether a sign-in attempt of this category let the user in. One without a category did not. */
export const wasLetIn = (category: unknown): boolean =>
  typeof category === 'string' && LET_IN.includes(category);
