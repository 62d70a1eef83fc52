/** Types of the integration in words, singular and plural, in the order in which they are listed. */
const NAMES: ReadonlyMap<string, readonly [string, string]> = new Map(
  Object.entries({
    one_password_user: ['User', 'Users'],
    one_password_vault: ['Vault', 'Vaults'],
    one_password_secret: ['Secret', 'Secrets'],
    one_password_signin_attempt_event: ['Sign-in', 'Sign-ins'],
    one_password_item_usage_event: ['Item usage', 'Item usages'],
    one_password_audit_event: ['Audit event', 'Audit events'],
    one_password_client_ip: ['Client IP', 'Client IPs'],
    one_password_account: ['Account', 'Accounts'],
    one_password_signin_attempt_target_user: ['Sign-in user', 'Sign-in users'],
    one_password_item_usage_user: ['Item usage user', 'Item usage users'],
    one_password_audit_event_actor_details: ['Audit actor', 'Audit actors'],
    one_password_audit_event_aux_details: ['Audit affected user', 'Audit affected users'],
    one_password_audit_event_object_details: ['Audit object user', 'Audit object users'],
  } satisfies Record<string, readonly [string, string]>),
);

const ORDER = [...NAMES.keys()];

/** Sorts by the type of entity: what people look for first comes first, unknown types last. */
export function inOrder<T extends { readonly type: string }>(list: readonly T[]): T[] {
  const place = ({ type }: T): number => {
    const at = ORDER.indexOf(type);
    return at < 0 ? ORDER.length : at;
  };
  return [...list].sort((a, b) => place(a) - place(b));
}

/** `one_password_new_thing` as `New thing`. */
const humanized = (type: string): string => {
  const words = type.replace(/^one_password_/, '').replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
};

/** A type of entity in words, in the singular; an unknown one in the words of its code. */
export const typeName = (type: string): string => NAMES.get(type)?.[0] ?? humanized(type);

/** A type of entity in words, in the plural. */
export const typeNames = (type: string): string => NAMES.get(type)?.[1] ?? humanized(type);

const regions =
  typeof Intl.DisplayNames === 'function'
    ? new Intl.DisplayNames(['en'], { type: 'region' })
    : undefined;

/** The English name of a country. @param code ISO 3166-1 alpha-2; what is none is given back */
export function countryName(code: string): string {
  if (!/^[A-Z]{2}$/.test(code)) return code;
  return regions?.of(code) ?? code;
}

/** Outcomes of sign-in attempts in words. */
const CATEGORIES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    success: 'Success',
    credentials_failed: 'Credentials failed',
    mfa_failed: 'Second factor failed',
    sso_failed: 'Single sign-on failed',
    modern_version_failed: 'App version too old',
    firewall_failed: 'Blocked by firewall',
    firewall_reported_success: 'Success, reported by firewall',
  }),
);

/** A category of sign-in attempts in words; an unknown one as it is. */
export const categoryName = (category: string | undefined): string =>
  category === undefined ? 'No category' : (CATEGORIES.get(category) ?? category);
