import type { AccountStatus } from '@graph-1password/vocabulary';

/** All that a run knew of a person whom events name: what the entity of the user is made of. Times in epoch ms. */
export interface KnownPerson {
  /** Upper-case UUID. */
  id: string;
  name?: string | undefined;
  email?: string | undefined;
  mspUserType?: string | undefined;
  mspUserAccountId?: string | undefined;
  lastFailedSignInOn?: number | undefined;
  lastItemUsageOn?: number | undefined;
  lastSignInOn?: number | undefined;
  leftOn?: number | undefined;
  status?: AccountStatus | undefined;
  /** Time of the newest event that names the person. */
  seenOn?: number | undefined;
}

/**
 * What earlier runs knew of people and groups. JupiterOne replaces an entity by what a run says of it, and a run reads the
 * events of a short while: so it must not say less than the one before.
 */
export interface KnownThings {
  /** By UUID. */
  people: ReadonlyMap<string, KnownPerson>;
  /** Names of groups, by id. */
  groupNames: ReadonlyMap<string, string>;
  /** Called with everybody whom events of the run name, joined with what was known before. */
  learnPeople(people: readonly KnownPerson[]): void;
  /** Called with the name of a group. */
  learnGroup(id: string, name: string): void;
}
