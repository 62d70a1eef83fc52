import fc from 'fast-check';
import { reasonOfErrorBody, sanitizeReason } from './redact';
import { codePoint } from '../../test/support/codePoint';

const TOKEN = 'eyJhbGciOiJFUzI1NiIs.eyJzdWIiOiJYIn0.c2lnbmF0dXJl';

describe('sanitizeReason', () => {
  test('keeps a plain reason', () => {
    expect(sanitizeReason('Unauthorized access')).toBe('Unauthorized access');
  });

  test('keeps an id, which helps to find the vault', () => {
    const text = 'vault ytrfte14kw1uex5txaore1emkz not found';
    expect(sanitizeReason(text)).toBe(text);
  });

  test.each([
    ['the token in use', 'short-token', 'no: short-token', 'no: [token]'],
    ['any web token', undefined, `invalid ${TOKEN}`, 'invalid [token]'],
    ['a bearer', undefined, 'got Bearer abc', 'got [token]'],
    ['a long key', undefined, `key ${'a1'.repeat(20)}`, 'key [removed]'],
    ['control characters', undefined, 'a\u001b[31m\r\nb\u2028c\u202e', 'a [31m b c'],
    ['quotes', undefined, 'say "x"', "say 'x'"],
  ])('removes %s', (_what, token, text, expected) => {
    expect(sanitizeReason(text, token)).toBe(expected);
  });

  test('is one line of at most 200 characters for any input, without the token', () => {
    const text = fc.string({ unit: codePoint, maxLength: 400 });
    const token = fc.stringMatching(/^[\w.-]{8,60}$/);
    fc.assert(
      fc.property(text, text, token, (before, after, secret) => {
        const safe = sanitizeReason(before + secret + after, secret);
        expect(safe.length).toBeLessThanOrEqual(200);
        expect(safe).not.toMatch(/\p{Cc}/u);
        expect(safe.includes(secret)).toBe(false);
      }),
    );
  });
});

describe('reasonOfErrorBody', () => {
  test.each([
    ['{"Error":{"Message":"Unauthorized"}}', 'Unauthorized'],
    ['{"status":401,"message":"Invalid token"}', 'Invalid token'],
    ['{"status":401}', undefined],
    ['{"message":{"deep":"secret"}}', undefined],
    ['{"message":"  "}', undefined],
    ['["message"]', undefined],
    ['null', undefined],
    ['<html>secret</html>', undefined],
    ['', undefined],
  ])('reads %s', (body, expected) => {
    expect(reasonOfErrorBody(body)).toBe(expected);
  });
});
