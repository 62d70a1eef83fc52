import fc from 'fast-check';
import { AUDIT_ACTION_NAMES } from './auditActionNames';
import {
  auditActionName,
  auditObjectTypeName,
  itemUsageActionName,
  signInOutcomeName,
} from './eventNames';

const words = (text: string): string[] => text.trim().split(/\s+/);

// The enumerations and pairs of the Events API reference 1.4.1, written out a second time, so that a
// code that is lost or misspelt in the tables is found.
const ACTIONS = words(`
  activate addgsso begin beginr cancel cancelr changeks changela changemp changenm changesk chngasso
  chngdsso chngpsso complete completr convert create dealldev delete delgsso delshare deolddev
  detchild disblduo disblmfa disblsso dlgsess dvrfydmn enblduo enblmfa enblsso expire export grant
  hide join launchi leave musercom muserdec patch propose provsn prsndall purge rdmchild reactive
  reauth replace resendts revoke role sdvcsso sendpkg sendts share ssotknv suspend tdvcsso trename
  trevoke trvlaway trvlback tverify uisas unhide unknown unlink updatduo update updatea updatfw
  updatmfa upguest uvrfydmn verify view vrfydmn`);
const OBJECT_TYPES = words(`
  account card cred device dlgdsess ec famchild file gm group gva invite item itemhist items miguser
  mngdacc pm report sa satoken slackapp sso ssotkn sub template user uva vault vaultkey`);
const PAIRS = Object.entries({
  account: `activate update delete convert enblduo updatduo disblduo updatfw uisas disblmfa vrfydmn
    uvrfydmn dvrfydmn`,
  card: 'create update delete',
  cred: 'create delete',
  device: 'create update delete reauth',
  dlgdsess: 'dlgsess',
  ec: 'begin complete propose',
  famchild: 'rdmchild detchild',
  file: 'create',
  gm: 'join leave role',
  group: 'create delete update purge changeks',
  gva: 'grant revoke update',
  invite: 'create update prsndall',
  item: 'share delshare',
  itemhist: 'purge',
  items: 'patch delete purge',
  miguser: 'create musercom muserdec',
  mngdacc: 'create launchi unlink',
  pm: 'create delete',
  report: 'export view',
  sa: 'create expire',
  satoken: 'create trename tverify trevoke',
  slackapp: 'create delete update',
  sso: 'enblsso disblsso chngpsso chngasso chngdsso addgsso delgsso',
  ssotkn: 'ssotknv',
  sub: 'create update cancel',
  template: 'create update hide unhide delete',
  unknown: 'unknown',
  user: `deolddev dealldev enblmfa updatmfa disblmfa sendpkg sendts resendts upguest verify join
    activate reactive suspend delete beginr completr cancelr trvlaway trvlback changeks changemp
    changesk changenm changela tdvcsso sdvcsso`,
  uva: 'grant revoke update',
  vault: 'create delete purge update updatea export',
}).flatMap(([objectType, actions]) =>
  words(actions).map((action) => [action, objectType] as const),
);
const USAGE_ACTIONS = words(`
  enter-item-edit-mode export fill other reveal secure-copy select-sso-provider server-create
  server-fetch server-update share`);
const CATEGORIES = words(`
  success credentials_failed mfa_failed sso_failed modern_version_failed firewall_failed
  firewall_reported_success`);
const TYPES = words(`
  credentials_ok mfa_ok password_secret_bad mfa_missing totp_disabled totp_bad totp_timeout
  u2f_disabled u2f_bad u2f_timeout duo_disabled duo_bad duo_timeout duo_native_bad
  service_account_sso_denied non_sso_user sso_user_mismatch platform_secret_disabled
  platform_secret_bad platform_secret_proxy code_disabled code_bad code_timeout ip_blocked
  continent_blocked country_blocked anonymous_blocked all_blocked modern_version_missing
  modern_version_old federated`);

const INHERITED = [
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'valueOf',
  'prototype',
];

/** Lower-case start, at most 70 characters, no full stop, no stray or doubled space. */
const GOOD_PHRASE = /^(?=.{3,70}$)(?!.*undefined)(?!.* {2})[a-z].*[^\s.]$/;

describe('auditActionName', () => {
  test('the lists of this test are complete', () => {
    expect(new Set(ACTIONS).size).toBe(79);
    expect(new Set(OBJECT_TYPES).size).toBe(30);
    expect(new Set(PAIRS.map((pair) => pair.join('/'))).size).toBe(121);
    expect(new Set(TYPES).size).toBe(31);
  });

  test.each(ACTIONS)('has a phrase for the action %s alone', (action) => {
    expect(auditActionName(action)).toMatch(GOOD_PHRASE);
    expect(auditActionName(action, 'a-new-type')).toBe(auditActionName(action));
  });

  test('has no phrase for a code that does not exist', () => {
    // The second spelling of `reactive` was seen on the wire.
    expect([...AUDIT_ACTION_NAMES.keys()].sort()).toEqual([...ACTIONS, 'reactivate'].sort());
  });

  test.each(PAIRS)('has a phrase that is not vague for %s/%s', (action, objectType) => {
    expect(auditActionName(action, objectType)).toMatch(GOOD_PHRASE);
    expect(auditActionName(action, objectType)).not.toContain('something');
  });

  test('tells the pairs apart', () => {
    const phrases = PAIRS.map(([action, objectType]) => auditActionName(action, objectType));
    expect(new Set(phrases).size).toBe(PAIRS.length);
  });

  test.each([
    ['grant', 'uva', 'granted a person access to a vault'],
    ['grant', 'gva', 'granted a group access to a vault'],
    ['export', 'vault', 'exported a vault'],
    ['view', 'report', 'viewed a report'],
    ['suspend', 'user', 'suspended a user'],
    ['reactivate', 'user', 'reactivated a user'],
    ['disblmfa', 'account', 'turned off some or all two-factor sign-in for everyone'],
    ['grant', 'vaultkey', 'granted access to something'],
    ['replace', 'vaultkey', 'replaced something'],
  ])('%s/%s', (action, objectType, phrase) => {
    expect(auditActionName(action, objectType)).toBe(phrase);
  });

  test.each([undefined, '', 'a-new-action', 'GRANT', ...INHERITED])('%s is not known', (action) => {
    expect(auditActionName(action, 'vault')).toBeUndefined();
  });

  test.each(INHERITED)('the object type %s gets the phrase of the action', (objectType) => {
    expect(auditActionName('grant', objectType)).toBe('granted access to something');
  });
});

