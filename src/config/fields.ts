import type {
  IntegrationInstanceConfig,
  IntegrationInstanceConfigFieldMap,
} from '@jupiterone/integration-sdk-core';

/** What a customer enters in the tile, or sets as environment variables (`REPORTING_EVENT_BASE_URL`, ...). */
export interface IntegrationConfig extends IntegrationInstanceConfig {
  /** Events API of the account's region, for instance `https://events.1password.eu`. */
  reportingEventBaseUrl?: string;
  /** Events Reporting token. */
  reportingEventAccessToken?: string;
  /** Address of the customer's own Connect Server. */
  connectServerBaseUrl?: string;
  /** Access token of that Connect Server. */
  connectServerAccessToken?: string;
  /** How many days of events the first run fetches: 1 to 120, because 1Password keeps 120 days. Default 14. */
  eventsLookbackDays?: string | number;
  /** Whether each full item is read for its section labels and file names. Default true. */
  connectItemDetails?: boolean | string;
  /** Ids of vaults and groups to be marked as privileged, separated by commas or space. */
  privilegedVaultUuids?: string;
  privilegedGroupUuids?: string;
}

/**
 * The fields as the SDK reads them from the environment. All are optional because each half is; `parseConfig`
 * checks that at least one is there. `connectItemDetails` is a text: for type `boolean` the SDK's
 * own reader refuses an empty variable, which counts as unset here.
 */
export const instanceConfigFields: IntegrationInstanceConfigFieldMap<IntegrationConfig> = {
  reportingEventBaseUrl: { type: 'string', optional: true },
  reportingEventAccessToken: { type: 'string', mask: true, optional: true },
  connectServerBaseUrl: { type: 'string', optional: true },
  connectServerAccessToken: { type: 'string', mask: true, optional: true },
  eventsLookbackDays: { type: 'string', optional: true },
  connectItemDetails: { type: 'string', optional: true },
  privilegedVaultUuids: { type: 'string', optional: true },
  privilegedGroupUuids: { type: 'string', optional: true },
};
