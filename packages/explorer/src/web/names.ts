import type { StreamRow, ThingType, UserFacet } from '@graph-1password/vocabulary';
import { EntityTypes, STREAM_ROWS, TYPE_PREFIX } from '@graph-1password/vocabulary';

const namesByType = (rows: readonly (StreamRow | UserFacet)[]) =>
  Object.fromEntries(rows.map(({ type, names }) => [type, names]));

/** Types of the integration in words, singular and plural, in the order in which they are listed. */
const NAMES: ReadonlyMap<string, readonly [one: string, many: string]> = new Map(
  Object.entries({
    ...({
      [EntityTypes.USER]: ['User', 'Users'],
      [EntityTypes.GROUP]: ['Group', 'Groups'],
      [EntityTypes.VAULT]: ['Vault', 'Vaults'],
      [EntityTypes.SECRET]: ['Secret', 'Secrets'],
      ...namesByType([...STREAM_ROWS].reverse()),
      [EntityTypes.CLIENT_IP]: ['Client IP', 'Client IPs'],
      [EntityTypes.ACCOUNT]: ['Account', 'Accounts'],
    } satisfies Record<ThingType, readonly [one: string, many: string]>),
    ...namesByType([...STREAM_ROWS].reverse().flatMap(({ users }) => users)),
  }),
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

/** The code of a type without its prefix, in words: `New thing`. */
const humanized = (type: string): string => {
  const words = type.replace(TYPE_PREFIX, '').replaceAll('_', ' ');
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
