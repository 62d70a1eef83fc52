import { inspect } from 'node:util';
import {
  IntegrationProviderAPIError,
  IntegrationProviderAuthorizationError,
  IntegrationProviderRetriesExceededError,
} from '@jupiterone/integration-sdk-core';
import * as errors from './errors';
import { toIntegrationError } from './integrationErrors';

const DETAILS = { service: 'events', endpoint: 'GET https://events.1password.com/x' } as const;
const unauthorized = new errors.UnauthorizedError({ ...DETAILS, status: 401 });

test.each([
  [unauthorized, IntegrationProviderAuthorizationError],
  [new errors.ForbiddenError({ ...DETAILS, status: 403 }), IntegrationProviderAuthorizationError],
  [new errors.StreamEndedEarlyError({}, unauthorized), IntegrationProviderAuthorizationError],
  [
    new errors.RateLimitedError({ ...DETAILS, status: 429 }),
    IntegrationProviderRetriesExceededError,
  ],
  [new errors.ConnectionCutError(DETAILS), IntegrationProviderRetriesExceededError],
  [new errors.UnexpectedShapeError(DETAILS), IntegrationProviderAPIError],
  [new errors.NotFoundError({ ...DETAILS, status: 404 }), IntegrationProviderAPIError],
])('%s becomes the class of the SDK, never fatal, with our sentence', (error, Class) => {
  const mapped = toIntegrationError(error);
  expect((mapped as Error).constructor).toBe(Class);
  expect(mapped).toMatchObject({
    message: error.message,
    fatal: false,
    endpoint: DETAILS.endpoint,
  });
  expect(inspect(mapped)).toContain(error.message);
  expect(inspect(mapped)).not.toContain('Provider authorization failed');
});

test('other errors stay unchanged', () => {
  const bug = new TypeError('a bug');
  expect(toIntegrationError(bug)).toBe(bug);
});
