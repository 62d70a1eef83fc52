import { NotFoundError, UnexpectedShapeError } from '../errors';
import type { HttpClient } from '../http';
import type { TokenIntrospection } from './types';

const CURRENT = { method: 'GET', path: '/api/v2/auth/introspect' } as const;
/** Deprecated, without `/v1/`, and with names that begin with a capital. */
const DEPRECATED = { method: 'GET', path: '/api/auth/introspect' } as const;

/**
 * Asks what the token may do.
 * @throws an error of `errors.ts`: UnauthorizedError for a token that is not valid
 */
export async function introspectToken(http: HttpClient): Promise<TokenIntrospection> {
  try {
    const { body } = await http.requestJson(CURRENT);
    return readIntrospection(body, http.endpoint(CURRENT));
  } catch (error) {
    if (!(error instanceof NotFoundError)) throw error;
    return introspectDeprecated(http, error);
  }
}

/** A server that knows neither path gets the message about the one it should know. */
async function introspectDeprecated(
  http: HttpClient,
  notFound: NotFoundError,
): Promise<TokenIntrospection> {
  try {
    const { body } = await http.requestJson(DEPRECATED);
    return readIntrospection(body, http.endpoint(DEPRECATED));
  } catch (error) {
    throw error instanceof NotFoundError ? notFound : error;
  }
}

/** Reads both versions: `uuid, issued_at, features, account_uuid` and `UUID, IssuedAt, Features`. */
function readIntrospection(body: unknown, endpoint: string): TokenIntrospection {
  const answer = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>;
  const features = answer.features ?? answer.Features;
  // Without the list nobody knows what the token may do; an empty one would look like a token without rights.
  if (!Array.isArray(features) || !features.every((feature) => typeof feature === 'string')) {
    const problem = 'the list of features of the token is missing';
    throw new UnexpectedShapeError({ service: 'events', endpoint, problem });
  }
  const uuid = textOf(answer.uuid ?? answer.UUID);
  const issuedAt = textOf(answer.issued_at ?? answer.IssuedAt);
  const accountUuid = textOf(answer.account_uuid);
  return {
    features: features.map((feature: string) => feature.toLowerCase()),
    ...(uuid ? { uuid } : {}),
    ...(issuedAt ? { issuedAt } : {}),
    ...(accountUuid ? { accountUuid } : {}),
  };
}

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;
