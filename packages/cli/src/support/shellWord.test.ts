import { execFileSync } from 'node:child_process';
import { shellWord } from './shellWord';

test('what needs no quotes has none', () => {
  expect(shellWord('../exports/access-1', 'linux')).toBe('../exports/access-1');
  expect(shellWord('C:\\exports', 'win32')).toBe('C:\\exports');
  expect(shellWord('C:\\my exports', 'win32')).toBe('"C:\\my exports"');
});

test('a shell reads the text as one word', () => {
  const texts = [
    'my exports',
    "Ben's $HOME",
    '`date`',
    'a"b\\c',
    '',
    '~',
    'x;y',
    '*',
    'line\nbreak',
  ];
  const command = `printf '%s\\0' ${texts.map((text) => shellWord(text, 'linux')).join(' ')}`;
  const read = execFileSync('/bin/sh', ['-c', command], { encoding: 'utf8', timeout: 60_000 });
  expect(read.split('\0').slice(0, -1)).toEqual(texts);
});
