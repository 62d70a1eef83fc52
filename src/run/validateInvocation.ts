import { IntegrationValidationError } from '@jupiterone/integration-sdk-core';
import type { IntegrationExecutionContext } from '@jupiterone/integration-sdk-core';
import type { ConnectClient } from '../client/connect/types';
import {
  ForbiddenError,
  NotFoundError,
  OnePasswordError,
  UnauthorizedError,
} from '../client/errors';
import type { EventsClient } from '../client/events/types';
import { closeAll, createClients, introspectOnce } from '../client/factory';
import type { ClientFactory, Clients } from '../client/factory';
import { TRANSIENT_CODES } from '../client/integrationErrors';
import type { ClientLogger } from '../client/logger';
import { parseConfig } from '../config';
import type { IntegrationConfig } from '../config';

/**
 * Somebody waits for the result in the tile, so trouble counts sooner than in a run; still longer than the 10 s
 * after which a Connect Server that is synchronising answers 408. In ms.
 */
const VALIDATION_RETRY = { budgetMs: 20_000, firstContactMs: 5_000, capMs: 5_000 };

/**
 * Checks the configuration, then asks each configured half one cheap question.
 * @param create for tests
 * @throws IntegrationValidationError with a sentence per wrong half, as {@link validateClients}
 */
export async function validateInvocation(
  { instance, logger }: IntegrationExecutionContext<IntegrationConfig>,
  create: ClientFactory = (config, log) => createClients(config, log, VALIDATION_RETRY),
): Promise<void> {
  try {
    const clients = create(parseConfig(instance.config), logger);
    try {
      // The steps of the run need the same answer.
      await validateClients(clients, logger, (events) => introspectOnce(instance.config, events));
    } finally {
      await closeAll(clients);
    }
  } catch (error) {
    if (error instanceof IntegrationValidationError) hideStack(error);
    throw error;
  }
}

/** The SDK logs and prints the whole error; its stack says nothing to people who entered a wrong value. */
function hideStack(error: IntegrationValidationError): void {
  error.stack = `IntegrationValidationError: ${error.message}`;
}

/**
 * A half that is wrongly configured (token refused, another product, nothing at the path) always fails the
 * validation. A half that is merely down does so only when the other one is not configured or down too:
 * otherwise the run goes on, its steps fail, and JupiterOne keeps their data.
 * @throws IntegrationValidationError with the sentence of each half that failed
 */
export async function validateClients(
  clients: Clients,
  logger: ClientLogger,
  introspect = (events: EventsClient) => events.introspect(),
): Promise<void> {
  const { events, connect } = clients;
  const checks = [
    ...(events ? [failureOf(introspect(events))] : []),
    ...(connect ? [failureOf(checkConnect(connect, logger))] : []),
  ];
  const failures = (await Promise.all(checks)).filter((failure) => failure !== undefined);
  const wrong = failures.filter(({ code }) => !TRANSIENT_CODES.has(code));
  const allDown = failures.length > 0 && failures.length === checks.length;
  if (wrong.length > 0 || allDown) {
    const told = wrong.length > 0 ? wrong : failures;
    throw new IntegrationValidationError(told.map(({ message }) => message).join(' '));
  }
  for (const { code, service, message } of failures) {
    logger.warn({ code, service }, `${message} The run goes on without it and keeps its data.`);
  }
}

async function checkConnect(client: ConnectClient, logger: ClientLogger): Promise<void> {
  try {
    await client.verifyServer();
  } catch (error) {
    // A proxy may pass on nothing but /v1: then the list of vaults decides.
    const hidden = [NotFoundError, UnauthorizedError, ForbiddenError];
    if (!hidden.some((type) => error instanceof type)) throw error;
  }
  const vaults = await client.listVaults();
  if (vaults.length === 0) {
    logger.warn(
      { service: 'connect' },
      'The token in connectServerAccessToken opens no vault: give it read access to the vaults that JupiterOne should see.',
    );
  }
}

/** What a check failed with; anything but an error of a client is a fault of ours and goes on. */
async function failureOf(check: Promise<unknown>): Promise<OnePasswordError | undefined> {
  try {
    await check;
    return undefined;
  } catch (error) {
    if (error instanceof OnePasswordError) return error;
    throw error;
  }
}
