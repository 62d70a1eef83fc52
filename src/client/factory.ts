import { createConnectClient } from './connect/client';
import type { ConnectClient } from './connect/types';
import { createEventsClient } from './events/client';
import type { EventsClientOptions, MeteredEventsClient } from './events/client';
import type { ClientLogger } from './logger';

/** The clients of the configured halves; a half that is not configured has none. */
export interface Clients {
  events?: MeteredEventsClient | undefined;
  connect?: ConnectClient | undefined;
}

/** Where a half is, and the token that opens it. */
interface Access {
  baseUrl: string;
  token: string;
  /** Certificates that are trusted in place of the usual ones, in PEM. */
  ca?: string | undefined;
  /** Told of the head of each answer. */
  onAnswer?: EventsClientOptions['onAnswer'];
}

/** The halves to make clients for. */
export interface ApiAccess {
  events?: Access | undefined;
  connect?: Access | undefined;
}

/** Deviations from the clients' own values, for tests and for impatient callers. Times in ms. */
export type ClientTuning = Pick<
  EventsClientOptions,
  | 'headersTimeout'
  | 'bodyTimeout'
  | 'connectTimeout'
  | 'retry'
  | 'limiter'
  | 'pageLimit'
  | 'wrapDispatcher'
>;

/**
 * New clients, for the caller to close.
 * @throws IntegrationValidationError when the environment names a proxy that cannot be used
 */
export function createClients(
  { events, connect }: ApiAccess,
  logger: ClientLogger,
  { pageLimit, limiter, ...tuning }: ClientTuning = {},
): Clients {
  return {
    ...(events && {
      events: createEventsClient({
        baseUrl: events.baseUrl,
        token: events.token,
        logger,
        ...tuning,
        ...(events.ca !== undefined && { ca: events.ca }),
        ...(events.onAnswer && { onAnswer: events.onAnswer }),
        ...(limiter && { limiter }),
        ...(pageLimit !== undefined && { pageLimit }),
      }),
    }),
    ...(connect && {
      connect: createConnectClient({
        baseUrl: connect.baseUrl,
        token: connect.token,
        logger,
        ...tuning,
        ...(connect.ca !== undefined && { ca: connect.ca }),
        ...(connect.onAnswer && { onAnswer: connect.onAnswer }),
      }),
    }),
  };
}

/** Ends the connections of both clients. */
export async function closeAll({ events, connect }: Clients): Promise<void> {
  await Promise.all([events?.close(), connect?.close()]);
}
