import type { EntityRecord, RelationshipRecord, Value } from '@graph-1password/j1ql';
import { buildGraph, runQuery } from '@graph-1password/j1ql/testing';
import { DAY } from '@graph-1password/vocabulary';
import { readQuestions } from './questions';

const NOW = Date.UTC(2026, 2, 13, 15);

const ACCOUNT = 'one_password_account';
const AUDIT = 'one_password_audit_event';
const IP = 'one_password_client_ip';
const OBJECT = 'one_password_audit_event_object_details';
const SECRET = 'one_password_secret';
const SIGN_IN = 'one_password_signin_attempt_event';
const TARGET = 'one_password_signin_attempt_target_user';
const USAGE = 'one_password_item_usage_event';
const USER = 'one_password_user';
const VAULT = 'one_password_vault';

const entity = (_type: string, id: string, more: object = {}): EntityRecord => ({
  ...{ _key: `${_type}:${id}`, _type, _class: 'Record', id, displayName: id, ...more },
});
const edge = (from: EntityRecord, verb: string, to: EntityRecord): RelationshipRecord => ({
  ...{ _key: `${from._key}|${verb}|${to._key}`, _type: 'edge', _class: verb },
  ...{ _fromEntityKey: from._key, _toEntityKey: to._key },
});

const account = entity(ACCOUNT, 'account');
const payroll = entity(VAULT, 'payroll', { itemsCount: 2, updatedOn: 5 });
const archive = entity(VAULT, 'archive', { itemsCount: 1, updatedOn: 7 });
const secret = (id: string, vaultName: string, more: object) =>
  entity(SECRET, id, { vaultName, ...more });
const bank = secret('bank', 'payroll', { category: 'LOGIN', tags: ['prod'], updatedOn: 9 });
const card = secret('card', 'payroll', {
  ...{ category: 'CREDIT_CARD', tags: ['prod', 'legacy'], updatedOn: 8, lastEditedBy: 'BEN' },
});
const old = secret('old', 'archive', { category: 'LOGIN', updatedOn: 3, lastEditedBy: 'ANA' });
const used = entity(USAGE, 'U1', { createdOn: NOW - 3 * DAY });
const usedLongAgo = entity(USAGE, 'U2', { createdOn: NOW - 40 * DAY });

const user = (id: string, more: object) =>
  entity(USER, id, { _class: 'User', email: [`${id.toLowerCase()}@example.com`], ...more });
const ana = user('ANA', { lastSignInOn: NOW - DAY });
const ben = user('BEN', { lastSignInOn: NOW - 9 * DAY });
const cy = user('CY', { lastSignInOn: NOW - 8 * DAY });
const robot = user('ROBOT', { lastItemUsageOn: NOW - DAY });
const benRemoved = entity(OBJECT, 'BEN');
const suspension = entity(AUDIT, 'S1', {
  ...{ objectType: 'user', action: 'suspend', objectUUID: 'BEN', createdOn: NOW - 2 * DAY },
});

const office = entity(IP, '192.0.2.1', { country: 'CA', countryName: 'Canada' });
const home = entity(IP, '192.0.2.2', { country: 'CA', countryName: 'Canada' });

const anaSignsIn = entity(TARGET, 'ANA', { displayName: 'Ana' });
const benSignsIn = entity(TARGET, 'BEN', { displayName: 'Ben' });
const NAMES: Record<string, string> = { BR: 'Brazil', CA: 'Canada', CN: 'China', PE: 'Peru' };
const signIn = (id: string, countryCode: string, hour: number, more: object = {}) =>
  entity(SIGN_IN, id, {
    ...{
      category: 'success',
      countryCode,
      countryName: NAMES[countryCode],
      eventDate: '2026-03-12',
    },
    ...{ createdOn: Date.UTC(2026, 2, 12, hour), ...more },
  });
const inCanada = signIn('C', 'CA', 8);
const inPeru = signIn('P', 'PE', 12, { category: 'firewall_reported_success' });
const inPeruAgain = signIn('P2', 'PE', 14, { category: 'firewall_reported_success' });
const nextDay = signIn('N', 'CA', 1, { eventDate: '2026-03-13', createdOn: NOW });
const failed = signIn('F', 'CN', 13, { category: 'credentials_failed' });
const benInBrazil = signIn('B', 'BR', 9);

const graph = buildGraph({
  entities: [
    ...[account, payroll, archive, bank, card, old, used, usedLongAgo, ana, ben, cy, robot],
    ...[benRemoved, suspension, office, home, anaSignsIn, benSignsIn],
    ...[inCanada, inPeru, inPeruAgain, nextDay, failed, benInBrazil],
  ],
  relationships: [
    ...[edge(account, 'HAS', payroll), edge(account, 'HAS', archive)],
    ...[edge(account, 'HAS', ana), edge(account, 'HAS', ben)],
    ...[edge(payroll, 'HAS', bank), edge(payroll, 'HAS', card), edge(archive, 'HAS', old)],
    ...[edge(used, 'USES', bank), edge(used, 'USES', payroll)],
    ...[edge(usedLongAgo, 'USES', old), edge(usedLongAgo, 'USES', archive)],
    ...[edge(suspension, 'UPDATED', benRemoved), edge(ben, 'IS', benRemoved)],
    ...[edge(ana, 'USES', office), edge(ben, 'USES', office), edge(ana, 'USES', home)],
    ...[inCanada, inPeru, inPeruAgain, nextDay, failed].map((event) =>
      edge(anaSignsIn, 'PERFORMED', event),
    ),
    edge(benSignsIn, 'PERFORMED', benInBrazil),
  ],
});

/** The rows of each query of a question, as lists of cells. */
function answers(id: string): Value[][][] {
  const question = readQuestions().find(
    (candidate) => candidate.id === `integration-question-1password-${id}`,
  );
  return (question?.queries ?? []).map(({ query }) =>
    runQuery(graph, query, { now: NOW }).rows.map((row) => Object.values(row)),
  );
}

test.each<[string, Value[][][]]>([
  ['vaults-without-recent-use', [[['archive', 1, 7]]]],
  [
    'secrets-nobody-touched',
    [
      [
        ['old', 'archive', 3],
        ['card', 'payroll', 8],
      ],
    ],
  ],
  [
    'items-by',
    [
      [
        ['payroll', 2],
        ['archive', 1],
      ],
      [
        ['LOGIN', 2],
        ['CREDIT_CARD', 1],
      ],
      [
        ['prod', 2],
        ['legacy', 1],
      ],
    ],
  ],
  ['last-editor-gone', [[['card', 'payroll', 'card', 'BEN', NOW - 2 * DAY, NOW - 2 * DAY]]]],
  [
    'dormant-users',
    [
      [
        // Ben, who is away for longer, was suspended.
        ['CY', ['cy@example.com'], NOW - 8 * DAY, null, null],
      ],
      [['ROBOT', ['robot@example.com'], NOW - DAY, null, null]],
    ],
  ],
  ['more-than-one-country', [[['Ana', '2026-03-12', 2, 'Canada', 'Peru']]]],
  ['shared-client-ip', [[['192.0.2.1', 'Canada', 2]]]],
])('%s', (id, rows) => {
  expect(answers(id)).toEqual(rows);
});
