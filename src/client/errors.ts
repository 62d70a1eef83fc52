import type { Api, ErrorCode, ErrorDetails } from './errorMessages';
import { ERROR_MESSAGES } from './errorMessages';

export { ERROR_MESSAGES } from './errorMessages';
export type { Api, ErrorCode, ErrorDetails, ErrorMessage } from './errorMessages';

/**
 * Every failure of a client. Its message is a finished sentence for the customer, made from
 * `ERROR_MESSAGES`. It has no `cause`: raw errors of libraries can hold headers and bodies.
 */
export abstract class OnePasswordError extends Error {
  /** The half that failed. */
  readonly service: Api;
  /** Method and URL, without query. */
  readonly endpoint: string;
  /** HTTP status, when there was an answer. */
  readonly status?: number;

  /**
   * @param code stable code, key of `ERROR_MESSAGES`
   * @param details what the message is made of; `reason` must be sanitised
   */
  protected constructor(
    readonly code: ErrorCode,
    readonly details: Readonly<ErrorDetails>,
  ) {
    super(ERROR_MESSAGES[code].message(details));
    this.name = new.target.name;
    this.service = details.service;
    this.endpoint = details.endpoint;
    if (details.status !== undefined) this.status = details.status;
  }
}

/** A class for one cause; `code` is the row of `ERROR_MESSAGES` that it speaks with. */
const errorFor = (code: ErrorCode) =>
  class extends OnePasswordError {
    constructor(details: ErrorDetails) {
      super(code, details);
    }
  };

/** Nothing listens at the host and port. */
export class ConnectionRefusedError extends errorFor('CONNECTION_REFUSED') {}
/** The host name does not resolve. */
export class HostNotFoundError extends errorFor('HOST_NOT_FOUND') {}
/** Certificate or protocol trouble. */
export class TlsError extends errorFor('TLS_FAILED') {}
/** No connection, headers, body or complete answer in time. */
export class TimeoutError extends errorFor('TIMEOUT') {}
/** The connection ended in the middle of an answer. */
export class ConnectionCutError extends errorFor('CONNECTION_CUT') {}
/** Any other failure below HTTP. */
export class ConnectionFailedError extends errorFor('CONNECTION_FAILED') {}
/** The proxy on the way does not answer. */
export class ProxyUnreachableError extends errorFor('PROXY_UNREACHABLE') {}
/** The proxy on the way answers, but opens no way to the host. */
export class ProxyRefusedError extends errorFor('PROXY_REFUSED') {}
/** An answer, but from something else (HTML, plain text, no HTTP at all). */
export class NotTheApiError extends errorFor('NOT_THE_API') {}
/** Labelled as JSON, but not parseable. */
export class UnreadableAnswerError extends errorFor('UNREADABLE_ANSWER') {}
/** 204, or 200 without content. */
export class EmptyAnswerError extends errorFor('EMPTY_ANSWER') {}
/** JSON, but not of the described shape. */
export class UnexpectedShapeError extends errorFor('UNEXPECTED_SHAPE') {}
/** More bytes than the client takes. */
export class ResponseTooLargeError extends errorFor('RESPONSE_TOO_LARGE') {}
/** 3xx: never followed. */
export class RedirectRefusedError extends errorFor('REDIRECT_REFUSED') {}
/** 400 */
export class BadRequestError extends errorFor('BAD_REQUEST') {}
/** 401 */
export class UnauthorizedError extends errorFor('UNAUTHORIZED') {}
/** 403 */
export class ForbiddenError extends errorFor('FORBIDDEN') {}
/** 404 */
export class NotFoundError extends errorFor('NOT_FOUND') {}
/** 408, after retries */
export class RequestTimeoutError extends errorFor('REQUEST_TIMEOUT') {}
/** 413 */
export class PayloadTooLargeError extends errorFor('PAYLOAD_TOO_LARGE') {}
/** 429, after retries */
export class RateLimitedError extends errorFor('RATE_LIMITED') {}
/** 5xx, after retries */
export class ServerError extends errorFor('SERVER_ERROR') {}
/** Any other status. */
export class UnexpectedStatusError extends errorFor('UNEXPECTED_STATUS') {}
/** The token cannot be put into a header. */
export class InvalidTokenError extends errorFor('INVALID_TOKEN') {}
/** `has_more` with a cursor that does not move. */
export class CursorRepeatedError extends errorFor('CURSOR_REPEATED') {}
/** A cursor answered with 400, and resuming did not help. */
export class CursorRefusedError extends errorFor('CURSOR_REFUSED') {}
/** `has_more` on every page, without an event. */
export class EndlessEmptyPagesError extends errorFor('ENDLESS_EMPTY_PAGES') {}
/** An id that is not a 1Password id. */
export class InvalidIdError extends errorFor('INVALID_ID') {}

/** A stream that ended before its window did; says how far it came and why. */
export class StreamEndedEarlyError extends errorFor('STREAM_ENDED_EARLY') {
  /**
   * @param details how far the stream came: `kind`, `eventsSeen`, `reachedTime`, `windowSince`, `windowUntil`
   * @param failure the fault that ended it; safe to keep, because it is one of this module
   */
  constructor(
    details: Omit<ErrorDetails, 'service' | 'endpoint' | 'reason' | 'status'>,
    readonly failure: OnePasswordError,
  ) {
    super({
      ...details,
      service: failure.service,
      endpoint: failure.endpoint,
      ...(failure.status === undefined ? {} : { status: failure.status }),
      reason: failure.message,
    });
  }
}
