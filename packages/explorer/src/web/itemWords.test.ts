/// <reference types="jest" />
import { codeWords, usageWords, vaultType } from './itemWords';

test.each([
  ['LOGIN', 'Login'],
  ['API_CREDENTIAL', 'API credential'],
  ['SSH_KEY', 'SSH key'],
  ['SOMETHING_NEW', 'Something new'],
  ['', ''],
])('code %p in words', (code, words) => expect(codeWords(code)).toBe(words));

test('types of vaults: known ones in words, others as received', () => {
  expect(vaultType('USER_CREATED')).toBe('Shared');
  expect(vaultType('constructor')).toBe('constructor');
});

test('usages: known ones in words, others as received', () => {
  expect(usageWords('secure-copy')).toBe('Copied from an item');
  expect(usageWords('teleport')).toBe('Teleport');
});
