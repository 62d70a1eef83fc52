import { inspect } from 'node:util';
import fc from 'fast-check';
import { decodeToken } from './tokenClaims';

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const jwt = (claims: unknown) => `${encode({ alg: 'ES256', typ: 'JWT' })}.${encode(claims)}.c2ln`;

describe('decodeToken', () => {
  it('reads an Events token', () => {
    const claims = decodeToken(
      jwt({
        '1password.com/auuid': 'agkt46jtgnfcndfkigauwlh6ba',
        '1password.com/token': 'canary-token-secret',
        '1password.com/fts': ['auditevents', 'itemusages'],
        aud: ['events.1password.eu'],
        sub: 'PU3I4VXP6JD3XMWQKNJHPDXP4I',
        exp: 1_800_000_000,
        iat: 1_700_000_000,
      }),
    );
    expect(claims).toEqual({
      kind: 'events',
      audience: 'events.1password.eu',
      audienceHost: 'events.1password.eu',
      features: ['auditevents', 'itemusages'],
      accountUuid: 'AGKT46JTGNFCNDFKIGAUWLH6BA',
      subject: 'PU3I4VXP6JD3XMWQKNJHPDXP4I',
      issuedAt: 1_700_000_000_000,
      expiresAt: 1_800_000_000_000,
      vaultIds: [],
    });
  });

  it('reads a Connect token, with the ids of its vaults and without their access bits', () => {
    const claims = decodeToken(
      jwt({
        '1password.com/fts': ['vaultaccess'],
        '1password.com/vts': [
          { u: 'FTZ4PM2XXWMWRSD7RJQN7GRFJ4', a: 48 },
          { u: 'short' },
          null,
          'abc',
          { a: 1 },
        ],
        aud: ['com.1password.connect'],
      }),
    );
    expect(claims).toEqual({
      kind: 'connect',
      audience: 'com.1password.connect',
      features: ['vaultaccess'],
      vaultIds: ['ftz4pm2xxwmwrsd7rjqn7grfj4'],
    });
  });

  it.each([
    ['an Events token of old', { aud: ['com.1password.streamingservice'] }, 'events'],
    ['an Events token by its feature only', { '1password.com/fts': ['signinattempts'] }, 'events'],
    ['aud as a plain text', { aud: 'events.1password.ca' }, 'events'],
    ['a Connect token by its feature only', { '1password.com/fts': ['vaultaccess'] }, 'connect'],
    ['a Connect token by its vaults only', { '1password.com/vts': [] }, 'connect'],
    ['someone else’s token', { aud: ['https://example.com'], sub: 'x' }, 'unknown'],
    ['no claims at all', {}, 'unknown'],
  ])('tells %s', (_name, claims, kind) => {
    expect(decodeToken(jwt(claims))?.kind).toBe(kind);
  });

  it('tells a service account token by its prefix, without decoding it', () => {
    const token = `ops_${encode({ secretKey: 'canary-token-secret' })}`;
    expect(decodeToken(token)).toEqual({ kind: 'service-account', features: [], vaultIds: [] });
  });

  it('leaves out claims of the wrong kind instead of failing', () => {
    const claims = decodeToken(
      jwt({
        aud: [42],
        sub: {},
        exp: 'tomorrow',
        iat: -1,
        '1password.com/fts': 'auditevents',
        '1password.com/vts': { u: 'x' },
        '1password.com/auuid': ['x'],
      }),
    );
    expect(claims).toEqual({ kind: 'unknown', features: [], vaultIds: [] });
  });

  it.each(['', 'opaque', 'a.b', 'a.b.c', 'a.b.c.d', `${encode({})}.${encode([1])}.x`, '..'])(
    'takes %j for opaque',
    (token) => {
      expect(decodeToken(token)).toBeUndefined();
    },
  );

  it('never throws on any text or any claims', () => {
    const claimNames = ['aud', 'sub', 'exp', 'iat', '1password.com/fts', '1password.com/vts'];
    fc.assert(
      fc.property(
        fc.string(),
        fc.dictionary(fc.constantFrom(...claimNames), fc.jsonValue()),
        (text, claims) => {
          expect(() => decodeToken(text)).not.toThrow();
          const decoded = decodeToken(jwt(claims));
          expect(decoded).toBeDefined();
          for (const time of [decoded?.issuedAt, decoded?.expiresAt]) {
            expect(time === undefined || !Number.isNaN(new Date(time).getTime())).toBe(true);
          }
        },
      ),
    );
  });

  it('keeps neither the token nor what is secret in it', () => {
    const token = jwt({
      aud: ['events.1password.com'],
      '1password.com/token': 'canary-token-secret',
    });
    const shown = inspect(decodeToken(token), { depth: Infinity, showHidden: true });
    expect(shown).not.toContain('canary-token-secret');
    for (const part of token.split('.')) expect(shown).not.toContain(part);
  });
});
