import type { ConnectItem, ConnectItemDetails, ConnectVault, Listing } from './allowList';

export type {
  ConnectItem,
  ConnectItemDetails,
  ConnectVault,
  ItemDetails,
  Listing,
} from './allowList';

/** A request was not sent, because nobody wanted its answer any more when its turn came. */
export class NotWantedError extends Error {
  override readonly name = 'NotWantedError';
}

/** The Connect Server as the steps see it. All methods throw errors of `src/client/errors.ts`. */
export interface ConnectClient {
  /** Resolves when the answer of `/heartbeat` is that of a Connect Server. */
  verifyServer(): Promise<void>;
  listVaults(): Promise<Listing<ConnectVault>>;
  listItems(vaultId: string): Promise<Listing<ConnectItem>>;
  /**
   * Reading an item writes a `server-fetch` usage into the customer's own audit trail.
   * @param isWanted asked when its turn comes, which may be minutes later
   * @throws NotWantedError when it is not wanted then: nothing was sent
   */
  getItem(vaultId: string, itemId: string, isWanted?: () => boolean): Promise<ConnectItemDetails>;
  /** Ends the idle connections. */
  close(): Promise<void>;
}
