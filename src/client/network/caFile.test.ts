import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { CA, CA_FILE, SERVER_TLS } from '../../../test/support/tls';
import { readCaFile } from './caFile';

const folder = mkdtempSync(path.join(tmpdir(), 'ca-file-'));
afterAll(() => rmSync(folder, { recursive: true }));

const written = (name: string, content: string): string => {
  const file = path.join(folder, name);
  writeFileSync(file, content);
  return file;
};
const read = (file: string) => readCaFile({ CONNECT_SERVER_CA_FILE: file });

describe('readCaFile', () => {
  it('reads nothing when the variable is not set', () => {
    expect(readCaFile({})).toBeUndefined();
    expect(read('  ')).toBeUndefined();
  });

  it('reads one certificate, and several', () => {
    expect(read(` ${CA_FILE} `)).toBe(CA.trim());
    const both = written('bundle.pem', `# ours\n${CA}\n\n${SERVER_TLS.cert}`);
    expect(read(both)).toBe(`${CA.trim()}\n${SERVER_TLS.cert.trim()}`);
  });

  it('leaves everything else in the file behind', () => {
    const mixed = written('mixed.pem', `${SERVER_TLS.key}${SERVER_TLS.cert}`);
    expect(read(mixed)).not.toContain('PRIVATE KEY');
  });

  it.each([
    ['a file that is not there', () => path.join(folder, 'none.pem'), 'does not exist'],
    ['a folder', () => folder, 'is a folder'],
    ['an empty file', () => written('empty.pem', ''), 'contains no PEM certificate'],
    ['a key', () => written('key.pem', SERVER_TLS.key), 'contains no PEM certificate'],
    [
      'a damaged certificate',
      () => written('damaged.pem', CA.replace(/M[A-Z]{2}/, 'AAA')),
      'contains a damaged certificate',
    ],
  ])('refuses %s with one sentence', (_, make, problem) => {
    const file = make();
    expect(() => read(file)).toThrow(
      `The file ${JSON.stringify(file)} in CONNECT_SERVER_CA_FILE ${problem}`,
    );
    expect(() => read(file)).not.toThrow('PRIVATE KEY');
  });

  it('refuses a file that may not be read', () => {
    expect(() => read(path.join(CA_FILE, 'below'))).toThrow('cannot be read:');
  });
});
