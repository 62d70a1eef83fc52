import { IntegrationValidationError } from '@jupiterone/integration-sdk-core';
import { decodeToken, LEGACY_EVENTS_AUDIENCE } from './tokenClaims';
import type { TokenClaims } from './tokenClaims';
import { isEventsHost, looksLikeEventsHost } from './regions';

/** The fields that token checks name, and the URL that the token will be sent to. */
export interface TokenPlace {
  /** Field of the token. */
  field: string;
  /** Field of the base URL. */
  urlField: string;
  /** Base URL of the same half, as parsed. */
  baseUrl: string;
  /** Which kind of token belongs there. */
  kind: 'events' | 'connect';
}

const WANTED = { events: 'an Events Reporting token', connect: 'a Connect token' } as const;

/**
 * Says before any request what is wrong with a token, from its form and its claims. Tokens that tell nothing
 * (opaque ones) pass: only the server can judge them.
 * @param token trimmed
 * @param now epoch ms
 * @returns the claims, if the token has any
 * @throws IntegrationValidationError with one sentence that never repeats any part of the token
 */
export function checkToken(token: string, place: TokenPlace, now: number): TokenClaims | undefined {
  checkForm(token, place);
  const claims = decodeToken(token);
  if (!claims) {
    if (token.startsWith('eyJ')) {
      fail(
        `${place.field} is cut off or damaged: copy the whole token again, and in a .env file write each $ as \\$.`,
      );
    }
    return undefined;
  }
  checkKind(claims, place);
  if (place.kind === 'events') checkAudience(claims, place);
  if (claims.expiresAt !== undefined && claims.expiresAt <= now) {
    fail(
      `The token in ${place.field} expired on ${utcDate(claims.expiresAt)}: issue a new one in 1Password and enter it there.`,
    );
  }
  return claims;
}

function checkForm(token: string, { field }: TokenPlace): void {
  if (/^(authorization:\s*)?bearer\b/i.test(token)) {
    fail(`${field} starts with the word "Bearer": enter the token alone.`);
  }
  if (/^https?:\/\//i.test(token)) {
    fail(`${field} contains a URL: enter the access token instead.`);
  }
  if (/^["'`]|["'`]$/.test(token)) {
    fail(`${field} is in quotation marks: remove them.`);
  }
  if (/\s/.test(token)) {
    fail(`${field} contains spaces or line breaks: copy the whole token again.`);
  }
  // What may stand in a header: anything else would fail late, in the middle of a request.
  if (!/^[\x21-\x7e]+$/.test(token)) {
    fail(`${field} contains characters that a token cannot contain: copy the token again.`);
  }
}

function checkKind(claims: TokenClaims, { field, kind }: TokenPlace): void {
  if (claims.kind === 'unknown' || claims.kind === kind) return;
  const found = claims.kind === 'service-account' ? 'a service account token' : WANTED[claims.kind];
  fail(
    `${field} contains ${found}, but needs ${WANTED[kind]}: ` +
      (claims.kind === 'service-account'
        ? 'issue one in 1Password under Integrations.'
        : 'did you swap the two tokens?'),
  );
}

/**
 * An Events token names the one host that it is for (`aud`), and the Events API of another region refuses it. Any other
 * host may be a gateway to the right one, a tunnel or a simulated tenant; but a host that looks like one of 1Password's
 * is a typing error, and may belong to somebody who waits for such errors.
 */
function checkAudience(claims: TokenClaims, { field, urlField, baseUrl }: TokenPlace): void {
  if (claims.audience === LEGACY_EVENTS_AUDIENCE) {
    fail(
      `The token in ${field} is in a format that 1Password no longer issues: generate a new token.`,
    );
  }
  const { audienceHost } = claims;
  const { host } = new URL(baseUrl);
  if (audienceHost === undefined || audienceHost === host) return;
  if (isEventsHost(audienceHost) && (isEventsHost(host) || looksLikeEventsHost(host))) {
    fail(
      `The token in ${field} is for ${audienceHost}, but ${urlField} leads to ${host}: ` +
        `set ${urlField} to https://${audienceHost}, or enter a token for ${host}.`,
    );
  }
}

function utcDate(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

function fail(sentence: string): never {
  throw new IntegrationValidationError(sentence);
}
