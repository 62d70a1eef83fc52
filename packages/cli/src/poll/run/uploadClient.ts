import { createApiClient } from '@jupiterone/integration-sdk-runtime';
import { classifyFailure } from '../../../../../src/client/transportErrors';
import type { FailureKind } from '../../../../../src/client/transportErrors';
import { sanitizeReason } from '../../../../../src/client/redact';
import type { DeliveryTarget } from './target';

type Client = ReturnType<typeof createApiClient>;

/** An answer of JupiterOne is a few hundred bytes; what is longer is not its own. Counted after decompression. */
const MOST_BYTES = 1024 * 1024;
/** Patience with a connection on which nothing happens, and with a whole request, in ms. */
const [SILENCE_MS, LONGEST_MS] = [60_000, 5 * 60_000];
/** A code of an error, as `JOB_NOT_AWAITING_UPLOADS`; and the id of a job, which becomes part of an address. */
const WORD = /^[\w.-]{1,80}$/;
/** Ends the address at which jobs are opened. */
const OPENS_JOB = /\/jobs$/;

/** Why there was no answer that could be used. */
export type NoAnswer = FailureKind | 'notTheApi';

/** What of an answer the SDK looks at. */
interface CleanAnswer {
  status: number;
  statusText: string;
  data: { error?: { code?: string; message?: string } };
}

/**
 * A request to JupiterOne that failed. Nothing of the request is in it, and no text of the answer that was not made safe: the
 * SDK writes the whole error into its log.
 */
export class UploadError extends Error {
  override readonly name = 'UploadError';

  constructor(
    /** Undefined when there was none. */
    readonly response: CleanAnswer | undefined,
    /** Undefined when a status says it. */
    readonly kind?: NoAnswer,
  ) {
    super(response ? `JupiterOne answered ${response.status}` : 'JupiterOne gave no answer');
  }
}

/** What the SDK's HTTP client fails with. */
interface RawError {
  code?: unknown;
  message?: unknown;
  response?: { status?: unknown; data?: unknown };
  /** Of Node: it has the answer also when its body was given up. */
  request?: { res?: { statusCode?: unknown } };
}

/**
 * The SDK's client for the synchronization API, which by itself sends the key and the graph wherever a redirect leads, reads
 * answers of any length, waits for ever, and puts whatever was answered into its errors.
 * @param accessToken of JupiterOne
 */
export function uploadClient(
  { apiBaseUrl, account }: DeliveryTarget & { kind: 'jupiterone' },
  accessToken: string,
): Client {
  const client = createApiClient({
    ...{ apiBaseUrl, account, accessToken },
    alphaOptions: {
      // Its own follows 301 and 302, to any host and with all headers.
      validateStatus: isSuccess,
      maxContentLength: MOST_BYTES,
      timeout: SILENCE_MS,
    },
  });
  client.interceptors.request.use((config) => {
    // Of this attempt: an earlier one's may be over.
    config.signal = AbortSignal.timeout(LONGEST_MS);
    return config;
  });
  client.interceptors.response.use(
    (response) => {
      // A login page of a gateway with status 200 has taken nothing.
      if (isOfApi(response.data, response.config.url)) return response;
      throw new UploadError(undefined, 'notTheApi');
    },
    (error: unknown) => {
      throw error instanceof UploadError ? error : cleanError(error as RawError, accessToken);
    },
  );
  return client;
}

const isSuccess = (status: number): boolean => status >= 200 && status < 300;

/** Whether an answer is an object, or nothing at all; where a job is opened, it must name one. */
function isOfApi(data: unknown, url: string | undefined): boolean {
  const isEmpty = data === '' || data === undefined;
  if (!OPENS_JOB.test(url ?? '')) return isEmpty || (typeof data === 'object' && data !== null);
  const { id, startTimestamp } =
    (data as { job?: { id?: unknown; startTimestamp?: unknown } } | null | undefined)?.job ?? {};
  return typeof id === 'string' && WORD.test(id) && Number.isFinite(startTimestamp);
}

/** What may be known of an error. @param token that is removed wherever it was echoed */
function cleanError({ code, message, response, request }: RawError, token: string): UploadError {
  const status = response?.status ?? request?.res?.statusCode;
  if (typeof status === 'number' && !isSuccess(status)) {
    return new UploadError({ status, statusText: '', data: cleanBody(response?.data, token) });
  }
  const isTooLong = /^maxContentLength/.test(String(message));
  const isLate = code === 'ECONNABORTED' || code === 'ERR_CANCELED';
  const kind = isTooLong ? 'tooLarge' : isLate ? 'timeout' : classifyFailure({ code });
  return new UploadError(undefined, kind);
}

/** JupiterOne's own words for an error: one line each, without anything that looks like a token. */
function cleanBody(data: unknown, token: string): CleanAnswer['data'] {
  const { error } = (typeof data === 'object' && data !== null ? data : {}) as { error?: unknown };
  if (typeof error !== 'object' || error === null) return {};
  const { code, message } = error as Record<string, unknown>;
  const isCode =
    typeof code === 'string' && WORD.test(code) && sanitizeReason(code, token) === code;
  return {
    error: {
      ...(isCode && { code }),
      ...(typeof message === 'string' && { message: sanitizeReason(message, token) }),
    },
  };
}
