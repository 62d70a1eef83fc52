import fc from 'fast-check';
import { cleanUrl } from './cleanUrl';

describe('cleanUrl', () => {
  it.each([
    ['https://example.com', 'https://example.com/'],
    ['HTTPS://Example.COM/Login', 'https://example.com/Login'],
    ['https://ana:canary@example.com/login?token=canary#canary', 'https://example.com/login'],
    ['https://canary@example.com:8443/', 'https://example.com:8443/'],
    ['https://example.com/a;jsessionid=canary/b;x=canary', 'https://example.com/a/b'],
    ['https://example.com/go/ana:canary@other.example.com', 'https://example.com/'],
    ['https://example.com/ana%40canary', 'https://example.com/'],
    ['https:///ana:canary@example.com/', 'https://example.com/'],
    ['https://medium.com/@ana', 'https://medium.com/@ana'],
    ['http://[2001:db8::1]:8080/x', 'http://[2001:db8::1]:8080/x'],
    ['ssh://root:canary@10.0.0.1:2222/', 'ssh://10.0.0.1:2222/'],
    ['  https://example.com/x \n', 'https://example.com/x'],
    ['example.com', 'example.com/'],
    ['example.com/login?token=canary', 'example.com/login'],
    ['localhost:8080/x#canary', 'localhost:8080/x'],
    ['[::1]:8080', '[::1]:8080/'],
  ])('%s', (href, expected) => {
    expect(cleanUrl(href)).toBe(expected);
  });

  it.each([
    '',
    '   ',
    'javascript:alert(1)',
    'data:text/plain,canary',
    'mailto:ana@example.com',
    'otpauth://totp/ana?secret=canary',
    'ana:canary@example.com',
    'canary@example.com/x',
    'jdbc:mysql://ana:canary@example.com/x',
    'https:\\\\ana:canary@example.com',
    'https:ana:canary@example.com',
    'https://canary\\@example.com',
    'https://ana:canary/x@example.com/',
    'https://ana:12/canary@example.com/',
    'ssh:///ana:canary@example.com',
    'https://',
    'https://exa mple.com',
    'my router at home',
    `https://example.com/${'x'.repeat(5000)}`,
    undefined,
    null,
    42,
    {},
    ['https://example.com'],
  ])('drops %j', (href) => {
    expect(cleanUrl(href)).toBeUndefined();
  });

  it('never lets user info, query or fragment through, however they are written', () => {
    const secret = fc.constantFrom(
      'canary',
      'can%61ry-canary',
      'x:canary',
      'canary;',
      'ü canary',
      'canary\\',
    );
    const host = fc.oneof(
      fc.domain(),
      fc.ipV4(),
      fc.ipV6().map((ip) => `[${ip}]`),
    );
    const scheme = fc.constantFrom(
      'https://',
      'http://',
      'ftp://',
      'ssh://',
      'HTTPS://',
      'https:///',
      '',
    );
    fc.assert(
      fc.property(scheme, secret, secret, host, (prefix, user, password, name) => {
        for (const href of [
          `${prefix}${user}:${password}@${name}/path`,
          `${prefix}${user}@${name}`,
          `${prefix}${name}/path?${user}=${password}`,
          `${prefix}${name}/path#${password}`,
          `${prefix}${name}/path?u=https://${user}:${password}@${name}`,
          `${prefix}${name}/https://${user}:${password}@${name}`,
        ]) {
          expect(cleanUrl(href) ?? '').not.toContain('canary');
        }
      }),
    );
  });

  it('keeps scheme, host, port and path of a web address', () => {
    fc.assert(
      fc.property(fc.webUrl({ withQueryParameters: true, withFragments: true }), (href) => {
        const { origin, pathname } = new URL(href);
        fc.pre(!/[@;]|%40|(:|%3a)\//i.test(pathname));
        expect(cleanUrl(href)).toBe(origin + pathname);
      }),
    );
  });

  it('never throws, and is idempotent', () => {
    fc.assert(
      fc.property(fc.oneof(fc.anything(), fc.webUrl(), fc.string()), (href) => {
        const clean = cleanUrl(href);
        if (clean !== undefined) expect(cleanUrl(clean)).toBe(clean);
      }),
    );
  });
});
