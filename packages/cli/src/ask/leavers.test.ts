import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { EntityRecord, RelationshipRecord } from '@graph-1password/j1ql';
import { buildGraph, runQuery } from '@graph-1password/j1ql/testing';
import { DAY } from '@graph-1password/vocabulary';
import { queriesIn, shippedContent } from '../content/shipped';
import { detect } from '../detect/detect';
import { MemorySource } from '../../../../test/support/memorySource';
import { readRules } from '../detect/rules';
import { PROJECT_ROOT } from '../support/projectRoot';

const NOW = Date.UTC(2026, 2, 13, 15);
const AUDIT = 'one_password_audit_event';
const ACTOR = 'one_password_audit_event_actor_details';
const OBJECT = 'one_password_audit_event_object_details';
const USAGE = 'one_password_item_usage_event';

const entity = (_type: string, id: string, more: object = {}): EntityRecord => ({
  ...{ _key: `${_type}:${id}`, _type, _class: 'Record', id, displayName: id, ...more },
});
const edge = (from: EntityRecord, verb: string, to: EntityRecord): RelationshipRecord => ({
  ...{ _key: `${from._key}|${verb}|${to._key}`, _type: 'edge', _class: verb },
  ...{ _fromEntityKey: from._key, _toEntityKey: to._key },
});

const account = entity('one_password_account', 'account');
const vault = entity('one_password_vault', 'Plans');

/** A person who exported the vault, used an item of which they are the last editor, and was away for 9 days. */
function person(name: string, changes: readonly [action: string, daysAgo: number][]) {
  const user = entity('one_password_user', name, { lastSignInOn: NOW - 9 * DAY });
  const secret = entity('one_password_secret', `Key of ${name}`, {
    lastEditedBy: name,
    version: 1,
  });
  const [object, actor] = [entity(OBJECT, name), entity(ACTOR, name)];
  const uses = entity('one_password_item_usage_user', name);
  const usage = entity(USAGE, `Use by ${name}`, { createdOn: NOW - 9 * DAY });
  const exported = entity(AUDIT, `Export by ${name}`, {
    ...{ objectType: 'vault', action: 'export', objectUUID: 'Plans', createdOn: NOW - 9 * DAY },
  });
  const events = changes.map(([action, daysAgo]) =>
    entity(AUDIT, `${action} ${name} ${daysAgo}`, {
      ...{ objectType: 'user', action, objectUUID: name, createdOn: NOW - daysAgo * DAY },
    }),
  );
  return {
    entities: [user, secret, object, actor, uses, usage, exported, ...events],
    relationships: [
      ...[edge(account, 'HAS', user), edge(vault, 'HAS', secret), edge(usage, 'USES', secret)],
      ...[edge(user, 'IS', object), edge(user, 'IS', actor), edge(user, 'IS', uses)],
      ...[edge(uses, 'PERFORMED', usage), edge(actor, 'PERFORMED', exported)],
      { ...edge(user, 'KNOWS', secret), lastSeenVersion: 1 },
      ...events.map((event) => edge(event, 'UPDATED', object)),
    ],
  };
}

const people = [
  person('Gone', [
    ['suspend', 0.9],
    ['delete', 0.5],
  ]),
  person('Back', [
    ['suspend', 0.9],
    ['reactivate', 0.5],
  ]),
  person('BackToo', [
    ['suspend', 0.9],
    ['reactive', 0.5],
  ]),
  person('GoneAgain', [
    ['suspend', 0.9],
    ['reactive', 0.8],
    ['suspend', 0.5],
  ]),
  person('Away', []),
];
const graph = buildGraph({
  entities: [account, vault, ...people.flatMap(({ entities }) => entities)],
  relationships: [
    edge(account, 'HAS', vault),
    ...people.flatMap(({ relationships }) => relationships),
  ],
});

const names = (query: string, column: string) =>
  runQuery(graph, query, { now: NOW }).rows.map((row) => row[column]);

const cookbook = readFileSync(path.join(PROJECT_ROOT, 'docs', 'questions.md'), 'utf8');
const queries = [
  ...queriesIn(shippedContent()).map(({ text }) => text),
  ...[...cookbook.matchAll(/```j1ql\n([^]*?)```/g)].map(([, text = '']) => text),
];

const LEFT = ['Gone', 'GoneAgain'];

test('who was reactivated has not left, and who was suspended and deleted is one: saved questions, boards, examples', () => {
  for (const [column, count] of [
    ['leaver', 4],
    ['lastEditor', 2],
  ] as const) {
    const asked = queries.filter((text) => text.includes(` AS ${column}`));
    expect(asked).toHaveLength(count);
    for (const query of asked) expect(names(query, column).sort()).toEqual(LEFT);
  }
  const [example = ''] = queries.filter((text) => text.includes('COUNT(usage) AS uses'));
  expect(names(example, 'uses')).toEqual([1, 1]);
});

test('who was suspended or deleted is not asked to sign in: dormant users of question, board and example', () => {
  const asked = queries.filter((text) => /lastSignInOn < date.now - 7 days AS user/.test(text));
  expect(asked).toHaveLength(3);
  for (const query of asked)
    expect(names(query, 'user').sort()).toEqual(['Away', 'Back', 'BackToo']);
});

test('an export before a removal is one finding for each person who left', async () => {
  const rules = readRules().filter(({ id }) => id === 'vault-export-before-removal');
  const { findings } = await detect(new MemorySource(graph), rules, NOW);
  expect(findings.map(({ details }) => [details['actor'], details['removal']])).toEqual([
    ['Gone', 'delete'],
    ['GoneAgain', 'suspend'],
  ]);
});
