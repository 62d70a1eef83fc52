import { cutText, isOnePasswordId, lowerId, upperId } from '@graph-1password/vocabulary';
import { cleanUrl } from './cleanUrl';

/**
 * What may leave a body of the Connect Server, field by field. Everything else (`fields`, `totp`,
 * `passwordDetails`, `recipe`, `content`, whatever comes later) is never read, so it cannot leak. A full
 * item carries every secret value in plain text; none of its `fields` is part of any type here, on purpose.
 */

/** A vault as listed by `GET /v1/vaults`. */
export interface ConnectVault {
  /** 26 characters of lower-case base32 */
  id: string;
  name?: string;
  description?: string;
  /** Version of the vault's own attributes. */
  attributeVersion?: number;
  /** Rises with every change of the vault's content. */
  contentVersion?: number;
  /** Count of active items, without archived ones. */
  items?: number;
  /** USER_CREATED, PERSONAL, EVERYONE, TRANSFER, or whatever comes later. */
  type?: string;
  /** RFC 3339 with up to 9 fractional digits, as received. */
  createdAt?: string;
  updatedAt?: string;
}

/** An item as listed by `GET /v1/vaults/{id}/items`: no field, section or file. */
export interface ConnectItem {
  id: string;
  vaultId: string;
  title?: string;
  /** LOGIN, PASSWORD, DOCUMENT, ...: an open set. */
  category?: string;
  tags: string[];
  favorite: boolean;
  version?: number;
  /** ARCHIVED or DELETED; absent while the item is active. */
  state?: string;
  createdAt?: string;
  updatedAt?: string;
  /** UUID of the user who changed the item last (upper-case base32). */
  lastEditedBy?: string;
  /** Scheme, host and path only: user info, query and fragment can carry credentials. */
  urls: string[];
}

/** What only the full item tells (`GET /v1/vaults/{id}/items/{id}`); all of it is metadata. */
export interface ItemDetails {
  /** Labels of sections, without the empty ones. */
  sectionLabels: string[];
  /** Attached files, without their content. `size` in bytes. */
  files: { name: string; size?: number }[];
}

/** Whether a detail that was kept between runs has its shape. One that is missing here does not compile. */
export const DETAIL_SHAPES = {
  sectionLabels: (value) => isListOf(value, isString),
  files: (value) =>
    isListOf(
      value,
      (file) =>
        isObject(file) &&
        isString(file.name) &&
        (file.size === undefined || number(file.size) !== undefined),
    ),
} satisfies Record<keyof ItemDetails, (value: unknown) => boolean>;

/** An item with its details. */
export interface ConnectItemDetails extends ConnectItem, ItemDetails {}

/** A list, and how many of its entries are not what they should be, such as one without an id. */
export interface Listing<T> {
  found: T[];
  unreadable: number;
}

/** An answer that does not come from a Connect Server. The message says why without repeating any of it. */
export class NotConnectError extends Error {}

/** Longest text that is kept, in UTF-16 units: JupiterOne's search keeps no more (SDK, `truncateEntityPropertyValue`). */
const MAX_TEXT_LENGTH = 4096;

/** The body of `GET /v1/vaults`. @throws NotConnectError when it is not a list of vaults */
export function readVaults(body: unknown): Listing<ConnectVault> {
  return readEach(body, 'vaults', readVault);
}

/** The body of `GET /v1/vaults/{id}/items`. @throws NotConnectError when it is not a list of items */
export function readItems(body: unknown, vaultId: string): Listing<ConnectItem> {
  return readEach(body, 'items', (entry) => readItem(entry, vaultId));
}

/** Reads what can be read. @throws NotConnectError when nothing of it can: then it is of something else */
function readEach<T>(body: unknown, what: string, read: (entry: unknown) => T): Listing<T> {
  const found: T[] = [];
  const entries = readList(body, what);
  let first: NotConnectError | undefined;
  for (const entry of entries) {
    try {
      found.push(read(entry));
    } catch (error) {
      if (!(error instanceof NotConnectError)) throw error;
      first ??= error;
    }
  }
  if (first && found.length === 0) throw first;
  return { found, unreadable: entries.length - found.length };
}

