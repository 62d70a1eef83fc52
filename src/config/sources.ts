import type {
  IntegrationIngestionConfigField,
  IntegrationIngestionConfigFieldMap,
} from '@jupiterone/integration-sdk-core';
import { STREAMS } from '@graph-1password/vocabulary';

/** Ids of the sources that a customer can switch off; steps name theirs as `ingestionSourceId`. */
export const IngestionSources = {
  AUDIT_EVENTS: STREAMS.auditevents.source,
  ITEM_USAGES: STREAMS.itemusages.source,
  SIGNIN_ATTEMPTS: STREAMS.signinattempts.source,
  VAULTS: 'vaults',
  SECRETS: 'secrets',
  ITEM_DETAILS: 'item-details',
} as const;

/** Id of a source. */
type IngestionSource = (typeof IngestionSources)[keyof typeof IngestionSources];

/** A switch per source, as the tile shows them. */
export const ingestionConfig: IntegrationIngestionConfigFieldMap = {
  [IngestionSources.AUDIT_EVENTS]: {
    title: 'Audit Events',
    description:
      'Who changed what in the 1Password account: vault access, groups, users, settings. Needs the audit events feature of the Events Reporting token.',
  },
  [IngestionSources.ITEM_USAGES]: {
    title: 'Item Usages',
    description:
      'Who used which item in shared vaults, from which app and place. Needs the item usages feature of the Events Reporting token.',
  },
  [IngestionSources.SIGNIN_ATTEMPTS]: {
    title: 'Sign-in Attempts',
    description:
      'Successful and failed sign-ins with their reason, app and place. Needs the sign-in attempts feature of the Events Reporting token.',
  },
  [IngestionSources.VAULTS]: {
    title: 'Vaults',
    description: 'Vaults that the Connect token may read, with their item counts.',
  },
  [IngestionSources.SECRETS]: {
    title: 'Secrets',
    description: 'Metadata of the items in these vaults; never a password or other field value.',
  },
  [IngestionSources.ITEM_DETAILS]: {
    title: 'Item Details',
    description:
      'Section labels and file names of each item. Reads every full item once a run, which shows up as item usage by the Connect server in 1Password.',
  },
} satisfies Record<IngestionSource, IntegrationIngestionConfigField>;
