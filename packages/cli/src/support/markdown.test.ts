import { markdownText } from './markdown';

test.each([
  ['[a](http://evil.example)', '\\[a\\](http:&#8203;//evil.example)'],
  [
    'see https://evil.example, WWW.evil.example',
    'see https:&#8203;//evil.example, WWW&#8203;.evil.example',
  ],
  ['<img src=x onerror=1>&lt;', '&lt;img src=x onerror=1\\>&amp;lt;'],
  ['![x](//evil)', '\\!\\[x\\](//evil)'],
  ['a | b\n| c', 'a \\| b \\| c'],
  ['$x$ `y` *z* _w_ ~~v~~ #1', '\\$x\\$ \\`y\\` \\*z\\* \\_w\\_ \\~\\~v\\~\\~ \\#1'],
  ['- item', '\\- item'],
  ['@everyone and (@team)', '@&#8203;everyone and (@&#8203;team)'],
  ['ana@x.example', 'ana@x.example'],
  ['a\u202eb\u001b[2J', 'a\ufffdb \\[2J'],
])('%j is no more than a text', (text, expected) => expect(markdownText(text)).toBe(expected));
