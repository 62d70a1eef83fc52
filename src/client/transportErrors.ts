import type { ErrorDetails } from './errors';
import {
  BadRequestError,
  ConnectionCutError,
  ConnectionFailedError,
  ConnectionRefusedError,
  ForbiddenError,
  HostNotFoundError,
  NotFoundError,
  NotTheApiError,
  OnePasswordError,
  PayloadTooLargeError,
  ProxyRefusedError,
  ProxyUnreachableError,
  RateLimitedError,
  RedirectRefusedError,
  RequestTimeoutError,
  ResponseTooLargeError,
  ServerError,
  TimeoutError,
  TlsError,
  UnauthorizedError,
  UnexpectedStatusError,
} from './errors';

/**
 * Why a request failed below HTTP. `certificate` covers what no second attempt changes (certificates, no TLS at
 * all); `internal` is not a failure of the network: a wrong use of the library, a client that was closed, a test double.
 */
export type FailureKind =
  | 'refused'
  | 'dns'
  | 'certificate'
  | 'tls'
  | 'timeout'
  | 'cut'
  | 'notHttp'
  | 'tooLarge'
  | 'noProxy'
  | 'proxyRefused'
  | 'proxyFailed'
  | 'other'
  | 'internal';

const KIND_OF_CODE: Readonly<Record<string, FailureKind>> = {
  ECONNREFUSED: 'refused',
  ENOTFOUND: 'dns',
  EAI_AGAIN: 'dns',
  EAI_NODATA: 'dns',
  EAI_NONAME: 'dns',
  ETIMEDOUT: 'timeout',
  UND_ERR_CONNECT_TIMEOUT: 'timeout',
  UND_ERR_HEADERS_TIMEOUT: 'timeout',
  UND_ERR_BODY_TIMEOUT: 'timeout',
  TIME_BUDGET_SPENT: 'timeout',
  ECONNRESET: 'cut',
  EPIPE: 'cut',
  UND_ERR_SOCKET: 'cut',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'cut',
  BODY_DAMAGED: 'cut',
  EPROTO: 'tls',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'certificate',
  UNABLE_TO_GET_ISSUER_CERT: 'certificate',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'certificate',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'certificate',
  SELF_SIGNED_CERT_IN_CHAIN: 'certificate',
  HOSTNAME_MISMATCH: 'certificate',
  ERR_SSL_WRONG_VERSION_NUMBER: 'certificate',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'certificate',
  INVALID_CA: 'certificate',
  BODY_TOO_LARGE: 'tooLarge',
  UND_ERR_HEADERS_OVERFLOW: 'notHttp',
  HPE_FAILED: 'notHttp',
  PROXY_UNREACHABLE: 'noProxy',
  PROXY_REFUSED: 'proxyRefused',
  PROXY_FAILED: 'proxyFailed',
};

/**
 * The system or library code of a raw error; never its message, which can hold anything. Looks at properties,
 * not at classes: an error of another realm (a worker, a test sandbox) is no `instanceof Error`.
 */
function codeOf(error: unknown): string | undefined {
  let current = error;
  for (let depth = 0; depth < 5 && typeof current === 'object' && current !== null; depth++) {
    const { name, code, errors, cause } = current as Record<string, unknown>;
    // undici's parser often gives no code, and carries the raw answer.
    if (name === 'HTTPParserError') return 'HPE_FAILED';
    // OpenSSL 3.5, which comes with Node 22 and 24, has codes such as ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE.
    if (typeof code === 'string' && /^[A-Z][A-Z0-9_/]{2,60}$/.test(code)) return code;
    // Happy Eyeballs fails with one error per address.
    current = Array.isArray(errors) ? (errors as unknown[])[0] : cause;
  }
  return undefined;
}

/**
 * Sorts a raw error of the transport.
 * @param error whatever a dispatcher failed with
 * @returns the kind of failure, from its code only
 */
export function classifyFailure(error: unknown): FailureKind {
  const code = codeOf(error);
  if (!code) return 'internal';
  const known = KIND_OF_CODE[code];
  if (known) return known;
  if (code.startsWith('CERT_') || code.startsWith('ERR_TLS_CERT')) return 'certificate';
  if (code.startsWith('ERR_SSL_') || code.startsWith('ERR_TLS_')) return 'tls';
  // System errors start with an E; libraries have prefixes.
  return /^E[A-Z]+$/.test(code) ? 'other' : 'internal';
}

/**
 * Turns a raw error of the transport into the error for the customer, and forgets it.
 * @param error whatever a dispatcher failed with; an error of `errors.ts` passes through
 * @param details service and endpoint; attempts and waits if there were any
 */
export function errorOfFailure(error: unknown, details: ErrorDetails): OnePasswordError {
  if (error instanceof OnePasswordError) return error;
  const code = codeOf(error);
  const coded = { ...details, ...(code ? { reason: code } : {}) };
  switch (classifyFailure(error)) {
    case 'refused':
      return new ConnectionRefusedError(details);
    case 'dns':
      return new HostNotFoundError(coded);
    case 'certificate':
    case 'tls':
      return new TlsError(coded);
    case 'timeout':
      return new TimeoutError(coded);
    case 'cut':
      return new ConnectionCutError(coded);
    case 'notHttp':
      return new NotTheApiError({ ...details, reason: 'it does not speak HTTP' });
    case 'tooLarge':
      return new ResponseTooLargeError(details);
    case 'noProxy':
      return new ProxyUnreachableError(details);
    case 'proxyRefused':
    case 'proxyFailed':
      return new ProxyRefusedError({ ...details, ...statusOf(error) });
    case 'other':
    case 'internal':
      return new ConnectionFailedError(coded);
  }
}

/** The status that a proxy refused with. */
function statusOf(error: unknown): { status?: number } {
  const { status } = error as { status?: unknown };
  return typeof status === 'number' ? { status } : {};
}

const ERROR_OF_STATUS = new Map<number, new (details: ErrorDetails) => OnePasswordError>([
  [400, BadRequestError],
  [401, UnauthorizedError],
  [403, ForbiddenError],
  [404, NotFoundError],
  [408, RequestTimeoutError],
  [413, PayloadTooLargeError],
  [429, RateLimitedError],
]);

/**
 * The error for an answer without a success status.
 * @param details with `status`, and a sanitised `reason` if the body held one
 */
export function errorOfStatus(details: ErrorDetails & { status: number }): OnePasswordError {
  const known = ERROR_OF_STATUS.get(details.status);
  if (known) return new known(details);
  if (details.status >= 300 && details.status < 400) return new RedirectRefusedError(details);
  if (details.status >= 500 && details.status < 600) return new ServerError(details);
  return new UnexpectedStatusError(details);
}
