import { createHash } from 'node:crypto';
import { readPage } from '../../test/support/readPage';
import { encode } from './encode';
import { pageOf } from './page';
import { PageGraph } from './pageGraph';

const { bytes } = encode({
  graph: new PageGraph(),
  meta: { version: '0', writtenOn: 0, now: 0, source: '' },
  findings: [],
});
const assets = { script: 'let a = "</a>";', style: 'body{}' };
const page = pageOf({ assets, bytes, account: 'Brightwave' });

const hash = (text: string): string => createHash('sha256').update(text).digest('base64');

test('the policy is the first thing in the page, and lets only this script and style in', () => {
  const [, policy = ''] =
    /<head>\s*<meta http-equiv="Content-Security-Policy" content="([^"]*)">/.exec(page) ?? [];
  const rules = new Map(policy.split('; ').map((rule) => [rule.split(' ')[0], rule]));
  expect(rules.get('default-src')).toBe("default-src 'none'");
  expect(rules.get('connect-src')).toBe("connect-src 'none'");
  expect(rules.get('script-src')).toBe(`script-src 'sha256-${hash(assets.script)}'`);
  expect(rules.get('style-src')).toBe(`style-src 'sha256-${hash(assets.style)}'`);
  expect(policy).not.toMatch(/unsafe|https?:|\*/);
});

test('the hashes match the contents of the elements', () => {
  expect(/<style>(.*?)<\/style>/s.exec(page)?.[1]).toBe(assets.style);
  expect(/<script>(.*?)<\/script>/s.exec(page)?.[1]).toBe(assets.script);
});

test('the character set is known within the first 1024 bytes', () => {
  expect(page.indexOf('<meta charset="utf-8">')).toBeLessThan(1000);
});

test('nothing in it names a place to load from', () => {
  expect(page).not.toMatch(
    /<(link|img|iframe|script|source|video|audio|object|embed)[^>]+(src|href)="(?!data:)/,
  );
});

test('the title is plain text, whatever the account is called', () => {
  const title = (account: string): string =>
    /<title>(.*)<\/title>/s.exec(pageOf({ assets, bytes, account }))?.[1] ?? '';
  expect(title(`</title><script>alert("1")</script>'&`)).toBe(
    '&#60;&#47;title&#62;&#60;script&#62;alert&#40;&#34;1&#34;&#41;&#60;&#47;script&#62;&#39;&#38; &#183; 1Password graph',
  );
  expect(title('a\u202eb\u2067\u0000\u0085\ud800😀é')).toBe(
    'ab   &#128512;&#233; &#183; 1Password graph',
  );
});

test.each(['let a = "</script>"', 'let a = "<!-- "', '</STYLE >'])(
  'a script that HTML would misread is refused: %s',
  (script) => {
    expect(() => pageOf({ assets: { script, style: '' }, bytes })).toThrow('HTML would read');
  },
);

test('reads the data back', () => {
  expect(readPage(page).bytes).toEqual(Buffer.from(bytes));
});
