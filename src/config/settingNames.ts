import type { IntegrationConfig } from './fields';

/** The names that the configuration declares itself; the SDK's base type allows any. */
type ConfigField = keyof {
  [K in keyof IntegrationConfig as string extends K ? never : K]: unknown;
};

/** What the tile calls each field; the labels of the first four are JupiterOne's published ones. */
export const FIELD_LABELS: Readonly<Record<Exclude<ConfigField, 'disabledSources'>, string>> = {
  reportingEventBaseUrl: 'Reporting Event Base URL',
  reportingEventAccessToken: 'Reporting Event Access Token',
  connectServerBaseUrl: 'Connect Server Base URL',
  connectServerAccessToken: 'Connect Server Access Token',
  eventsLookbackDays: 'Events Look-back Days',
  connectItemDetails: 'Connect Item Details',
  privilegedVaultUuids: 'Privileged Vault UUIDs',
  privilegedGroupUuids: 'Privileged Group UUIDs',
};

/** How people name a setting: as a variable of the environment or `.env`, or by its label in the tile. */
export type Naming = 'variable' | 'label';

/** The environment variable of a field, by the SDK's rule. */
export const variableOf = (field: string): string => field.replace(/[A-Z]/g, '_$&').toUpperCase();

/** What the SDK calls the definition of every instance on one's own machine. */
const LOCAL_DEFINITION = 'local-integration-definition';

/** Tells how the person who configured a run wrote its settings. @param env the environment, `.env` included */
export function namingOf(
  { integrationDefinitionId }: { integrationDefinitionId?: string },
  env: NodeJS.ProcessEnv,
): Naming {
  const isLocal =
    integrationDefinitionId === LOCAL_DEFINITION ||
    Object.keys(FIELD_LABELS).some((field) => env[variableOf(field)] !== undefined);
  return isLocal ? 'variable' : 'label';
}

const FIELD = new RegExp(`\\b(?:${Object.keys(FIELD_LABELS).join('|')})\\b`, 'g');

/** A sentence with each field of the configuration named as the person wrote it. */
export const nameSettings = (sentence: string, naming: Naming): string =>
  sentence.replace(FIELD, (field) =>
    naming === 'variable' ? variableOf(field) : FIELD_LABELS[field as keyof typeof FIELD_LABELS],
  );
