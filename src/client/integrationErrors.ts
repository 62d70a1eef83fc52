import {
  IntegrationProviderAPIError,
  IntegrationProviderAuthorizationError,
  IntegrationProviderRetriesExceededError,
} from '@jupiterone/integration-sdk-core';
import { OnePasswordError, StreamEndedEarlyError } from './errors';
import type { ErrorCode } from './errors';

/** The customer has to change the token. */
const TOKEN_CODES: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'UNAUTHORIZED',
  'FORBIDDEN',
  'INVALID_TOKEN',
]);

/**
 * Network and server trouble that outlasted the retries: the half is down, or the way to it. Entering something
 * else would not help, and nobody at JupiterOne has to be alerted.
 */
export const TRANSIENT_CODES: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'CONNECTION_REFUSED',
  'HOST_NOT_FOUND',
  'TLS_FAILED',
  'TIMEOUT',
  'CONNECTION_CUT',
  'CONNECTION_FAILED',
  'PROXY_UNREACHABLE',
  'PROXY_REFUSED',
  'UNREADABLE_ANSWER',
  'REQUEST_TIMEOUT',
  'RATE_LIMITED',
  'SERVER_ERROR',
]);

/**
 * Turns an error of a client into an error of the SDK, so that JupiterOne shows its sentence: the SDK hides
 * the message of every class whose name does not begin with `Integration`. Never a fatal one, not even for
 * 401: `IntegrationProviderAuthenticationError` stops the whole job, and one broken half must not stop the other.
 * @param error whatever a client threw
 * @returns an SDK error with the sentence as its message; any other error, unchanged
 */
export function toIntegrationError(error: unknown): unknown {
  if (!(error instanceof OnePasswordError)) return error;
  const options = {
    endpoint: error.endpoint,
    status: error.status ?? 'none',
    statusText: error.code,
    cause: error,
  };
  const { code } = rootOf(error);
  if (TOKEN_CODES.has(code)) {
    return withMessage(new IntegrationProviderAuthorizationError(options), error.message);
  }
  if (TRANSIENT_CODES.has(code)) {
    return withMessage(new IntegrationProviderRetriesExceededError(options), error.message);
  }
  return new IntegrationProviderAPIError({ ...options, message: error.message, fatal: false });
}

/** What ended a stream decides, not that it ended. */
function rootOf(error: OnePasswordError): OnePasswordError {
  return error instanceof StreamEndedEarlyError ? error.failure : error;
}

/** These classes write their own message over ours. */
function withMessage<E extends Error>(error: E, message: string): E {
  const written = error.message;
  error.message = message;
  if (error.stack) error.stack = error.stack.replace(written, () => message);
  return error;
}
