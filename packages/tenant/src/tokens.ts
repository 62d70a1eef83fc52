import { Random } from './random';

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** What both kinds of token say of themselves. */
interface TokenFacts {
  accountUuid: string;
  /** UUID of the integration or Connect Server. */
  subject: string;
  /** Epoch ms. */
  issuedAt: number;
  /** Epoch ms; without it the token never expires. */
  expiresAt?: number;
}

/** An ES256 JWT in shape only: the signature is noise, as clients never verify it. */
function makeToken(facts: TokenFacts, audience: string[], own: object, seed: string): string {
  const random = new Random(seed);
  const noise = Buffer.alloc(64);
  for (let i = 0; i < noise.length; i += 4) noise.writeUInt32LE(random.uint32(), i);
  const claims = {
    '1password.com/auuid': facts.accountUuid,
    '1password.com/token': random.letters(32),
    ...own,
    aud: audience,
    sub: facts.subject,
    ...(facts.expiresAt === undefined ? {} : { exp: Math.floor(facts.expiresAt / 1000) }),
    iat: Math.floor(facts.issuedAt / 1000),
    iss: 'com.1password.b5',
    jti: random.letters(26),
  };
  return `${encode({ alg: 'ES256', kid: random.letters(26), typ: 'JWT' })}.${encode(claims)}.${noise.toString('base64url')}`;
}

/**
 * A bearer token of the Events API.
 * @param host the API's host, and its port when it is not the usual one
 */
export function makeEventsToken(
  facts: TokenFacts,
  host: string,
  features: readonly string[],
  seed: string,
): string {
  return makeToken(facts, [host], { '1password.com/fts': features }, `${seed}/events token`);
}

/** A bearer token of a Connect Server that may read the given vaults. */
export function makeConnectToken(
  facts: TokenFacts,
  vaultIds: readonly string[],
  seed: string,
): string {
  const vaults = vaultIds.map((u) => ({ u, a: 48 }));
  return makeToken(
    facts,
    ['com.1password.connect'],
    { '1password.com/fts': ['vaultaccess'], '1password.com/vts': vaults },
    `${seed}/connect token`,
  );
}
