/**
 * Wire types of the 1Password Events API, version 2 (spec 1.4.1).
 *
 * The published specification declares no required field, so everything but the two fields that
 * the client itself checks (`uuid`, `timestamp`) may be missing, and optional objects may be `null`.
 * Enumerations are open: unknown codes pass through as strings.
 */

/** The streams; the names are both the path segment and the token feature that opens it. */
export type EventKind = 'auditevents' | 'itemusages' | 'signinattempts';

/** All streams, in the order in which they are listed to people. */
export const EVENT_KINDS: readonly EventKind[] = ['auditevents', 'itemusages', 'signinattempts'];

/** A user as hydrated when the event was generated: names may differ between events of one user. */
export interface EventUser {
  uuid?: string;
  name?: string;
  email?: string;
  /** MSP accounts: `user` or `external_user`. Documented name; `type` was seen on the wire. */
  user_type?: string;
  type?: string;
  /** MSP accounts: the account that the user belongs to. */
  user_account_uuid?: string;
}

/** Place of an IP address. `country` is a name in audit events and a code in sign-in attempts. */
export interface EventLocation {
  country?: string;
  region?: string;
  city?: string;
  latitude?: number;
  longitude?: number;
}

/** The app that reported an item usage or a sign-in attempt. */
export interface EventClient {
  app_name?: string;
  app_version?: string;
  platform_name?: string;
  platform_version?: string;
  os_name?: string;
  os_version?: string;
  ip_address?: string;
}

/** The session in which an audited action was performed. */
export interface EventSession {
  uuid?: string;
  login_time?: string;
  device_uuid?: string;
  ip?: string;
}

/** What every event has; an event without these two is malformed. `timestamp` is RFC 3339 with 0 to 9 fractional digits. */
interface BaseEvent {
  uuid: string;
  timestamp: string;
  account_uuid?: string | null;
  location?: EventLocation | null;
}

/** `POST /api/v2/auditevents` */
export interface AuditEvent extends BaseEvent {
  actor_uuid?: string;
  actor_details?: EventUser | null;
  actor_type?: string;
  actor_account_uuid?: string;
  action?: string;
  object_type?: string;
  /** May be an empty string (seen for `view` of a `report`). */
  object_uuid?: string;
  /** Only when the object is a user. */
  object_details?: EventUser | null;
  aux_id?: number | null;
  aux_uuid?: string;
  /** Only when the auxiliary information is about a user. */
  aux_details?: EventUser | null;
  aux_info?: string;
  session?: EventSession | null;
}

/** `POST /api/v2/itemusages` */
export interface ItemUsage extends BaseEvent {
  used_version?: number;
  vault_uuid?: string;
  item_uuid?: string;
  action?: string;
  user?: EventUser | null;
  client?: EventClient | null;
}

/** `POST /api/v2/signinattempts` */
export interface SignInAttempt extends BaseEvent {
  session_uuid?: string;
  category?: string;
  type?: string;
  country?: string;
  /** `null` when there is nothing to say. */
  details?: { value?: string } | null;
  target_user?: EventUser | null;
  client?: EventClient | null;
}

/** Which event type a stream carries. */
export interface EventOfKind {
  auditevents: AuditEvent;
  itemusages: ItemUsage;
  signinattempts: SignInAttempt;
}
