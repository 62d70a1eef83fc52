import { rootCertificates } from 'node:tls';
import { IntegrationValidationError } from '@jupiterone/integration-sdk-core';
import { certificatesIn } from '../client/network/caFile';
import { isOnePasswordId, lowerId } from '@graph-1password/vocabulary';
import type { IntegrationConfig } from './fields';
import { checkToken } from './token';
import type { TokenClaims } from './tokenClaims';
import { isEventsHost } from './regions';
import { parseConnectBaseUrl, parseEventsBaseUrl } from './url';

/** The Events half, checked. */
export interface EventsConfig {
  /** Origin, and the path of a gateway if there is one; no trailing slash. */
  baseUrl: string;
  /** Trimmed. */
  token: string;
  lookbackDays: number;
  /** Absent for opaque tokens. */
  claims?: TokenClaims;
}

/** The Connect half, checked. */
export interface ConnectConfig {
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
  /** What is trusted when a private authority is configured: the usual ones and that one, in PEM. */
  ca?: string;
}

/** Days of events that a first run fetches unless configured otherwise. */
export const DEFAULT_LOOKBACK_DAYS = 14;
/** Days that 1Password keeps events. */
export const MAX_LOOKBACK_DAYS = 120;

/** The configuration half by half. A half that is wrong is absent, and so is one that is not configured. */
export interface ConfigReading extends ParsedConfig {
  /** What is wrong with a half: a sentence that names the field, the mistake and the remedy. */
  wrong: Partial<Record<'events' | 'connect', IntegrationValidationError>>;
}

/**
 * Checks everything that can be checked without a request, and says what is wrong with each half, so that a mistake in
 * one half does not stop the other.
 * @param now epoch ms, for the expiry of tokens
 * @throws IntegrationValidationError when nothing is configured, or what belongs to no half is wrong. No sentence holds
 *   a token or a URL with credentials
 */
export function readConfig(config: IntegrationConfig, now = Date.now()): ConfigReading {
  // Newer runtimes of JupiterOne give every integration these two fields.
  if (parseBoolean('disableTlsVerification', config.disableTlsVerification, false)) {
    fail(
      'disableTlsVerification is set, so that anyone on the way could read the tokens and what they open: switch it off, and enter the certificate of a private authority as caCertificate.',
    );
  }
  const ca = parseAuthorities(config.caCertificate);
  const wrong: ConfigReading['wrong'] = {};
  const attempt = <T>(half: 'events' | 'connect', parse: () => T): T | undefined => {
    try {
      return parse();
    } catch (error) {
      if (!(error instanceof IntegrationValidationError)) throw error;
      wrong[half] = error;
      return undefined;
    }
  };
  let events = attempt('events', () => parseEvents(config, now));
  let connect = attempt('connect', () => parseConnect(config, now));
  const exchanged = events && exchangedAddresses(events, config);
  if (exchanged?.events) {
    [events, connect] = [undefined, undefined];
    // The sentence about an address of 1Password itself stays.
    Object.assign(wrong, { ...exchanged, ...wrong });
  }
  // A setting of a half that is not configured is still a mistake.
  if (!events && !wrong.events) parseLookbackDays(config.eventsLookbackDays);
  if (!connect && !wrong.connect) parseItemDetails(config.connectItemDetails);
  if (!events && !connect && !wrong.events && !wrong.connect) {
    fail(
      'Nothing is configured: enter reportingEventBaseUrl and reportingEventAccessToken for the Events API, ' +
        'connectServerBaseUrl and connectServerAccessToken for a Connect Server, or all four.',
    );
  }
  return {
    ...(events && { events }),
    ...(connect && { connect }),
    wrong,
    privilegedVaultIds: parseIds('privilegedVaultUuids', config.privilegedVaultUuids),
    privilegedGroupIds: parseIds('privilegedGroupUuids', config.privilegedGroupUuids),
    ...(ca !== undefined && { ca }),
  };
}

/**
 * Checks everything that can be checked without a request, in both halves.
 * @param now epoch ms, for the expiry of tokens
 * @throws IntegrationValidationError with the sentence about the first mistake, as {@link readConfig}
 */
export function parseConfig(config: IntegrationConfig, now = Date.now()): ParsedConfig {
  const { wrong, ...parsed } = readConfig(config, now);
  const [first] = [wrong.events, wrong.connect].filter((error) => error !== undefined);
  if (first) throw first;
  return parsed;
}

function parseEvents(config: IntegrationConfig, now: number): EventsConfig | undefined {
  const half = readHalf(config, 'reportingEventBaseUrl', 'reportingEventAccessToken');
  if (!half) return undefined;
  const lookbackDays = parseLookbackDays(config.eventsLookbackDays);
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
  const half = readHalf(config, 'connectServerBaseUrl', 'connectServerAccessToken');
  if (!half) return undefined;
  const itemDetails = parseItemDetails(config.connectItemDetails);
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

/**
 * What is wrong when the two addresses are exchanged, so that each token would go to the server of the other half: the
 * Connect Server's is that of the Events API, by the regions or by the Events token itself, and the Events API's is not.
 */
function exchangedAddresses(
  { baseUrl, claims }: EventsConfig,
  config: IntegrationConfig,
): ConfigReading['wrong'] {
  const value = config.connectServerBaseUrl;
  if (typeof value !== 'string' || !URL.canParse(value)) return {};
  const [connectHost, eventsHost] = [new URL(value).host, new URL(baseUrl).host];
  const isOfToken = claims?.audienceHost === connectHost && new URL(value).pathname === '/';
  if (!isOfToken && !isEventsHost(connectHost)) return {};
  // One gateway may lead to both.
  if (isEventsHost(eventsHost) || [claims?.audienceHost, connectHost].includes(eventsHost))
    return {};
  return {
    events: new IntegrationValidationError(
      `reportingEventBaseUrl leads to ${eventsHost}, and connectServerBaseUrl to ${connectHost}, which is the Events API: exchange the two addresses. No token was sent.`,
    ),
    connect: new IntegrationValidationError(
      `connectServerBaseUrl leads to ${connectHost}, the Events API for which the token in reportingEventAccessToken was issued: exchange it with reportingEventBaseUrl.`,
    ),
  };
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
  if (typeof value !== 'string') return fail(`${field} must be a string.`);
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

function parseAuthorities(value: unknown): string | undefined {
  const text = readText('caCertificate', value);
  if (text === undefined) return undefined;
  const found = certificatesIn(text);
  return found === undefined
    ? fail(
        'caCertificate holds no certificate in PEM: enter all of it, from "-----BEGIN CERTIFICATE-----" to "-----END CERTIFICATE-----".',
      )
    : [...rootCertificates, ...found].join('\n');
}

const parseItemDetails = (value: unknown): boolean =>
  parseBoolean('connectItemDetails', value, true);

function parseBoolean(field: string, value: unknown, fallback: boolean): boolean {
  if (typeof value === 'boolean') return value;
  const text = readText(field, value)?.toLowerCase();
  if (text === undefined) return fallback;
  if (text === 'true') return true;
  if (text === 'false') return false;
  return fail(`${field} must be true or false: enter one, or leave it empty for ${fallback}.`);
}

/** Longest entry that a sentence repeats: ids are not secrets, but a token pasted into the wrong field is. */
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
      `${field} contains ${shown}, which is not a 1Password id: enter ids with 26 letters and digits, separated by commas or spaces.`,
    );
  });
  return new Set(entries.map((entry) => lowerId(entry) as string));
}

function fail(sentence: string): never {
  throw new IntegrationValidationError(sentence);
}
