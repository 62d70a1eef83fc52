/**
 * Ids of 1Password: 26 base32 characters in both APIs. The Events API writes users, accounts, sessions
 * and events in upper case; vaults, items and groups are lower case (Connect's OpenAPI says `^[\da-z]{26}$`).
 * Keys are built from normalised ids only, so that what both APIs say about one thing meets.
 */

const ONE_PASSWORD_ID = /^[\da-z]{26}$/i;

/** Whether a value, of any type, is a 1Password id in either case. Surrounding space is not accepted. */
export function isOnePasswordId(value: unknown): boolean {
  return typeof value === 'string' && ONE_PASSWORD_ID.test(value);
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value.trim() || undefined : undefined;
}

/**
 * The id of a user, account, session or event as used in keys and properties: upper case.
 * Whatever is not a text with content (the API sends `""` for "no object") gives `undefined`; never throws.
 * A text that is no 1Password id is kept, in upper case: an unknown kind of id is still an id.
 */
export function upperId(value: unknown): string | undefined {
  return text(value)?.toUpperCase();
}

/** The id of a vault, item or group as used in keys and properties: lower case. Otherwise as {@link upperId}. */
export function lowerId(value: unknown): string | undefined {
  return text(value)?.toLowerCase();
}
