import { IntegrationValidationError } from '@jupiterone/integration-sdk-core';
import type {
  IntegrationInstanceConfig,
  IntegrationInstanceConfigFieldMap,
} from '@jupiterone/integration-sdk-core';
import { isOnePasswordId, lowerId } from '@graph-1password/vocabulary';
import type { TokenClaims } from './tokenClaims';
import { checkToken } from './token';
import { parseConnectBaseUrl, parseEventsBaseUrl } from './url';

export { ingestionConfig, IngestionSources } from './sources';

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
 * The fields as the SDK reads them from the environment. All are optional because each half is; that at least
 * one is there says {@link parseConfig}. `connectItemDetails` is a text: for type `boolean` the SDK's
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

/** The Events half, checked. */
interface EventsConfig {
  /** Origin, and the path of a gateway if there is one; no trailing slash. */
  baseUrl: string;
  /** Trimmed. */
  token: string;
  lookbackDays: number;
  /** Absent for opaque tokens. */
  claims?: TokenClaims;
}

/** The Connect half, checked. */
interface ConnectConfig {
  /** Without trailing slash and without `/v1`; the path of a reverse proxy stays. */
  baseUrl: string;
  /** Trimmed. */
  token: string;
  itemDetails: boolean;
  /** Absent for opaque tokens. */
  claims?: TokenClaims;
}

/** The configuration, checked and normalised. A half that is not configured is absent. */
export interface ParsedConfig {
  events?: EventsConfig;
  connect?: ConnectConfig;
  /** Lower case. */
  privilegedVaultIds: ReadonlySet<string>;
  /** Lower case. */
  privilegedGroupIds: ReadonlySet<string>;
}

/** Days of events that a first run fetches unless configured otherwise. */
export const DEFAULT_LOOKBACK_DAYS = 14;
const MAX_LOOKBACK_DAYS = 120;

const parsed = new WeakMap<IntegrationConfig, ParsedConfig>();

/**
 * Checks everything that can be checked without a request. Once per config object: the SDK hands the same one to
 * validation and to every step, and a token that expires half-way is the server's to refuse, not ours.
 * @param now epoch ms, for the expiry of tokens
 * @throws IntegrationValidationError: one sentence that names the field, what was wrong and what to do; it never
 * holds a token or a URL with credentials
 */
export function parseConfig(config: IntegrationConfig, now = Date.now()): ParsedConfig {
  const known = parsed.get(config);
  if (known) return known;
  const events = parseEvents(config, now);
  const connect = parseConnect(config, now);
  if (!events && !connect) {
    fail(
      'Nothing is configured: enter reportingEventBaseUrl and reportingEventAccessToken for the Events API, ' +
        'connectServerBaseUrl and connectServerAccessToken for a Connect Server, or all four.',
    );
  }
  const result: ParsedConfig = {
    ...(events && { events }),
    ...(connect && { connect }),
    privilegedVaultIds: parseIds('privilegedVaultUuids', config.privilegedVaultUuids),
    privilegedGroupIds: parseIds('privilegedGroupUuids', config.privilegedGroupUuids),
  };
  parsed.set(config, result);
  return result;
}

function parseEvents(config: IntegrationConfig, now: number): EventsConfig | undefined {
  const lookbackDays = parseLookbackDays(config.eventsLookbackDays);
  const half = readHalf(config, 'reportingEventBaseUrl', 'reportingEventAccessToken');
  if (!half) return undefined;
  const baseUrl = parseEventsBaseUrl('reportingEventBaseUrl', half.url);
  const place = {
    field: 'reportingEventAccessToken',
    urlField: 'reportingEventBaseUrl',
    baseUrl,
    kind: 'events',
  } as const;
  const claims = checkToken(half.token, place, now);
  return { baseUrl, token: half.token, lookbackDays, ...(claims && { claims }) };
}

function parseConnect(config: IntegrationConfig, now: number): ConnectConfig | undefined {
  const itemDetails = parseBoolean('connectItemDetails', config.connectItemDetails, true);
  const half = readHalf(config, 'connectServerBaseUrl', 'connectServerAccessToken');
  if (!half) return undefined;
  const baseUrl = parseConnectBaseUrl('connectServerBaseUrl', half.url);
  const place = {
    field: 'connectServerAccessToken',
    urlField: 'connectServerBaseUrl',
    baseUrl,
    kind: 'connect',
  } as const;
  const claims = checkToken(half.token, place, now);
  return { baseUrl, token: half.token, itemDetails, ...(claims && { claims }) };
}

/** URL and token of a half; one without the other is a mistake, neither means "not configured". */
function readHalf(
  config: IntegrationConfig,
  urlField: keyof IntegrationConfig & string,
  tokenField: keyof IntegrationConfig & string,
): { url: string; token: string } | undefined {
  const url = readText(urlField, config[urlField]);
  const token = readText(tokenField, config[tokenField]);
  if (url === undefined && token === undefined) return undefined;
  if (url === undefined) {
    return fail(`${urlField} is missing although ${tokenField} is set: enter both, or neither.`);
  }
  if (token === undefined) {
    return fail(`${tokenField} is missing although ${urlField} is set: enter both, or neither.`);
  }
  return { url, token };
}

/** Trimmed (the SDK does not trim masked fields); an empty text counts as unset. */
function readText(field: string, value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') return fail(`${field} must be a text.`);
  return value.trim() || undefined;
}

function parseLookbackDays(value: unknown): number {
  const text = typeof value === 'number' ? String(value) : readText('eventsLookbackDays', value);
  if (text === undefined) return DEFAULT_LOOKBACK_DAYS;
  const days = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  if (days < 1 || days > MAX_LOOKBACK_DAYS) {
    fail(
      `eventsLookbackDays must be a whole number from 1 to ${MAX_LOOKBACK_DAYS}, because 1Password keeps events for ${MAX_LOOKBACK_DAYS} days: enter one, or leave it empty for ${DEFAULT_LOOKBACK_DAYS}.`,
    );
  }
  return days;
}

function parseBoolean(field: string, value: unknown, fallback: boolean): boolean {
  if (typeof value === 'boolean') return value;
  const text = readText(field, value)?.toLowerCase();
  if (text === undefined) return fallback;
  if (text === 'true') return true;
  if (text === 'false') return false;
  return fail(`${field} must be true or false: enter one, or leave it empty for ${fallback}.`);
}

/** Longest entry that a sentence repeats: ids are no secrets, but a token pasted into the wrong field is. */
const MAX_QUOTED_LENGTH = 40;

function parseIds(field: string, value: unknown): ReadonlySet<string> {
  const entries = (readText(field, value) ?? '').split(/[\s,;]+/).filter((entry) => entry !== '');
  entries.forEach((entry, index) => {
    if (isOnePasswordId(entry)) return;
    const shown =
      entry.length > MAX_QUOTED_LENGTH
        ? `entry ${index + 1} (${entry.length} characters)`
        : JSON.stringify(entry);
    fail(
      `${field} contains ${shown}, which is not a 1Password id: enter ids of 26 letters and digits, separated by commas or spaces.`,
    );
  });
  return new Set(entries.map((entry) => lowerId(entry) as string));
}

function fail(sentence: string): never {
  throw new IntegrationValidationError(sentence);
}
