import { IntegrationValidationError } from '@jupiterone/integration-sdk-core';
import type { ConnectClient } from '../client/connect/types';
import {
  ForbiddenError,
  NotFoundError,
  OnePasswordError,
  RateLimitedError,
  RequestTimeoutError,
  ServerError,
  UnauthorizedError,
} from '../client/errors';
import { closeAll, createClients } from '../client/factory';
import type { ClientTuning } from '../client/factory';
import type { ClientLogger } from '../client/logger';
import { TRANSIENT_CODES } from '../client/integrationErrors';
import { readCaFile } from '../client/network/caFile';
import { isUnchecked, UNCHECKED_MESSAGE } from '../client/network/trust';
import { explain } from './explain';
import type { Api } from '../client/errors';
import type { Run } from './run';

/**
 * Somebody waits for the result in the tile, and the steps of a half that is down for a moment ask again: so trouble
 * counts sooner than in a run as long as the other half is well. In ms.
 */
const VALIDATION_RETRY = { budgetMs: 20_000, firstContactMs: 5_000, capMs: 5_000 };

/** What is wrong with a half: a mistake in its configuration, or what its server did. */
type Failure = IntegrationValidationError | OnePasswordError;

/** The question that each configured half is asked; it rejects with what is wrong. */
export type Checks = Partial<Record<Api, () => Promise<unknown>>>;

/**
 * Checks the configuration, then asks each configured half one cheap question.
 * @throws IntegrationValidationError as {@link validateHalves}
 */
export async function validateInvocation(run: Run, logger: ClientLogger): Promise<void> {
  try {
    if (isUnchecked(process.env)) throw new IntegrationValidationError(UNCHECKED_MESSAGE);
    const named = namingLogger(run, logger);
    const soon = checksOf(run, named, VALIDATION_RETRY);
    const failures = await validateHalves(soon, named, checksOf(run, named, {}));
    for (const { half, error } of failures) if (!isPassing(error)) run.refuse(half, error);
  } catch (error) {
    throw error instanceof IntegrationValidationError ? explain(error, error.message, run) : error;
  }
}

/** A logger that names settings as the person wrote them. */
const namingLogger = (run: Run, logger: ClientLogger): ClientLogger => ({
  debug: (fields, message) => logger.debug(fields, run.name(message)),
  info: (fields, message) => logger.info(fields, run.name(message)),
  warn: (fields, message) => logger.warn(fields, run.name(message)),
});

/** A server that is down may be up again when the steps run. */
const isPassing = (error: Failure): boolean =>
  error instanceof OnePasswordError && TRANSIENT_CODES.has(error.code);

/** One half never stops the other, so each makes its own client. */
function checksOf(run: Run, logger: ClientLogger, retry: ClientTuning['retry']): Checks {
  const { events, connect, wrong } = run.config;
  const tuning = { ...run.tuning, retry: { ...retry, ...run.tuning.retry } };
  const refuse = (error: Error) => () => Promise.reject(error);
  return {
    ...(wrong.events && { events: refuse(wrong.events) }),
    ...(wrong.connect && { connect: refuse(wrong.connect) }),
    ...(events && {
      events: async () => {
        const clients = createClients({ events: { ...events, ca: run.config.ca } }, logger, tuning);
        // The steps of the run need the same answer.
        if (clients.events) await run.introspect(clients.events).finally(() => closeAll(clients));
      },
    }),
    ...(connect && {
      connect: async () => {
        const ca = readCaFile(process.env) ?? run.config.ca;
        const clients = createClients({ connect: { ...connect, ca } }, logger, tuning);
        if (!clients.connect) return;
        await checkConnect(clients.connect, logger).finally(() => closeAll(clients));
      },
    }),
  };
}

/**
 * Asks both halves. One that fails does not stop the other: its steps fail with the same sentence, and JupiterOne keeps
 * their data. Only when no half is left is there nothing to run for; before that is said of a server that answers but is
 * not ready, such as a Connect Server that is synchronising, it gets the time that a step would give it.
 * @param patient the same checks with the patience of a step
 * @returns what is wrong, by half
 * @throws IntegrationValidationError with the sentence of each half, when all that are configured failed
 */
export async function validateHalves(
  checks: Checks,
  logger: ClientLogger,
  patient: Checks = {},
): Promise<{ half: Api; error: Failure }[]> {
  const asked = Object.keys(checks) as Api[];
  let failures = await askAll(checks, asked);
  const notReady = failures.filter(({ error }) => isNotReady(error)).map(({ half }) => half);
  if (failures.length === asked.length && notReady.some((half) => patient[half])) {
    const others = failures.filter(({ half }) => !notReady.includes(half));
    failures = [...others, ...(await askAll(patient, notReady))];
  }
  if (failures.length > 0 && failures.length === asked.length) {
    throw new IntegrationValidationError(failures.map(({ error }) => error.message).join(' '));
  }
  for (const { half, error } of failures) {
    logger.warn(
      { half, code: error.code },
      `${error.message} The run continues with the other API and keeps the existing data from this one.`,
    );
  }
  return failures;
}

/** Asks halves at the same time. @returns what is wrong */
async function askAll(
  checks: Checks,
  halves: readonly Api[],
): Promise<{ half: Api; error: Failure }[]> {
  const found = await Promise.all(
    halves.map(async (half) => ({ half, error: await failureOf(checks[half]?.()) })),
  );
  return found.flatMap(({ half, error }) => (error ? [{ half, error }] : []));
}

/** The server answers, and may do so well in a while. */
const isNotReady = (error: Failure): boolean =>
  error instanceof RequestTimeoutError ||
  error instanceof RateLimitedError ||
  error instanceof ServerError;

/** @throws an error of `src/client/errors.ts` when this is no Connect Server, or refuses the token */
export async function checkConnect(
  client: Pick<ConnectClient, 'verifyServer' | 'listVaults'>,
  logger: ClientLogger,
): Promise<void> {
  try {
    await client.verifyServer();
  } catch (error) {
    // A proxy may pass on nothing but /v1: then the list of vaults decides.
    const hidden = [NotFoundError, UnauthorizedError, ForbiddenError];
    if (!hidden.some((type) => error instanceof type)) throw error;
  }
  const { found, unreadable } = await client.listVaults();
  if (found.length + unreadable === 0) {
    logger.warn(
      { service: 'connect' },
      'The token in connectServerAccessToken cannot read any vault: give it read access to the vaults that JupiterOne should see.',
    );
  }
}

/** What a check failed with; any other error is a fault of ours and goes on. */
async function failureOf(check: Promise<unknown> | undefined): Promise<Failure | undefined> {
  try {
    await check;
    return undefined;
  } catch (error) {
    if (error instanceof OnePasswordError || error instanceof IntegrationValidationError) {
      return error;
    }
    throw error;
  }
}
