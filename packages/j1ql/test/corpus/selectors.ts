import type { Case } from './case';

/** FIND: what it looks for. Without RETURN a row is the key of an entity. */
export const selectors: Case[] = [
  ['FIND vault', ['payroll', 'shared', 'empty']],
  ['find Vault', ['payroll', 'shared', 'empty']],
  ['FIND Admin', ['ana']],
  ['FIND (vault|account)', ['acme', 'payroll', 'shared', 'empty']],
  ['FIND ( Admin | user )', ['ana', 'ben', 'cy']],
  ["FIND * WITH _type = 'ip'", ['office', 'home']],
  ["FIND * WITH _class = 'Admin'", ['ana']],
  ["FIND 'lisbon'", ['office']],
  ['FIND "Côte d\'Ivoire"', ['reveal']],
  ["FIND 'example BEN'", ['ben', 'person:ben@example.com']],
  ["FIND 'ben' WITH _class = 'User'", ['ben']],
  ['FIND nothing', []],
  ['FIND UNIQUE vault', ['payroll', 'shared', 'empty']],
  [
    'FIND Person',
    ['person:ana@example.com', 'person:a.souza@example.org', 'person:ben@example.com'],
  ],
  ["FIND '{{place}}'", ['home'], { parameters: { place: 'porto' } }],
  ['FIND vault // a comment\n /* and\n another */ LIMIT 1', ['payroll']],
  ['FIND vault;', ['payroll', 'shared', 'empty']],
];
