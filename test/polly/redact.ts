/** Stands where something was that must not be recorded. */
export const REDACTED = '[REDACTED]';

/** The first part of what may be a JSON web token; cursors have no dot. */
const TOKEN_HEADER = /eyJ[\w-]*(?=\.[\w-])/g;
const BEARER = /\bbearer\s+[\w.~+/-]{20,}/i;

/**
 * Whether a text holds a JSON web token or a bearer token. The header of the former is JSON in base64, which
 * tells it from a word like `moneyJournal.example`.
 */
export function holdsToken(text: string): boolean {
  const headers = text.match(TOKEN_HEADER) ?? [];
  const isJson = (header: string) =>
    /^\{"[\x20-\x7e]+$/.test(Buffer.from(header, 'base64url').toString('latin1'));
  return BEARER.test(text) || headers.some(isJson);
}

/** Which part of a body may be kept: a scalar, a URL without its private parts, or an object of such. */
type Allowed = 'scalar' | 'url' | { readonly [key: string]: Allowed };

const SECTION: Allowed = { id: 'scalar', label: 'scalar' };
const FILE: Allowed = { id: 'scalar', name: 'scalar', size: 'scalar', section: SECTION };
const FIELD: Allowed = {
  id: 'scalar',
  label: 'scalar',
  type: 'scalar',
  purpose: 'scalar',
  section: SECTION,
};

/**
 * What may be kept of an answer of Connect, whatever the endpoint: vaults, items, files, errors and health
 * in one list, because their secrets are what this list leaves out (`fields[].value`, `totp`,
 * `passwordDetails`, `recipe`, `entropy`, `generate`, `files[].content`, and everything unknown).
 * Names are those of Connect's specification 1.7.1.
 */
const CONNECT: Allowed = {
  id: 'scalar',
  name: 'scalar',
  description: 'scalar',
  attributeVersion: 'scalar',
  contentVersion: 'scalar',
  items: 'scalar',
  type: 'scalar',
  createdAt: 'scalar',
  updatedAt: 'scalar',
  title: 'scalar',
  vault: { id: 'scalar' },
  category: 'scalar',
  urls: { label: 'scalar', primary: 'scalar', href: 'url' },
  favorite: 'scalar',
  tags: 'scalar',
  version: 'scalar',
  state: 'scalar',
  lastEditedBy: 'scalar',
  sections: SECTION,
  fields: FIELD,
  files: FILE,
  size: 'scalar',
  section: SECTION,
  status: 'scalar',
  message: 'scalar',
  dependencies: { service: 'scalar', status: 'scalar', message: 'scalar' },
};

/**
 * Redacts an answer of Connect by allow-list: what the list does not name becomes `[REDACTED]`.
 * @param value parsed JSON
 * @returns a copy; keys stay, so that a recording shows what the server sends
 */
export function redactConnect(value: unknown): unknown {
  return redact(value, CONNECT);
}

function redact(value: unknown, allowed: Allowed | undefined): unknown {
  if (allowed === undefined) return REDACTED;
  if (Array.isArray(value)) return value.map((entry) => redact(entry, allowed));
  if (value === null) return null;
  if (allowed === 'url') return typeof value === 'string' ? redactUrl(value) : REDACTED;
  if (allowed === 'scalar') return typeof value === 'object' ? REDACTED : value;
  if (typeof value !== 'object') return REDACTED;
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => [
      key,
      redact(entry, Object.hasOwn(allowed, key) ? allowed[key] : undefined),
    ]),
  );
}

/** Items often hold `example.com/login`, without a scheme. */
const BARE_ADDRESS = /^[\w.-]+(?::\d+)?(?:\/[\w./~-]*)?$/;

/**
 * Keeps scheme, host and path of a web address; marks where user info, query and fragment were.
 * @returns `[REDACTED]` for anything that is not a web address
 */
export function redactUrl(text: string): string {
  if (BARE_ADDRESS.test(text)) return text;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== 'https:' && url?.protocol !== 'http:') return REDACTED;
  const userInfo = url.username || url.password ? `${REDACTED}@` : '';
  const query = url.search ? `?${REDACTED}` : '';
  const fragment = url.hash ? `#${REDACTED}` : '';
  return `${url.protocol}//${userInfo}${url.host}${url.pathname}${query}${fragment}`;
}
