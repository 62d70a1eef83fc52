/**
 * What leaves the Connect client: metadata by allow-list. A full Connect item carries every secret
 * value of that item in clear; none of its `fields` is part of any type here, on purpose.
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
  /** Count of active items; archived ones are not in it. */
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

/** An item with its details. */
export interface ConnectItemDetails extends ConnectItem, ItemDetails {}

/** The Connect Server as the steps see it. All methods throw errors of `src/client/errors.ts`. */
export interface ConnectClient {
  /** Resolves when the answer of `/heartbeat` is that of a Connect Server. */
  verifyServer(): Promise<void>;
  listVaults(): Promise<ConnectVault[]>;
  listItems(vaultId: string): Promise<ConnectItem[]>;
  /** Reading an item writes a `server-fetch` usage into the customer's own audit trail. */
  getItem(vaultId: string, itemId: string): Promise<ConnectItemDetails>;
  /** Ends the idle connections. */
  close(): Promise<void>;
}
