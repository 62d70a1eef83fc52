import { parseConfig, type IntegrationConfig, type ParsedConfig } from '../config';
import { createConnectClient, type ConnectClientOptions } from './connect/client';
import type { ConnectClient } from './connect/types';
import { createEventsClient, type MeteredEventsClient } from './events/client';
import type { ClientLogger } from './logger';

/** The clients of the configured halves; a half that is not configured has none. */
export interface Clients {
  events?: MeteredEventsClient;
  connect?: ConnectClient;
}

/** Makes clients; tests and validation put their own in place of {@link createClients}. */
export type ClientFactory = (config: ParsedConfig, logger: ClientLogger) => Clients;

/**
 * New clients, for the caller to close.
 * @param retry deviations from the retry policy, for both halves
 */
export function createClients(
  config: ParsedConfig,
  logger: ClientLogger,
  retry?: ConnectClientOptions['retry'],
): Clients {
  const { events, connect } = config;
  const common = { logger, ...(retry && { retry }) };
  return {
    ...(events && {
      events: createEventsClient({ baseUrl: events.baseUrl, token: events.token, ...common }),
    }),
    ...(connect && {
      connect: createConnectClient({ baseUrl: connect.baseUrl, token: connect.token, ...common }),
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
