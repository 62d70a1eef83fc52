import type { Request } from '@pollyjs/core';
import { OnePasswordError } from '../../src/client/errors';
import { isEventsPath } from './origins';

/** Characters of a request body that an error repeats; it is a query: times, limit, cursor. */
const MAX_BODY = 200;

/**
 * No recorded answer for a request. One of the client's own errors, so that its sentence reaches the test
 * through every layer that hides foreign errors.
 */
export class MissingRecordingError extends OnePasswordError {
  /**
   * @param request the request as Polly sees it (without credentials)
   * @param file where its answer was looked for
   */
  constructor(request: Request, file: string) {
    const { method, url, body, order = 0 } = request;
    super('CONNECTION_FAILED', {
      service: isEventsPath(url) ? 'events' : 'connect',
      endpoint: `${method} ${url}`,
    });
    const sent = body ? ` with the body ${body.slice(0, MAX_BODY)}` : '';
    const again = order > 0 ? ` (the same request was sent ${order} times before)` : '';
    this.message = `No answer is recorded in ${file} for ${method} ${url}${sent}${again}. Send what was recorded, or record again with "npm run record".`;
  }
}
