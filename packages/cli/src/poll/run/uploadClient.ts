import { createApiClient } from '@jupiterone/integration-sdk-runtime';
import type { FailureKind } from '../../../../../src/client/transportErrors';
import { sanitizeReason } from '../../../../../src/client/redact';
import type { DeliveryTarget } from './target';
import { uploadAdapter } from './uploadAdapter';

type Client = ReturnType<typeof createApiClient>;

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

/** What the SDK's client fails with: what {@link uploadAdapter} has thrown, or a fault of its own. */
interface RawError {
  kind?: FailureKind;
  response?: { status: number; data?: unknown };
}

/**
 * The SDK's client for the synchronization API, on a transport of ours. Its own sends the key and the graph wherever a redirect
 * leads, and past a proxy without encryption; it reads answers of any length, waits for ever, and puts whatever was answered
 * into its errors.
 * @param accessToken of JupiterOne
 * @throws IntegrationValidationError with a sentence for a proxy that cannot be used
 */
export function uploadClient(
  { apiBaseUrl, account }: DeliveryTarget & { kind: 'jupiterone' },
  accessToken: string,
): Client {
  const client = createApiClient({
    ...{ apiBaseUrl, account, accessToken },
    // It would read the environment, and fail with an error of Node for what is no URL. The transport knows the proxy.
    proxyUrl: 'http://transport.invalid',
    alphaOptions: {
      adapter: uploadAdapter(apiBaseUrl) as never,
      // Its own takes 301 and 302 for a success, and follows them.
      validateStatus: isSuccess,
    },
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
function cleanError({ kind, response }: RawError, token: string): UploadError {
  if (!response) return new UploadError(undefined, kind);
  const { status, data } = response;
  return new UploadError({ status, statusText: '', data: cleanBody(data, token) });
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
