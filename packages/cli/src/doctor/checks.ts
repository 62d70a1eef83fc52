import { DAY } from '@graph-1password/vocabulary';
import { OnePasswordError } from '../../../../src/client/errors';
import { isCutOff } from '../../../../src/config/tokenClaims';
import type { TokenClaims } from '../../../../src/config/tokenClaims';
import type { ClientLogger } from '../../../../src/client/logger';
import { sanitizeReason } from '../../../../src/client/redact';
import type { Area, Check, CheckStatus, DoctorContext } from './types';

/** A clock that is further off than this is reported, in s. */
const MAX_SKEW_SECONDS = 60;
/** Days before its expiry from which on a token should be replaced. */
const EXPIRY_WARNING_DAYS = 14;

/** The report is the only thing that is printed. */
export const silent: ClientLogger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
};

/** Makes the checks of one area. */
export const reporter =
  (area: Area) =>
  (
    id: string,
    status: CheckStatus,
    message: string,
    more: Pick<Check, 'cure' | 'facts'> = {},
  ): Check => ({ id: `${area}.${id}`, area, status, message, ...more });

/** Timeouts and clock of the requests. */
export function quick({ timeoutMs }: DoctorContext) {
  return {
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    connectTimeout: timeoutMs,
    retry: { budgetMs: timeoutMs, firstContactMs: Math.min(1000, timeoutMs), capMs: 1000 },
  };
}

/**
 * The failure of a request as a check. Its sentence says what to do already.
 * @throws any error that is not a client's
 */
export function failureCheck(area: Area, id: string, error: unknown): Check {
  if (!(error instanceof OnePasswordError)) throw error;
  // A collection waits longer than this check does.
  const status = error.code === 'RATE_LIMITED' ? 'warning' : 'failure';
  return reporter(area)(id, status, error.message, { facts: { code: error.code } });
}

/** Kind and expiry of a token, from its claims. The configuration already rejects expired tokens. */
export function tokenCheck(
  area: 'events' | 'connect',
  claims: TokenClaims | undefined,
  now: number,
): Check {
  const check = reporter(area);
  const kind = area === 'events' ? 'an Events Reporting token' : 'a Connect token';
  if (!claims || claims.kind === 'unknown') {
    const message = 'The token is opaque: only the server can check it.';
    return check('token', 'ok', message, { facts: { kind: 'opaque' } });
  }
  const { expiresAt } = claims;
  if (expiresAt === undefined) {
    return check('token', 'warning', `The token is ${kind} and never expires.`, {
      cure: 'Anyone who obtains it can use it indefinitely: when you replace it, issue one that expires.',
      facts: { kind: claims.kind },
    });
  }
  const days = Math.floor((expiresAt - now) / DAY);
  const facts = { kind: claims.kind, expiresAt: new Date(expiresAt).toISOString(), days };
  const when = `on ${facts.expiresAt.slice(0, 10)}, in ${days === 1 ? '1 day' : `${days} days`}`;
  const message = `The token is ${kind} and expires ${when}.`;
  if (days >= EXPIRY_WARNING_DAYS) return check('token', 'ok', message, { facts });
  return check('token', 'warning', message, {
    cure: 'Issue a new token in 1Password and enter it before that day.',
    facts,
  });
}

/** Whether a token looks cut off: a server only says that it is wrong. */
export function cutCheck(area: 'events' | 'connect', token: string): Check[] {
  if (!isCutOff(token)) return [];
  const message = 'The token looks cut off: its signature is shorter than that of a whole one.';
  const cure = 'Copy the whole token again, and in .env write each $ as \\$.';
  return [reporter(area)('tokenEnd', 'warning', message, { cure })];
}

/**
 * Compares the server's clock with this machine's.
 * @param date header `Date` of an answer
 * @param receivedAt epoch ms
 * @returns undefined when the server does not tell its time
 */
export function clockCheck(
  area: 'events' | 'connect',
  date: string | undefined,
  receivedAt: number,
): Check | undefined {
  const server = Date.parse(date ?? '');
  if (!Number.isFinite(server)) return undefined;
  const skewSeconds = Math.round((receivedAt - server) / 1000);
  const facts = { skewSeconds };
  const check = reporter(area);
  const size = Math.abs(skewSeconds);
  if (size <= MAX_SKEW_SECONDS) {
    return check('clock', 'ok', 'The clocks of this machine and of the server agree.', { facts });
  }
  const direction = skewSeconds > 0 ? 'ahead of' : 'behind';
  return check(
    'clock',
    'warning',
    `The clock of this machine is ${size} s ${direction} the server's clock.`,
    {
      cure: 'Synchronise it with NTP: it determines which events a run requests and when a token expires.',
      facts,
    },
  );
}

/** A text of a server, made fit to be shown. */
export const shown = (text: string, token: string): string => sanitizeReason(text, token);
