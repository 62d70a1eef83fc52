import { parseConfig, type IntegrationConfig, type ParsedConfig } from '../config';
import { createConnectClient, type ConnectClientOptions } from './connect/client';
import type { ConnectClient } from './connect/types';
import {
  createEventsClient,
  type EventsClientOptions,
  type MeteredEventsClient,
} from './events/client';
import type { EventsClient, TokenIntrospection } from './events/types';
import type { ClientLogger } from './logger';
import { readCaFile } from './network/caFile';

/** The clients of the configured halves; a half that is not configured has none. */
export interface Clients {
  events?: MeteredEventsClient;
  connect?: ConnectClient;
}

/** Makes clients; tests and validation put their own in place of {@link createClients}. */
export type ClientFactory = (config: ParsedConfig, logger: ClientLogger) => Clients;

/** What tests may put in place of the clients' own values; no field of the configuration leads here. Times in ms. */
export type ClientOverrides = Pick<
  EventsClientOptions,
  'headersTimeout' | 'bodyTimeout' | 'connectTimeout' | 'retry' | 'limiter' | 'pageLimit'
>;

let overrides: ClientOverrides = {};

/**
 * For tests of whole runs: every client that is created from now on takes these values, so that faults need no
 * real waiting.
 * @param values undefined restores the clients' own
 */
export function setClientOverrides(values: ClientOverrides | undefined): void {
  overrides = values ?? {};
}

/**
 * New clients, for the caller to close.
 * @param retry deviations from the retry policy, for both halves
 * @throws IntegrationValidationError when the environment names a proxy, or a file of certificates for the Connect
 *   Server, that cannot be used
 */
export function createClients(
  config: ParsedConfig,
  logger: ClientLogger,
  retry?: ConnectClientOptions['retry'],
): Clients {
  const { events, connect } = config;
  const { pageLimit, limiter, ...timeouts } = overrides;
  const common = { logger, ...timeouts, retry: { ...retry, ...overrides.retry } };
  const ca = connect && readCaFile(process.env);
  return {
    ...(events && {
      events: createEventsClient({
        baseUrl: events.baseUrl,
        token: events.token,
        ...common,
        ...(limiter && { limiter }),
        ...(pageLimit !== undefined && { pageLimit }),
      }),
    }),
    ...(connect && {
      connect: createConnectClient({
        baseUrl: connect.baseUrl,
        token: connect.token,
        ...common,
        ...(ca !== undefined && { ca }),
      }),
    }),
  };
}

const clientsOfRun = new WeakMap<IntegrationConfig, Clients>();

/**
 * The clients of a run. All steps get the same config object from the SDK, and so share the same connections;
 * the SDK's `loadExecutionConfig`, meant for this, cannot be typed under `strict`.
 * @param config `instance.config`
 * @param logger of the first step that asks
 * @throws IntegrationValidationError when the configuration is wrong
 */
export function getClients(config: IntegrationConfig, logger: ClientLogger): Clients {
  const known = clientsOfRun.get(config);
  if (known) return known;
  const clients = createClients(parseConfig(config), logger);
  clientsOfRun.set(config, clients);
  return clients;
}

/** The clients that a run has made so far, if any. */
export const openClients = (config: IntegrationConfig): Clients | undefined =>
  clientsOfRun.get(config);

/**
 * Ends the connections of a run, after its last step. Does nothing for a run that made none.
 * @param config `instance.config`, as given to {@link getClients}
 */
export async function closeClients(config: IntegrationConfig): Promise<void> {
  const clients = clientsOfRun.get(config);
  clientsOfRun.delete(config);
  if (clients) await closeAll(clients);
}

/** Ends the connections of both clients. */
export async function closeAll({ events, connect }: Clients): Promise<void> {
  await Promise.all([events?.close(), connect?.close()]);
}

const introspections = new WeakMap<IntegrationConfig, Promise<TokenIntrospection>>();

/**
 * What the Events token may do: asked once for validation and all steps of a run, and again after a failure.
 * @param config `instance.config`
 * @throws an error of `errors.ts`
 */
export function introspectOnce(
  config: IntegrationConfig,
  client: EventsClient,
): Promise<TokenIntrospection> {
  const known = introspections.get(config);
  if (known) return known;
  const asked = client.introspect();
  introspections.set(config, asked);
  asked.catch(() => introspections.delete(config));
  return asked;
}