describe('auditObjectTypeName', () => {
  test.each(OBJECT_TYPES)('has a noun for %s', (objectType) => {
    expect(auditObjectTypeName(objectType)).toMatch(GOOD_PHRASE);
  });

  test('tells the types apart', () => {
    expect(new Set(OBJECT_TYPES.map(auditObjectTypeName)).size).toBe(OBJECT_TYPES.length);
    expect(auditObjectTypeName('uva')).toBe('user vault access');
  });

  test.each([undefined, '', 'a-new-type', ...INHERITED])('%s is not known', (objectType) => {
    expect(auditObjectTypeName(objectType)).toBeUndefined();
  });
});

describe('itemUsageActionName', () => {
  test.each(USAGE_ACTIONS)('has a phrase for %s', (action) => {
    expect(itemUsageActionName(action)).toMatch(GOOD_PHRASE);
  });

  test('tells the actions apart', () => {
    expect(new Set(USAGE_ACTIONS.map((action) => itemUsageActionName(action))).size).toBe(11);
    expect(itemUsageActionName('reveal')).toBe('revealed a secret in an item');
  });

  test.each([undefined, '', 'a-new-action', ...INHERITED])('%s is not known', (action) => {
    expect(itemUsageActionName(action)).toBeUndefined();
  });
});

describe('signInOutcomeName', () => {
  test.each([
    ['success', 'credentials_ok', 'signed in'],
    ['success', 'mfa_ok', 'signed in with a second factor'],
    [
      'credentials_failed',
      'password_secret_bad',
      'failed to sign in: wrong password or Secret Key',
    ],
    ['mfa_failed', 'u2f_timeout', 'failed to sign in: security key timed out'],
    ['mfa_failed', 'u2f_timout', 'failed to sign in: security key timed out'],
    ['sso_failed', 'non_sso_user', 'failed to sign in: user does not use single sign-on'],
    ['modern_version_failed', 'modern_version_old', 'failed to sign in: app version too old'],
    ['firewall_failed', 'country_blocked', 'was blocked by a firewall rule: country'],
    [
      'firewall_reported_success',
      'anonymous_blocked',
      'signed in, reported by a firewall rule: anonymous network',
    ],
  ])('%s and %s', (category, type, phrase) => {
    expect(signInOutcomeName(category, type)).toBe(phrase);
  });

  test.each(CATEGORIES)('%s is a good phrase alone and with every type', (category) => {
    const alone = signInOutcomeName(category);
    for (const type of [...TYPES, 'u2f_timout']) {
      expect(signInOutcomeName(category, type)).toMatch(GOOD_PHRASE);
    }
    for (const type of [undefined, '', 'a_new_type', ...INHERITED]) {
      expect(signInOutcomeName(category, type)).toBe(alone);
    }
    expect(alone).toMatch(GOOD_PHRASE);
  });

  test('the category decides whether it was a success', () => {
    const successes = ['success', 'firewall_reported_success'];
    for (const category of CATEGORIES) {
      for (const type of TYPES) {
        const success = signInOutcomeName(category, type)?.startsWith('signed in');
        expect([category, type, success]).toEqual([category, type, successes.includes(category)]);
      }
    }
  });

  test.each(TYPES)('%s adds to the phrase of a category, or is the plain success', (type) => {
    const phrases = CATEGORIES.map((category) => signInOutcomeName(category, type));
    const alone = CATEGORIES.map((category) => signInOutcomeName(category));
    expect(phrases.some((phrase, i) => phrase !== alone[i])).toBe(type !== 'credentials_ok');
  });

  test.each([undefined, '', 'a_new_category', ...INHERITED])('%s is not known', (category) => {
    expect(signInOutcomeName(category, 'mfa_ok')).toBeUndefined();
  });
});

test('no codes ever make a bad phrase', () => {
  const known = [...ACTIONS, ...OBJECT_TYPES, ...USAGE_ACTIONS, ...CATEGORIES, ...TYPES];
  const code = fc.oneof(fc.string(), fc.constantFrom(...known, ...INHERITED));
  fc.assert(
    fc.property(code, code, (a, b) => {
      const phrases = [
        auditActionName(a, b),
        auditObjectTypeName(a),
        itemUsageActionName(a),
        signInOutcomeName(a, b),
      ];
      for (const phrase of phrases) {
        if (phrase !== undefined) expect(phrase).toMatch(GOOD_PHRASE);
      }
    }),
  );
});
