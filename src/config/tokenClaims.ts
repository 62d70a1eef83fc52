import { isOnePasswordId, lowerId, upperId, EVENT_KINDS } from '@graph-1password/vocabulary';

/** What a token was issued for, as far as it tells. */
type TokenKind = 'events' | 'connect' | 'service-account' | 'unknown';

/**
 * What a token says about itself. The signature is not verified (1Password's own clients cannot either): good for
 * better sentences before the first request, never for a decision on trust. Neither the token nor its
 * claim `1password.com/token` is part of it.
 */
export interface TokenClaims {
  kind: TokenKind;
  /** First entry of `aud`, for instance `com.1password.connect`. */
  audience?: string;
  /** The API host that an Events token is for (`events.1password.eu`), in lower case. */
  audienceHost?: string;
  /** `auditevents`, `itemusages`, `signinattempts` in Events tokens, `vaultaccess` in Connect tokens. */
  features: readonly string[];
  /** UUID of the 1Password account, upper case. */
  accountUuid?: string;
  /** UUID of what the token belongs to, upper case: of the Connect server in Connect tokens. */
  subject?: string;
  /** Epoch ms. */
  issuedAt?: number;
  /** Epoch ms; absent for tokens that do not expire. */
  expiresAt?: number;
  /** Vaults that a Connect token opens, lower case. */
  vaultIds: readonly string[];
}

/** Audience of Connect tokens. */
const CONNECT_AUDIENCE = 'com.1password.connect';
/** Audience of Events tokens issued before tokens named their host; 1Password asks to replace them. */
export const LEGACY_EVENTS_AUDIENCE = 'com.1password.streamingservice';
/** Prefix of service account tokens, which are no JWTs and contain keys: they are not decoded at all. */
const SERVICE_ACCOUNT_PREFIX = 'ops_';

/** Longest claim that is kept: real ones have up to 40 characters, and claims end up in log lines. */
const MAX_CLAIM_LENGTH = 256;
const MAX_DATE_MS = 8.64e15;

/**
 * Reads the claims of an Events or Connect token locally, without verifying them.
 * Returns `undefined` for opaque tokens, which only the server can judge; never throws, whatever the input.
 * Claim names: 1Password's Events clients (`aud`, `1password.com/fts`) and its web client (`auuid`, `vts`).
 */
export function decodeToken(token: string): TokenClaims | undefined {
  if (typeof token !== 'string') return undefined;
  if (token.startsWith(SERVICE_ACCOUNT_PREFIX)) {
    return { kind: 'service-account', features: [], vaultIds: [] };
  }
  const payload = decodePayload(token);
  if (!payload) return undefined;

  const audience = claimText([payload.aud].flat()[0]);
  const audienceHost = hostOf(audience);
  const features = claimTexts(payload['1password.com/fts']);
  const vaultClaims = payload['1password.com/vts'];
  return {
    kind: kindOf(audience, features, Array.isArray(vaultClaims)),
    ...(audience !== undefined && { audience }),
    ...(audienceHost !== undefined && { audienceHost }),
    features,
    ...optionalId('accountUuid', payload['1password.com/auuid']),
    ...optionalId('subject', payload.sub),
    ...optionalTime('issuedAt', payload.iat),
    ...optionalTime('expiresAt', payload.exp),
    vaultIds: vaultIdsOf(vaultClaims),
  };
}

/** Length of a signature in base64url by algorithm, where every key makes one of the same length (RFC 7518, RFC 8037). */
const SIGNATURE_LENGTHS: Readonly<Record<string, number>> = {
  ...{ ES256: 86, ES384: 128, ES512: 176, EdDSA: 86 },
  ...{ HS256: 43, HS384: 64, HS512: 86 },
};

/** Whether a token ends too early: its signature is shorter than its algorithm makes them. */
export function isCutOff(token: string): boolean {
  const [header = '', , signature] = token.split('.');
  if (signature === undefined) return false;
  try {
    const { alg } = JSON.parse(Buffer.from(header, 'base64url').toString('utf8')) as {
      alg?: string;
    };
    const length = Object.hasOwn(SIGNATURE_LENGTHS, String(alg)) && SIGNATURE_LENGTHS[String(alg)];
    return typeof length === 'number' && signature.length < length;
  } catch {
    return false;
  }
}

function decodePayload(token: string): Record<string, unknown> | undefined {
  const [header, payload, signature, ...rest] = token.split('.');
  if (!header || !payload || signature === undefined || rest.length > 0) return undefined;
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
    return isObject(claims) ? claims : undefined;
  } catch {
    return undefined;
  }
}

function kindOf(audience: string | undefined, features: string[], hasVaults: boolean): TokenKind {
  if (audience === CONNECT_AUDIENCE || features.includes('vaultaccess') || hasVaults) {
    return 'connect';
  }
  const isEvents =
    audience === LEGACY_EVENTS_AUDIENCE ||
    audience?.toLowerCase().startsWith('events.') === true ||
    EVENT_KINDS.some((kind) => features.includes(kind));
  return isEvents ? 'events' : 'unknown';
}

/** Hosts have a dot and may have a port; `com.1password.*` are reverse-domain names, not hosts. */
function hostOf(audience: string | undefined): string | undefined {
  const host = audience?.toLowerCase();
  if (!host || host.startsWith('com.1password.')) return undefined;
  return /^[\da-z-]+(\.[\da-z-]+)+(:\d+)?$/.test(host) ? host : undefined;
}

function vaultIdsOf(claim: unknown): string[] {
  if (!Array.isArray(claim)) return [];
  return claim.flatMap((entry: unknown) => {
    const id = isObject(entry) ? entry.u : undefined;
    return isOnePasswordId(id) ? [lowerId(id) as string] : [];
  });
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function claimText(value: unknown): string | undefined {
  return typeof value === 'string' && value.length <= MAX_CLAIM_LENGTH ? value : undefined;
}

function claimTexts(value: unknown): string[] {
  if (!Array.isArray(value)) return [];
  return value.map(claimText).filter((entry) => entry !== undefined);
}

function optionalId<K extends string>(name: K, claim: unknown): { [P in K]?: string } {
  const id = upperId(claimText(claim));
  return (id === undefined ? {} : { [name]: id }) as { [P in K]?: string };
}

/** `NumericDate` of RFC 7519: seconds since the epoch. Zero is what some issuers write for "never". */
function optionalTime<K extends string>(name: K, claim: unknown): { [P in K]?: number } {
  const ms = typeof claim === 'number' ? Math.trunc(claim * 1000) : 0;
  return (ms > 0 && ms <= MAX_DATE_MS ? { [name]: ms } : {}) as { [P in K]?: number };
}
