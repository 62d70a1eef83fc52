import type { StepAuthorization } from '@jupiterone/integration-sdk-core';
import type { EventKind } from '@graph-1password/vocabulary';

/** What an event step needs: a token with the feature of its stream. */
export const featureAuthorization = (kind: EventKind): StepAuthorization => ({
  permissions: [kind],
  endpoints: [`POST /api/v2/${kind}`],
  documentationLinks: ['https://developer.1password.com/docs/events-api/authorization'],
});

/** What a Connect step needs: a token that may read the vaults. */
export const vaultAuthorization = (...endpoints: string[]): StepAuthorization => ({
  permissions: ['read access to each vault'],
  endpoints,
  documentationLinks: ['https://developer.1password.com/docs/connect/manage-connect'],
});
