import { AUDIT_ACTION_NAMES, AUDIT_PAIR_NAMES } from './auditActionNames';
import type { PhraseNames } from './phrases';
import { fillPhrase } from './phrases';

// Maps, not objects: a code such as `constructor` must not find what every object inherits.
const OBJECT_TYPE_NAMES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    account: 'account',
    card: 'payment card',
    cred: 'passkey',
    device: 'device',
    dlgdsess: 'delegated session',
    ec: 'email change',
    famchild: 'linked family account',
    file: 'file',
    gm: 'group membership',
    group: 'group',
    gva: 'group vault access',
    invite: 'invitation',
    item: 'item',
    itemhist: 'item history',
    items: 'vault items',
    miguser: 'migrating user',
    mngdacc: 'managed company',
    pm: 'payment method',
    report: 'report',
    sa: 'service account',
    satoken: 'service account token',
    slackapp: 'connected Slack app',
    sso: 'single sign-on setup',
    ssotkn: 'sign-in token',
    sub: 'billing subscription',
    template: 'item template',
    user: 'user',
    uva: 'user vault access',
    vault: 'vault',
    vaultkey: 'vault key',
  }),
);

const ITEM_USAGE_ACTION_NAMES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    'enter-item-edit-mode': 'opened [{object}|an item] for editing',
    export: 'exported [{object}|an item]',
    fill: 'filled [{object}|an item]',
    other: 'used [{object}|an item] in another way',
    reveal: 'revealed a secret in [{object}|an item]',
    'secure-copy': 'copied from [{object}|an item]',
    'select-sso-provider': 'chose the sign-in provider of [{object}|an item]',
    'server-create': 'created, copied or moved [{object}|an item] on the server',
    'server-fetch': 'read [{object}|an item] through a server',
    'server-update': 'changed [{object}|an item] on the server',
    share: 'shared [{object}|an item]',
  }),
);

const FAILURE_REASONS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    // The code covers both parts of the credentials and does not tell which one was wrong.
    password_secret_bad: 'wrong password or Secret Key',
    mfa_missing: 'second factor missing',
    totp_disabled: 'one-time passwords not turned on',
    totp_bad: 'wrong one-time password',
    totp_timeout: 'one-time password timed out',
    u2f_disabled: 'security keys not turned on',
    u2f_bad: 'security key not accepted',
    u2f_timeout: 'security key timed out',
    // The spelling of the API specifications 1.0.0 and 1.2.0.
    u2f_timout: 'security key timed out',
    duo_disabled: 'Duo not turned on',
    duo_bad: 'Duo not accepted',
    duo_timeout: 'Duo timed out',
    duo_native_bad: 'native Duo prompt not accepted',
    service_account_sso_denied: 'single sign-on is not for service accounts',
    non_sso_user: 'user does not use single sign-on',
    sso_user_mismatch: 'single sign-on is for a different user',
    platform_secret_disabled: 'platform secret not turned on',
    platform_secret_bad: 'wrong platform secret',
    platform_secret_proxy: 'platform secret proxy',
    code_disabled: 'sign-in codes not turned on',
    code_bad: 'wrong sign-in code',
    code_timeout: 'sign-in code timed out',
    modern_version_missing: 'app version missing',
    modern_version_old: 'app version too old',
    federated: 'federated sign-in',
  }),
);

const FIREWALL_REASONS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    ip_blocked: 'IP address',
    continent_blocked: 'continent',
    country_blocked: 'country',
    anonymous_blocked: 'anonymous network',
    all_blocked: 'all sign-ins',
  }),
);

const SUCCESS_PHRASES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    credentials_ok: 'signed in',
    mfa_ok: 'signed in with a second factor',
    federated: 'signed in through federation',
  }),
);

const REPORTED = 'signed in, reported by a firewall rule';

/** Per category: the phrase without a reason, what stands before a reason, and the reasons that fit. */
const OUTCOMES: ReadonlyMap<
  string,
  { alone: string; lead: string; reasons: ReadonlyMap<string, string> }
> = new Map([
  ['success', { alone: 'signed in', lead: '', reasons: SUCCESS_PHRASES }],
  ['credentials_failed', failure('credentials not accepted')],
  ['mfa_failed', failure('second factor not accepted')],
  ['sso_failed', failure('single sign-on not accepted')],
  ['modern_version_failed', failure('app version not accepted')],
  [
    'firewall_failed',
    {
      alone: 'was blocked by a firewall rule',
      lead: 'was blocked by a firewall rule: ',
      reasons: FIREWALL_REASONS,
    },
  ],
  [
    'firewall_reported_success',
    { alone: REPORTED, lead: `${REPORTED}: `, reasons: FIREWALL_REASONS },
  ],
]);

/** The codes that have a name, by what carries them. All are open sets: 1Password adds codes without notice. */
export const EVENT_CODES = {
  auditActions: [...AUDIT_ACTION_NAMES.keys()],
  auditObjectTypes: [...OBJECT_TYPE_NAMES.keys()],
  usageActions: [...ITEM_USAGE_ACTION_NAMES.keys()],
  signInCategories: [...OUTCOMES.keys()],
  signInTypes: [
    ...new Set(
      [SUCCESS_PHRASES, FAILURE_REASONS, FIREWALL_REASONS].flatMap((names) => [...names.keys()]),
    ),
  ],
} as const satisfies Record<string, readonly string[]>;

function failure(general: string) {
  const lead = 'failed to sign in: ';
  return { alone: `${lead}${general}`, lead, reasons: FAILURE_REASONS };
}

/**
 * A short past-tense phrase for an audited action that reads after a person's name, such as
 * "granted a person access to a vault". The codes are open sets: a pair that is not known gets a
 * phrase for the action alone.
 * @param names what is known of the event; without them the phrase says "a vault"
 * @returns undefined when the action is missing or not known
 */
export function auditActionName(
  action?: string,
  objectType?: string,
  names?: PhraseNames,
): string | undefined {
  if (!action) return undefined;
  const template =
    AUDIT_PAIR_NAMES.get(`${action}/${objectType ?? ''}`) ?? AUDIT_ACTION_NAMES.get(action);
  return template === undefined ? undefined : fillPhrase(template, names);
}

/**
 * A noun for the object type of an audit event, such as "user vault access".
 * @returns undefined when the code is missing or not one of the 30 of the reference
 */
export function auditObjectTypeName(objectType?: string): string | undefined {
  return objectType ? OBJECT_TYPE_NAMES.get(objectType) : undefined;
}

/**
 * A whole phrase for an item usage that reads after a person's name, such as "copied from an item".
 * @param names what is known of the event; without them the phrase says "an item"
 * @returns undefined when the code is missing or not one of the 11 of the reference
 */
export function itemUsageActionName(action?: string, names?: PhraseNames): string | undefined {
  const template = action ? ITEM_USAGE_ACTION_NAMES.get(action) : undefined;
  return template === undefined ? undefined : fillPhrase(template, names);
}

/**
 * A phrase for the outcome of a sign-in attempt that reads after a person's name, such as
 * "failed to sign in: app version too old". The category decides whether it was a success; a type
 * that is not known, or that contradicts the category, leaves the phrase of the category alone.
 * @returns undefined when the category is missing or not one of the 7 of the reference
 */
export function signInOutcomeName(category?: string, type?: string): string | undefined {
  const outcome = category ? OUTCOMES.get(category) : undefined;
  if (!outcome) return undefined;
  const reason = type ? outcome.reasons.get(type) : undefined;
  return reason === undefined ? outcome.alone : `${outcome.lead}${reason}`;
}
