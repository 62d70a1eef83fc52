import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseQuery } from '@graph-1password/j1ql';
import { checkContent, queryProblems } from './check';
import { contentIn, queriesIn, shippedContent } from './shipped';

const problems = (query: string): string[] =>
  queryProblems(parseQuery(query)).map(({ line, sentence }) => `${line}: ${sentence}`);

test('shipped content names only what the model has', () => {
  const files = shippedContent();
  expect(files.rules.length).toBeGreaterThan(50);
  expect(queriesIn(files).length).toBeGreaterThan(200);
  expect(checkContent(files)).toEqual([]);
});

describe('queries that are right', () => {
  test.each([
    'FIND one_password_user AS u THAT IS Person AS p THAT !OWNS Device RETURN p.email, u.lastSignInOn',
    'FIND okta_user WITH anything = 1 AS o RETURN o.more',
    'FIND Host WITH tag.Team = "a" AND _createdOn > 3',
    'FIND User WITH active = true',
    'FIND * THAT RELATES TO one_password_vault AS v RETURN v.itemsCount, v.tag.Team',
    "FIND (one_password_audit_event|one_password_item_usage_event) WITH action = 'export' OR vaultUUID = 'x'",
    "FIND one_password_signin_attempt_event WITH type ^= 'u2f_' AND category !$= '_failed'",
    "FIND one_password_audit_event WITH objectType = 'user' AND action = ('reactive' OR 'reactivate')",
    'FIND one_password_user AS u THAT USES AS e one_password_client_ip WHERE e.signInCount > 3 AND e._createdOn > 1',
    'FIND one_password_audit_event AS e (THAT UPDATED >> one_password_vault AS v)? RETURN e.action, v.type',
  ])('%s', (query) => {
    expect(problems(query)).toEqual([]);
  });
});

describe('reports what the model does not have', () => {
  test.each([
    [
      'FIND one_password_vaults',
      '1: the model has no entity type one_password_vaults; did you mean one_password_vault?',
    ],
    [
      'FIND onepassword_vault',
      '1: the model has no entity type onepassword_vault; did you mean one_password_vault?',
    ],
    ['FIND Vualt', '1: the model has no class Vualt; did you mean Vault?'],
    [
      'FIND one_password_vault\n  WITH itemCount > 3',
      '2: no one_password_vault has a property "itemCount"; did you mean itemsCount?',
    ],
    [
      'FIND one_password_vault AS v\nRETURN v.displayName,\n  v.nmae',
      '3: no one_password_vault has a property "nmae"; did you mean name?',
    ],
    [
      'FIND one_password_audit_event AS e WHERE e.ipAddress = "x"',
      '1: no one_password_audit_event has a property "ipAddress".',
    ],
    [
      "FIND one_password_audit_event WITH action = 'suspended'",
      '1: no action is "suspended"; did you mean suspend?',
    ],
    [
      "FIND one_password_audit_event WITH action = ('grant' OR 'reveal')",
      '1: no action is "reveal".',
    ],
    [
      "FIND one_password_audit_event AS e WHERE e.objectType != 'vualt'",
      '1: no objectType is "vualt"; did you mean vault?',
    ],
    [
      "FIND one_password_signin_attempt_event WITH category ~= 'blocked'",
      '1: no category is "blocked".',
    ],
    [
      "FIND one_password_audit_event WITH objectType = 'vault' AND action = ('export' OR 'suspend')",
      '1: no audit event has the action "suspend" on "vault".',
    ],
    [
      "FIND one_password_audit_event WITH objectType = ('vault' OR 'user') AND action = 'export'",
      '1: no audit event on "user" has the action "export".',
    ],
    [
      'FIND one_password_vault WITH itemsCount > "3"',
      '1: itemsCount is a number but is compared with "3".',
    ],
    [
      'FIND one_password_secret THAT HAS >> one_password_vault',
      '1: the model has no relationship one_password_secret HAS one_password_vault. It has one_password_vault HAS one_password_secret.',
    ],
    [
      'FIND one_password_client_ip THAT OWNS one_password_secret',
      '1: the model has no relationship one_password_client_ip OWNS one_password_secret.',
    ],
    [
      'FIND one_password_user AS u THAT USES AS e one_password_client_ip WHERE e.signInCounts > 3',
      '1: no relationship USES here has "signInCounts"; did you mean signInCount?',
    ],
  ])('%s', (query, sentence) => {
    expect(problems(query)).toEqual([sentence]);
  });
});

describe('somebody’s own folder', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'content-'));
    mkdirSync(path.join(folder, 'deep'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const RULE = [
    ...[
      'title: Who?',
      'description: A.',
      'remediation: B.',
      'level: LOW',
      'tags: [a]',
      'idea: mine',
    ],
    ...['query: |', '  FIND one_password_audit_event', "    WITH action = 'exprot'"],
  ].join('\n');

  test('is checked, rules, questions and boards, and each mistake is named with its place', () => {
    const rule = path.join(folder, 'deep', 'mine.yaml');
    writeFileSync(rule, RULE.replace('description: A.', 'description: Yes.').replace('B.', 'Ask.'));
    const questions = path.join(folder, 'mine.yml');
    writeFileSync(
      questions,
      'questions:\n- id: q\n  title: t\n  description: d\n  queries:\n  - query: FIND one_password_valt\n',
    );
    const board = path.join(folder, 'board.json');
    const query = 'FIND one_password_user AS u RETURN u.mail';
    const widget = { title: 'W', config: { queries: [{ query }] } };
    writeFileSync(board, JSON.stringify({ widgets: [widget] }, null, 1));
    expect(checkContent(contentIn(folder))).toEqual([
      `${questions}:6: q: the model has no entity type one_password_valt; did you mean one_password_vault?`,
      `${rule}:9: mine: no action is "exprot"; did you mean export?`,
      `${board}:8: W: no one_password_user has a property "mail"; did you mean email?`,
    ]);
    expect(checkContent(contentIn(rule))).toHaveLength(1);
  });

  test.each([
    [
      'FIND one_password_valt',
      'the model has no entity type one_password_valt; did you mean one_password_vault?',
    ],
    [
      'FIND one_password_vault WITH itemCount > 3',
      'no one_password_vault has a property "itemCount"; did you mean itemsCount?',
    ],
    [
      "FIND one_password_audit_event WITH action = 'exprot'",
      'no action is "exprot"; did you mean export?',
    ],
    [
      'FIND one_password_client_ip THAT OWNS one_password_secret',
      'the model has no relationship one_password_client_ip OWNS one_password_secret.',
    ],
  ])('may hold a rule that asks %s, and it is told so', (query, sentence) => {
    const rule = path.join(folder, 'own.yaml');
    const words = RULE.replace('description: A.', 'description: Yes.').replace('B.', 'Ask.');
    writeFileSync(
      rule,
      `${words.slice(0, words.indexOf('query:'))}query: ${JSON.stringify(query)}\n`,
    );
    expect(checkContent(contentIn(folder))).toEqual([`${rule}:7: own: ${sentence}`]);
  });

  test('that is empty or missing gets a message', () => {
    expect(() => contentIn(path.join(folder, 'deep'))).toThrow(
      /contains no rule, question or dashboard/,
    );
    expect(() => contentIn(path.join(folder, 'nowhere'))).toThrow(
      /The folder or file .* does not exist/,
    );
  });
});
