import {
  AuditActorMetadata,
  AuditAuxMetadata,
  AuditEventMetadata,
  AuditObjectMetadata,
} from './audit';
import type { StepEntityMetadata } from '@jupiterone/integration-sdk-core';
import type { EntityTypes } from '@graph-1password/vocabulary';
import { GroupMetadata } from './groups';
import { AccountMetadata, SecretMetadata, VaultMetadata } from './inventory';
import { ItemUsageEventMetadata, ItemUsageUserMetadata } from './itemUsages';
import { SigninEventMetadata, SigninUserMetadata } from './signinAttempts';
import { ClientIpMetadata, UserMetadata } from './users';

export * from '@graph-1password/vocabulary';

/** Every entity type of the integration, with its class, schema and partiality. */
export const Entities = {
  ACCOUNT: AccountMetadata,
  AUDIT_EVENT: AuditEventMetadata,
  AUDIT_ACTOR: AuditActorMetadata,
  AUDIT_AUX: AuditAuxMetadata,
  AUDIT_OBJECT: AuditObjectMetadata,
  ITEM_USAGE_EVENT: ItemUsageEventMetadata,
  ITEM_USAGE_USER: ItemUsageUserMetadata,
  SIGNIN_EVENT: SigninEventMetadata,
  SIGNIN_USER: SigninUserMetadata,
  USER: UserMetadata,
  CLIENT_IP: ClientIpMetadata,
  GROUP: GroupMetadata,
  VAULT: VaultMetadata,
  SECRET: SecretMetadata,
} satisfies Record<keyof typeof EntityTypes, StepEntityMetadata>;
