import type { EventReferences } from '../run/eventReferences';
import type { StepContext } from '../run/run';
import type { AccountStates, ItemNow } from '@graph-1password/vocabulary';
import type { UserRegister } from './users';
import { EntityTypes } from '../entities';
import type { EntityType } from '../entities';

/** What a vault passes on to the steps after it. */
export interface KnownVault {
  id: string;
  name: string;
}

/** Events of one actor about one vault. */
export interface ActorVaultActivity {
  actorId: string;
  vaultId: string;
  actions: Set<string>;
  eventCount: number;
  /** Epoch ms. */
  firstPerformedOn: number;
  lastPerformedOn: number;
}

/** Successful sign-ins of one user from one address. */
export interface SignInSource {
  userId: string;
  ip: string;
  signInCount: number;
  /** Epoch ms. */
  firstSeenOn: number;
  lastSeenOn: number;
  /** Of the last sign-in. */
  city?: string;
  country?: string;
  countryCode?: string;
  countryName?: string;
  region?: string;
}

/** Times that the user entity carries, epoch ms by user UUID. */
export interface UserTimes {
  lastSignInOn: Map<string, number>;
  lastFailedSignInOn: Map<string, number>;
  lastItemUsageOn: Map<string, number>;
}

/** What the audit events of the run tell of accounts. */
export interface Accounts {
  states: AccountStates;
  /** All events were read, and there were some: nobody was suspended unless they say so. */
  isWhole: boolean;
}

/** Audit events that change who can open what. */
export interface AccessChanges {
  changes: EventReferences;
  /** All events of the window were read: what is not among them did not happen. */
  isWhole: boolean;
  /** The stream was not read to its end. False as well when nothing could be asked for, which is no failure. */
  hasFailed: boolean;
}

/** What steps hand to later steps. Everything here grows with users, vaults and addresses, never with events. */
interface StepData extends UserTimes {
  /** Event, vault. Only events about a vault. */
  auditEventReferences: EventReferences;
  accounts: Accounts;
  accessChanges: AccessChanges;
  /** How items are today, by the key of the secret. */
  items: Map<string, ItemNow>;
  /** Event, user, vault, item, version, time, by whom it was used. */
  itemUsageReferences: EventReferences;
  accountKey: string;
  /** The step of the account has run, whatever came of it. */
  accountAsked: boolean;
  /** Users of item usages of whom nothing but reads of this integration is known. */
  collectors: ReadonlySet<string>;
  vaults: KnownVault[];
  actorVaultActivity: ActorVaultActivity[];
  signInSources: SignInSource[];
}

/** Hands a value to later steps. */
export const share = <N extends keyof StepData>(
  { jobState }: StepContext,
  name: N,
  value: StepData[N],
): Promise<void> => jobState.setData(name, value);

/** Takes a value of an earlier step; undefined when that step was disabled or found nothing. */
export const take = <N extends keyof StepData>(
  { jobState }: StepContext,
  name: N,
): Promise<StepData[N] | undefined> => jobState.getData<StepData[N]>(name);

/**
 * The key of the account. When its step was loaded from the SDK's cache (`collect --step`), it shared nothing, and its
 * entity tells.
 */
export async function takeAccountKey(context: StepContext): Promise<string | undefined> {
  let key = await take(context, 'accountKey');
  if (key !== undefined) return key;
  await context.jobState.iterateEntities({ _type: EntityTypes.ACCOUNT }, ({ _key }) => {
    key = _key;
  });
  return key;
}

/** Hands the users that a stream saw in one role to `build-users`. */
export const shareUsers = ({ jobState }: StepContext, facet: EntityType, users: UserRegister) =>
  jobState.setData(`users:${facet}`, users);

/** The users that a stream saw in one role. */
export const takeUsers = ({ jobState }: StepContext, facet: EntityType) =>
  jobState.getData<UserRegister>(`users:${facet}`);
