import fc from 'fast-check';
import { holdsToken, REDACTED, redactConnect, redactUrl } from './redact';

const CANARY = 'CANARY-7f3a';

/** An item as Connect sends it, with a canary in every place that holds or describes a secret. */
const fullItem = {
  id: 'a'.repeat(26),
  title: 'Bank',
  vault: { id: 'b'.repeat(26) },
  category: 'LOGIN',
  favorite: false,
  version: 3,
  tags: ['money'],
  urls: [
    { primary: true, href: `https://ana:${CANARY}@bank.example/login?token=${CANARY}#${CANARY}` },
  ],
  sections: [{ id: 's1', label: 'Recovery' }, { id: 'add more' }],
  fields: [
    {
      id: 'password',
      type: 'CONCEALED',
      purpose: 'PASSWORD',
      label: 'password',
      value: CANARY,
      entropy: 99.5,
      generate: true,
      recipe: { length: 20, characterSets: ['LETTERS'], excludeCharacters: CANARY },
      passwordDetails: { strength: 'GOOD', history: [CANARY] },
      section: { id: 's1', label: 'Recovery' },
    },
    {
      id: 'otp',
      type: 'OTP',
      value: `otpauth://totp/x?secret=${CANARY}`,
      totp: CANARY,
      otp: CANARY,
    },
  ],
  files: [{ id: 'f', name: 'key.pem', size: 12, content: CANARY, content_path: `/v1/${CANARY}` }],
  additional_information: CANARY,
};

describe('redactConnect', () => {
  test('keeps the metadata of an item and nothing else', () => {
    expect(redactConnect(fullItem)).toEqual({
      ...fullItem,
      urls: [
        { primary: true, href: `https://${REDACTED}@bank.example/login?${REDACTED}#${REDACTED}` },
      ],
      fields: [
        {
          id: 'password',
          type: 'CONCEALED',
          purpose: 'PASSWORD',
          label: 'password',
          value: REDACTED,
          entropy: REDACTED,
          generate: REDACTED,
          recipe: REDACTED,
          passwordDetails: REDACTED,
          section: { id: 's1', label: 'Recovery' },
        },
        { id: 'otp', type: 'OTP', value: REDACTED, totp: REDACTED, otp: REDACTED },
      ],
      files: [{ id: 'f', name: 'key.pem', size: 12, content: REDACTED, content_path: REDACTED }],
      additional_information: REDACTED,
    });
  });

  test.each([
    ['a vault', { id: 'v', name: 'Ops', items: 3, type: 'USER_CREATED', contentVersion: 9 }],
    ['an error', { status: 403, message: 'vault is not in scope' }],
    [
      'health',
      { name: '1Password Connect API', dependencies: [{ service: 'sync', status: 'ACTIVE' }] },
    ],
    ['nulls and empty lists', [{ title: null, tags: [], section: null }]],
  ])('keeps %s', (_name, value) => {
    expect(redactConnect(value)).toEqual(value);
  });

  test.each([
    ['a text', CANARY],
    ['an object where a text belongs', { title: { value: CANARY } }],
    ['a text where an object belongs', { vault: CANARY, fields: [CANARY], sections: CANARY }],
    ['objects among tags', { tags: [{ a: CANARY }] }],
    ['an object as address', { urls: [{ href: { a: CANARY } }] }],
    [
      'names of Object.prototype',
      JSON.parse(`{"constructor":"${CANARY}","__proto__":{"title":"${CANARY}"}}`),
    ],
  ])('redacts %s', (_name, value) => {
    expect(JSON.stringify(redactConnect(value))).not.toContain(CANARY);
  });

  test('no value under an unknown or secret key survives, however it is nested', () => {
    const secretKey = fc.oneof(
      fc.constantFrom('value', 'totp', 'otp', 'passwordDetails', 'recipe', 'content', 'entropy'),
      fc.string().map((name) => `x${name}`),
    );
    const knownKey = fc.constantFrom(
      'fields',
      'files',
      'sections',
      'vault',
      'section',
      'urls',
      'tags',
      'title',
    );
    const { node } = fc.letrec((tie) => ({
      // Canaries only below secret keys; known keys lead there through any structure.
      node: fc.oneof(
        { maxDepth: 6 },
        fc.dictionary(secretKey, fc.constant(CANARY) as fc.Arbitrary<unknown>),
        fc.dictionary(secretKey, fc.array(fc.dictionary(knownKey, fc.constant(CANARY)))),
        fc.dictionary(knownKey, tie('node')),
        fc.array(tie('node')),
      ),
    }));
    fc.assert(
      fc.property(node, (value) => {
        const redacted = redactConnect(value);
        expect(JSON.stringify(redacted)).not.toContain(CANARY);
        expect(redactConnect(redacted)).toEqual(redacted);
      }),
    );
  });
});

describe('redactUrl', () => {
  test.each([
    ['https://example.com/', 'https://example.com/'],
    ['http://example.com:8080/a/b', 'http://example.com:8080/a/b'],
    ['example.com/login', 'example.com/login'],
    ['https://u@example.com/', `https://${REDACTED}@example.com/`],
    ['https://example.com/?a=1', `https://example.com/?${REDACTED}`],
    ['example.com?a=1', REDACTED],
    ['user:pass@example.com', REDACTED],
    ['otpauth://totp/x?secret=1', REDACTED],
    ['javascript:alert(1)', REDACTED],
    ['two words', REDACTED],
  ])('%s', (text, expected) => {
    expect(redactUrl(text)).toBe(expected);
  });

  test('user info, query and fragment never survive, and once is enough', () => {
    const secret = fc.stringMatching(/^[a-zA-Z0-9]{1,20}$/).map((text) => `${CANARY}${text}`);
    const place = fc.constantFrom(
      (s: string) => `https://${s}@example.com/x`,
      (s: string) => `https://u:${s}@example.com/x`,
      (s: string) => `https://example.com/x?${s}`,
      (s: string) => `https://example.com/x#a?${s}`,
      (s: string) => `ftp://example.com/${s}`,
    );
    fc.assert(
      fc.property(place, secret, (at, text) => {
        const redacted = redactUrl(at(text));
        expect(redacted.toLowerCase()).not.toContain(CANARY.toLowerCase());
        expect(redactUrl(redacted)).toBe(redacted);
      }),
    );
  });
});

describe('holdsToken', () => {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const token = `${part({ alg: 'ES256', typ: 'JWT' })}.${part({ sub: 'x' })}.c2lnbmF0dXJl`;

  test.each([
    ['a token', token],
    ['a token in a text', `the token ${token}, see there`],
    ['a token right after a word', `Journal.eyJournal.${token}`],
    ['a token without signature', token.split('.').slice(0, 2).join('.')],
    ['a bearer token of any kind', `Bearer ${'x'.repeat(24)}`],
  ])('finds %s', (_name, text) => expect(holdsToken(text)).toBe(true));

  test.each([
    ['a cursor', Buffer.from('{"page":1}').toString('base64')],
    ['a host name', 'mail@moneyJournal.example.com'],
    ['the words of an error', 'Invalid bearer token signature'],
  ])('does not mind %s', (_name, text) => expect(holdsToken(text)).toBe(false));
});
