import { mkdirSync } from 'node:fs';
import { describeError } from './describeError';

const errno = (code: string, others = {}): Error =>
  Object.assign(new Error(`${code}: words of Node, 'x'`), { code, errno: -1, ...others });

test('an error of the file system says where, why and what to do, and no code', () => {
  expect(describeError(errno('ENOSPC', { syscall: 'write' }), '/data')).toBe(
    '/data cannot be used: its disk is full. Free some space there, or use another folder, then run again.',
  );
  expect(describeError(errno('EROFS', { path: '/srv/graph/x' }), '/data')).toBe(
    '/srv/graph/x cannot be used: its file system is read-only. Mount it writable, or use another folder, then run again.',
  );
  expect(describeError(errno('EMFILE'))).toMatch(
    /^A file cannot be used: too many files are open\./,
  );
});

test('the error of Node itself has this form', () => {
  let found: unknown;
  try {
    mkdirSync(`${__filename}/below`);
  } catch (error) {
    found = error;
  }
  expect(describeError(found)).toContain('a part of its path is not a folder');
});

test('any other error is told as it is, without what must not be seen', () => {
  expect(describeError(new TypeError('x is undefined'))).toBe(
    'The run ended unexpectedly: x is undefined',
  );
  expect(describeError(7)).toBe('The run ended for an unknown reason.');
});
