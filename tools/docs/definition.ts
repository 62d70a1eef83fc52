import {
  DEFAULT_LOOKBACK_DAYS,
  EXAMPLE_EVENTS_URL,
  FIELD_LABELS,
  ingestionConfig,
  instanceConfigFields,
  REGIONS,
} from '../../src/config';
import { STREAM_ROWS } from '@graph-1password/vocabulary';
import { integrationSteps } from '../../src/steps';
import { INTERVALS } from '../../packages/cli/src/poll/schedule';

/** The streams in a sentence: "audit events, item usages and sign-in attempts". */
const EVENTS = new Intl.ListFormat('en-GB').format(STREAM_ROWS.map(({ label }) => label));

/** A choice of a field. */
interface Choice {
  value: string;
  label: string;
  default?: true;
}

/** What the tile says about a field, beside its label. */
interface Wording {
  description: string;
  helperText?: string;
  /** Suggested; any other address can be entered too. */
  options?: Choice[];
  /** Shown as a switch. */
  format?: 'boolean' | 'number';
  defaultValue?: string;
}

/** Every field of the configuration: a new one without words does not compile. */
const WORDING: Record<keyof typeof FIELD_LABELS, Wording> = {
  reportingEventBaseUrl: {
    description: 'Address of the Events API in the region of your 1Password account.',
    helperText: 'It follows the address at which you sign in to 1Password.',
    options: REGIONS.map(({ domain, eventsBaseUrl }) => ({
      value: eventsBaseUrl,
      label: domain,
      ...(eventsBaseUrl === EXAMPLE_EVENTS_URL && { default: true as const }),
    })),
  },
  reportingEventAccessToken: {
    description: `Token of an Events Reporting integration in 1Password that reports ${EVENTS}.`,
    helperText: 'In 1Password: Integrations, Events Reporting. The token is shown once.',
  },
  connectServerBaseUrl: {
    description: 'Address of your own 1Password Connect Server, not of 1password.com.',
    helperText: 'For example https://connect.example.com; JupiterOne must be able to reach it.',
  },
  connectServerAccessToken: {
    description: 'Read-only token of that Connect Server for the vaults to collect.',
    helperText: 'No password or other value of an item ever leaves the integration.',
  },
  eventsLookbackDays: {
    description: 'How many days of events the first run reads: 1 to 120.',
    format: 'number',
    defaultValue: String(DEFAULT_LOOKBACK_DAYS),
  },
  connectItemDetails: {
    description:
      'Read each full item for its section labels and file names. Without it only lists are read, and no value of an item travels at all.',
    format: 'boolean',
    defaultValue: 'true',
  },
  privilegedVaultUuids: {
    description: 'Vaults that deserve special care, separated by commas or spaces.',
  },
  privilegedGroupUuids: {
    description: 'Groups that deserve special care, separated by commas or spaces.',
  },
};

/** Fields that every instance has in JupiterOne, whatever the integration. */
const INSTANCE_FIELDS = [
  {
    key: 'name',
    displayName: 'Account Name',
    description: 'A name for this 1Password account; it names the Account entity.',
    optional: false,
  },
  {
    key: 'description',
    displayName: 'Description',
    description: 'Anything that helps your team to tell this account from others.',
    optional: true,
  },
  {
    key: 'pollingInterval',
    displayName: 'Polling Interval',
    description: 'How often JupiterOne collects.',
    optional: false,
    options: Object.keys(INTERVALS).map((value) => ({
      value,
      label: value.charAt(0) + value.slice(1).toLowerCase().replaceAll('_', ' '),
      ...(value === 'ONE_DAY' && { default: true }),
    })),
  },
];

const AUTH_SECTIONS = [
  {
    id: 'events',
    displayName: '1Password Events API',
    description: `${EVENTS.charAt(0).toUpperCase()}${EVENTS.slice(1)}. Leave both fields empty to do without.`,
    keys: ['reportingEventBaseUrl', 'reportingEventAccessToken'],
  },
  {
    id: 'connect',
    displayName: '1Password Connect Server',
    description: 'Vaults and the metadata of their items. Leave both fields empty to do without.',
    keys: ['connectServerBaseUrl', 'connectServerAccessToken'],
  },
];

function configField(key: string) {
  const { mask = false, optional = false } = instanceConfigFields[key] ?? {};
  const field = key as keyof typeof FIELD_LABELS;
  return {
    key,
    displayName: FIELD_LABELS[field],
    ...WORDING[field],
    type: 'string',
    mask,
    optional,
  };
}

/** The tile of the integration: fields by the names of JupiterOne's `IntegrationDefinition`. */
export function tileDefinition() {
  const inSections = new Set(AUTH_SECTIONS.flatMap(({ keys }) => keys));
  const others = Object.keys(instanceConfigFields).filter((key) => !inSections.has(key));
  return {
    name: '1Password',
    title: '1Password',
    type: 'one-password',
    integrationType: 'one_password',
    integrationClass: ['Vault', 'Secret'],
    integrationCategory: ['Identity and Access Management', 'Security'],
    description: `Who signed in from where, who used which secret, who changed what: ${EVENTS} of a 1Password account, its vaults, and the metadata of their items.`,
    icon: 'icon.svg',
    instanceFields: INSTANCE_FIELDS,
    authSections: AUTH_SECTIONS.map(({ keys, ...section }) => ({
      ...section,
      configFields: keys.map(configField),
    })),
    configFields: others.map(configField),
    integrationPlatformFeatures: {
      supportsCollectors: true,
      supportsIngestionSourcesConfig: true,
    },
    ingestionSourcesConfig: Object.entries(ingestionConfig).map(([id, source]) => ({
      id,
      ...source,
      steps: integrationSteps
        .filter(({ ingestionSourceId }) => ingestionSourceId === id)
        .map((step) => step.name),
    })),
  };
}

/** The text of `jupiterone/definition.json`. */
export const definitionFile = (): string => `${JSON.stringify(tileDefinition(), null, 2)}\n`;