/** The body of `GET /v1/vaults/{id}/items/{id}`. @throws NotConnectError when it is not that item */
export function readItemDetails(
  body: unknown,
  vaultId: string,
  itemId: string,
): ConnectItemDetails {
  const raw = readObject(body, 'item');
  const item = readItem(raw, vaultId);
  if (item.id !== itemId) throw new NotConnectError('it answered with another item');
  return {
    ...item,
    sectionLabels: objects(raw.sections).flatMap(({ label }) => text(label) ?? []),
    files: objects(raw.files).flatMap(({ name, size }) => {
      const fileName = text(name);
      return fileName === undefined ? [] : [defined({ name: fileName, size: number(size) })];
    }),
  };
}

function readVault(entry: unknown): ConnectVault {
  const raw = readObject(entry, 'vault');
  return defined({
    id: readId(raw.id, 'vault'),
    name: text(raw.name),
    description: text(raw.description),
    attributeVersion: number(raw.attributeVersion),
    contentVersion: number(raw.contentVersion),
    items: number(raw.items),
    type: text(raw.type),
    createdAt: text(raw.createdAt),
    updatedAt: text(raw.updatedAt),
  });
}

function readItem(entry: unknown, vaultId: string): ConnectItem {
  const raw = readObject(entry, 'item');
  return defined({
    id: readId(raw.id, 'item'),
    vaultId,
    title: text(raw.title),
    category: text(raw.category),
    tags: list(raw.tags).flatMap((tag) => text(tag) ?? []),
    favorite: raw.favorite === true,
    version: number(raw.version),
    state: text(raw.state),
    createdAt: text(raw.createdAt),
    updatedAt: text(raw.updatedAt),
    lastEditedBy: upperId(text(raw.lastEditedBy)),
    urls: [...new Set(objects(raw.urls).flatMap(({ href }) => cleanUrl(href) ?? []))],
  });
}

/** Some servers write an empty list as `null`. */
function readList(body: unknown, what: string): unknown[] {
  if (body === null) return [];
  if (!Array.isArray(body)) throw new NotConnectError(`it sent no list of ${what}`);
  return body as unknown[];
}

function readObject(value: unknown, what: string): Record<string, unknown> {
  if (!isObject(value))
    throw new NotConnectError(
      `it sent something that is not ${what === 'item' ? 'an' : 'a'} ${what}`,
    );
  return value;
}

function readId(value: unknown, what: string): string {
  if (!isOnePasswordId(value)) {
    throw new NotConnectError(
      `the id of ${what === 'item' ? 'an' : 'a'} ${what} is not 26 letters and digits`,
    );
  }
  return lowerId(value) as string;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const isString = (value: unknown): value is string => typeof value === 'string';

const isListOf = (value: unknown, test: (entry: unknown) => boolean): boolean =>
  Array.isArray(value) && value.every(test);

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [];
}

function objects(value: unknown): Record<string, unknown>[] {
  return list(value).filter(isObject);
}

/** A text with content. A long one is copied when it is cut: a slice would keep the whole in memory. */
function text(value: unknown): string | undefined {
  if (typeof value !== 'string' || value.trim() === '') return undefined;
  if (value.length <= MAX_TEXT_LENGTH) return value;
  return Buffer.from(cutText(value, MAX_TEXT_LENGTH)).toString();
}

function number(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

/** The same object without the properties that are `undefined`. */
function defined<T extends object>(object: T): { [K in keyof T]: T[K] } {
  for (const key of Object.keys(object) as (keyof T)[]) {
    if (object[key] === undefined) delete object[key];
  }
  return object;
}
