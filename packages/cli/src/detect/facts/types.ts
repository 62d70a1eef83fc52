/** A person, group or machine account, as far as it is known. */
export interface Party {
  kind: 'user' | 'group' | 'service account' | 'invited person';
  uuid?: string;
  name?: string;
  email?: string;
  /** How many there are, if many events do not share one. */
  count?: number;
}

/** What something was done to. */
export interface Thing {
  /** In words, such as `vault` or `service account token`. */
  kind: string;
  uuid?: string;
  name?: string;
  /** Of an item: its vault. */
  vault?: { uuid?: string; name?: string; count?: number };
  /** How many there are, if many events do not share one. */
  count?: number;
}

/** Where an address is. */
export interface EventPlace {
  city?: string;
  region?: string;
  /** By name, whatever the event has. */
  country?: string;
  /** ISO 3166-1 alpha-2. */
  countryCode?: string;
}

/** The app of an item usage or sign-in attempt. */
export interface Application {
  name?: string;
  version?: string;
  /** Computer, phone or browser, as the app calls it. */
  device?: string;
  os?: string;
}

/** Who did what to whom, with what, from where: as far as an event has it. */
export interface Facts {
  actor?: Party;
  target?: Party;
  object?: Thing;
  /** `action/objectType` of audit events, the action of usages, `category/type` of sign-ins. */
  action?: string;
  place?: EventPlace;
  address?: string;
  application?: Application;
  /** Role in a group. */
  role?: string;
  /** What may be done in a vault. */
  permissions?: string[];
  /** Who used an item: a person, a machine, or a run of this collector. */
  accessedBy?: string;
}
