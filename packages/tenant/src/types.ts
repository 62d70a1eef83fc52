import type { TenantEvents } from './events';
import type { EventClient, EventKind, EventLocation, EventUser } from '@graph-1password/vocabulary';
import type { City } from './places';

/** Share of each stream in the whole; they need not add up to 1; a stream that is missing has none. */
export type StreamMix = Partial<Record<EventKind, number>>;

/** What a simulated tenant is made of. Same options, same tenant, to the byte. */
export interface TenantOptions {
  /** People, service accounts not counted; at least 10. Default 60. */
  users?: number;
  /** Length of the history before `now`, at least 1. Default 14. Rules with a baseline need 7 and more. */
  days?: number;
  /** Events of all streams together, stories and duplicates included. Default 20,000; never fewer than the stories need. */
  events?: number;
  /** At least 5: one of each type, an ordinary one and a privileged one. Default 12. */
  vaults?: number;
  /** At least 20, so that every category occurs. Default 400. */
  items?: number;
  /** Default 1. */
  seed?: number | string;
  /** End of the history, epoch ms. Give it for a repeatable tenant; the default is the clock. */
  now?: number;
  /** `false` gives a quiet tenant of the same size in which no detection rule should fire. Default true. */
  stories?: boolean;
  /** Text that is planted, as it stands, in every field that bears a secret. Default: a random value per field that starts with `SECRET_PREFIX`. */
  canary?: string;
  /** Default: 70 % item usages, 18 % audit events, 12 % sign-in attempts. */
  mix?: StreamMix;
}

/** Options with the defaults filled in. */
export type ResolvedOptions = Required<Omit<TenantOptions, 'canary' | 'mix'>> & {
  canary?: string;
  mix: Record<EventKind, number>;
};

/** One of a person's habitual ways in: a device on a network. */
export interface ClientSource {
  ip: string;
  deviceUuid: string;
  client: EventClient;
  /** Country as a name: audit events and item usages. */
  location: EventLocation;
  /** Country as a code: sign-in attempts. */
  codedLocation: EventLocation;
  countryCode: string;
}

/** A person or a machine account. */
export interface Person {
  /** Upper-case base32. */
  uuid: string;
  /** Absent for the one user whose profile has no name. */
  name?: string;
  email: string;
  kind: 'owner' | 'admin' | 'member' | 'external' | 'service' | 'scim' | 'connect';
  team: string;
  home: City;
  sources: ClientSource[];
  /** The user as events carry it, by the epoch ms from which it holds; ascending. */
  identities: { from: number; user: EventUser; signInUser: EventUser }[];
  /** Account of an external user at the managed service provider. */
  homeAccountUuid?: string;
  mfa: boolean;
  /** Item usage actions that this person habitually performs, the most usual first. */
  habits: string[];
  /** Epoch ms outside of which the person causes no events. */
  activeFrom: number;
  activeUntil: number;
}

/** A group of the tenant; ids are lower-case base32. */
export interface Group {
  uuid: string;
  name: string;
}

/** A vault as Connect serves it. */
export interface TenantVault {
  id: string;
  name: string;
  description?: string;
  attributeVersion: number;
  contentVersion: number;
  items: number;
  type: string;
  createdAt: string;
  updatedAt: string;
}

/** A field of a full item; everything but id, type, purpose, label and section is secret. */
export interface TenantField {
  id: string;
  type: string;
  label?: string;
  purpose?: string;
  section?: { id: string };
  value?: string;
  totp?: string;
  entropy?: number;
  recipe?: { length: number; characterSets: string[] };
  generate?: boolean;
  passwordDetails?: { entropy: number; generated: boolean; strength: string; history: string[] };
}

/** An attached file; `content` only when it was asked for, or by a server that sends it unasked. */
export interface TenantFile {
  id: string;
  name: string;
  size: number;
  content_path: string;
  section?: { id: string };
  content?: string;
}

/** An item as Connect serves it in full, secrets included. */
export interface TenantItem {
  id: string;
  title: string;
  vault: { id: string };
  category: string;
  urls?: { href: string; label?: string; primary?: boolean }[];
  favorite?: boolean;
  tags?: string[];
  version: number;
  state?: string;
  createdAt: string;
  updatedAt: string;
  lastEditedBy: string;
  sections: { id: string; label?: string }[];
  fields: TenantField[];
  files?: TenantFile[];
}

/** A labelled happening: what a detection rule should find. */
export interface Story {
  id: string;
  title: string;
  /** Number of the Sentinel rule (1 to 18), or the id of an idea beyond them. */
  rule: number | string;
  /** Other rules that the events of this story rightly match too. */
  alsoRules: (number | string)[];
  description: string;
  /** UUIDs of those who take part. */
  people: string[];
  /** Empty when the story is an absence. */
  events: { stream: EventKind; uuid: string }[];
  /** Epoch ms of the first and the last event. */
  from: number;
  to: number;
}

/** Facts that tests want to know without searching for them. */
export interface TenantLabels {
  privilegedVaults: string[];
  privilegedGroups: string[];
  /** Event UUIDs that are delivered twice. */
  duplicates: Record<EventKind, string[]>;
  externalUsers: string[];
  serviceAccounts: string[];
  /** User whose `server-fetch` usages a Connect Server causes. */
  connectUser: string;
  renamedUsers: string[];
  namelessUsers: string[];
  /** People whose last sign-in lies in the first half of the history. */
  dormantUsers: string[];
  /** Vaults that nobody used. */
  unusedVaults: string[];
}

/** The whole simulated tenant: plain data. Events stand in the order of the API, ascending by time. */
export interface Tenant extends TenantEvents {
  options: ResolvedOptions;
  account: { uuid: string; name: string; domain: string };
  now: number;
  /** The history, epoch ms. */
  window: { from: number; to: number };
  people: Person[];
  groups: Group[];
  vaults: TenantVault[];
  items: TenantItem[];
  /** Usages that become visible after they happened (epoch ms, never after `now`). */
  lateItemUsages: { uuid: string; availableAt: number }[];
  stories: Story[];
  labels: TenantLabels;
  /** Every secret value planted in the items. */
  secretValues: string[];
}
