import type {
  IntegrationIngestionConfigField,
  IntegrationIngestionConfigFieldMap,
} from '@jupiterone/integration-sdk-core';
import type { EventKind } from '@graph-1password/vocabulary';
import { STREAM_ROWS, STREAMS } from '@graph-1password/vocabulary';

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

/** Id of the source of a stream, whose row has its words. */
type StreamSource = (typeof STREAMS)[EventKind]['source'];

/** A switch per source, as the tile shows them. */
export const ingestionConfig: IntegrationIngestionConfigFieldMap = {
  ...Object.fromEntries(
    STREAM_ROWS.map(({ source, tile: [title, description] }) => [source, { title, description }]),
  ),
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
} satisfies Record<Exclude<IngestionSource, StreamSource>, IntegrationIngestionConfigField>;
