import * as fc from 'fast-check';
import { findLeaks, partsOfToken } from './leaks';
import { SECRET_PREFIX } from '@graph-1password/tenant/testing';

const canary = { canary: SECRET_PREFIX };

/** How careless code could write a secret down, with whatever else around it. */
const WRITERS: Record<string, (text: string) => string> = {
  raw: (text) => text,
  'lower case': (text) => text.toLowerCase(),
  JSON: (text) => JSON.stringify({ value: text }),
  'JSON in JSON': (text) => JSON.stringify({ body: JSON.stringify({ value: text }) }),
  URL: (text) => new URLSearchParams({ value: text }).toString(),
  base64: (text) => Buffer.from(text).toString('base64'),
  base64url: (text) => Buffer.from(text).toString('base64url'),
  hex: (text) => Buffer.from(text).toString('hex'),
  Buffer: (text) => Array.from(Buffer.from(text), (b) => b.toString(16).padStart(2, '0')).join(' '),
};

describe('findLeaks', () => {
  it.each(Object.keys(WRITERS))('finds a secret that is written as %s', (name) => {
    const write = WRITERS[name] as (text: string) => string;
    fc.assert(
      fc.property(fc.string(), fc.string(), (before, after) => {
        const texts = new Map([
          ['log', `{"x":"${write(`${before}${SECRET_PREFIX}Ab3${after}`)}"}`],
        ]);
        expect(findLeaks(texts, canary)).not.toEqual([]);
      }),
    );
  });

  it('finds a secret with characters that JSON and URLs escape', () => {
    const secret = { canary: 'p"ä\\ss wörd\n9' };
    for (const name of ['raw', 'JSON', 'JSON in JSON', 'base64', 'hex']) {
      const text = (WRITERS[name] as (text: string) => string)(secret.canary);
      expect([name, findLeaks(new Map([['log', text]]), secret).length > 0]).toEqual([name, true]);
    }
    expect(findLeaks(new Map([['log', encodeURIComponent(secret.canary)]]), secret)).not.toEqual(
      [],
    );
  });

  it('finds a secret in the name of a file', () => {
    expect(findLeaks(new Map([[`graph/${SECRET_PREFIX}.json`, '']]), canary)).not.toEqual([]);
  });

  it('finds nothing in texts without one, and never repeats the secret', () => {
    expect(findLeaks(new Map([['log', 'zq9 SeCrEt']]), canary)).toEqual([]);
    const leaks = findLeaks(new Map([['log', SECRET_PREFIX]]), canary);
    expect(JSON.stringify(leaks)).not.toContain(SECRET_PREFIX);
  });
});

describe('partsOfToken', () => {
  it('gives the token, its payload, its signature and the secret claim', () => {
    const payload = Buffer.from('{"1password.com/token":"inner secret"}').toString('base64url');
    expect(Object.values(partsOfToken('token', `head.${payload}.noise`))).toEqual([
      `head.${payload}.noise`,
      payload,
      'noise',
      'inner secret',
    ]);
  });
});
