import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import type { Dispatcher } from 'undici';
import {
  BodyTooLarge,
  isSuccess,
  MAX_ERROR_BODY,
  RelayController,
  replay,
  sendBuffered,
} from './buffered';
import type { BufferedResponse } from './buffered';
import { contextOf } from './context';

/** What `accept-encoding` may ask for. */
export const ACCEPTED_ENCODINGS = 'gzip, deflate, br';

/** Bound when the request names none, in bytes. */
const DEFAULT_MAX_BYTES = 64 * 1024 * 1024;

const DECODERS: Readonly<
  Record<string, (data: Buffer, options: { maxOutputLength: number }) => Promise<Buffer>>
> = {
  gzip: promisify(gunzip),
  'x-gzip': promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
};

/** A body that cannot be decoded: cut or damaged on its way. */
class BodyDamaged extends Error {
  readonly code = 'BODY_DAMAGED';
}

/**
 * Decodes compressed bodies, and bounds what comes out of them. undici's own interceptor for this prints an
 * ExperimentalWarning on every run of the command line, hence these few lines on zlib.
 */
export function decodeInterceptor(): Dispatcher.DispatcherComposeInterceptor {
  return (dispatch) => (options, handler) => {
    const maxBytes = contextOf(options)?.maxResponseBytes ?? DEFAULT_MAX_BYTES;
    const controller = new RelayController((reason) => request.abort(reason));
    const request = sendBuffered(dispatch, options, maxBytes, () =>
      handler.onRequestStart?.(controller, {}),
    );
    request.response
      .then((response) => decode(response, maxBytes))
      .then((response) => replay(handler, controller, response))
      .catch((error: Error) => handler.onResponseError?.(controller, error));
    return true;
  };
}

async function decode(response: BufferedResponse, maxBytes: number): Promise<BufferedResponse> {
  const encoding = response.headers['content-encoding']?.trim().toLowerCase();
  if (!encoding || encoding === 'identity' || response.body.length === 0) return response;
  const decoder = DECODERS[encoding];
  if (!decoder) {
    if (isSuccess(response.status)) throw new BodyDamaged();
    return { ...response, body: Buffer.alloc(0) };
  }
  const { 'content-encoding': _encoding, 'content-length': _length, ...headers } = response.headers;
  try {
    const bound = isSuccess(response.status) ? maxBytes : Math.min(maxBytes, MAX_ERROR_BODY);
    const body = await decoder(response.body, { maxOutputLength: bound });
    return { ...response, headers, body };
  } catch (error) {
    // The status of a failure is worth more than its words, also when they are damaged or expand without end.
    if (!isSuccess(response.status)) return { ...response, headers, body: Buffer.alloc(0) };
    if ((error as { code?: unknown }).code === 'ERR_BUFFER_TOO_LARGE') throw new BodyTooLarge();
    throw new BodyDamaged();
  }
}
