import { OnePasswordConnect } from '@1password/connect';
import type { OPConnect } from '@1password/connect';
import { systemClock } from '../clock';
import { FetchSlots } from '../concurrency/fetchSlots';
import { InvalidIdError, NotTheApiError } from '../errors';
import type { ErrorDetails } from '../errors';
import { createHttpClient } from '../http';
import type { HttpClient, HttpClientOptions } from '../http';
import { isOnePasswordId, lowerId } from '@graph-1password/vocabulary';
import { retryInterceptor } from '../interceptors/retry';
import type { RetryOptions } from '../interceptors/retry';
import type { ClientLogger } from '../logger';
import { NotWantedError } from './types';
import { NotConnectError, readItemDetails, readItems, readVaults } from './allowList';
import type {
  ConnectClient,
  ConnectItem,
  ConnectItemDetails,
  ConnectVault,
  Listing,
} from './types';

/** Options of a Connect client. */
export interface ConnectClientOptions extends Pick<
  HttpClientOptions,
  | 'userAgent'
  | 'headersTimeout'
  | 'bodyTimeout'
  | 'connectTimeout'
  | 'ca'
  | 'onAnswer'
  | 'dispatcher'
  | 'wrapDispatcher'
> {
  /** http(s) URL without `/v1`; the path of a reverse proxy (`/connect`) is kept. */
  baseUrl: string;
  /** Access token of this Connect Server. */
  token: string;
  logger: ClientLogger;
  /** Requests at the same time at most; default 24, because a Connect Server that gets hundreds at once times out. */
  maxConcurrency?: number;
  /** Deviations from the retry policy: validation wants an answer sooner than a run. */
  retry?: Omit<RetryOptions, 'logger'>;
}

const MAX_CONCURRENCY = 24;
/** Requests at the same time until it is known how the server bears them. */
const INITIAL_CONCURRENCY = 8;
/** The only answer that `/heartbeat` has (Connect's OpenAPI). */
const HEARTBEAT = '.';
/** The SDK wants a token; the real one is known to the transport only, so that no object of the SDK holds it. */
const NO_TOKEN = 'held-by-the-transport';

/** Private fields, so that printing a client shows no token. */
class SdkConnectClient implements ConnectClient {
  readonly #baseUrl: string;
  readonly #http: HttpClient;
  /** `/heartbeat` needs no token, and what is not yet known to be a Connect Server gets none. */
  readonly #anonymous: HttpClient;
  readonly #slots: FetchSlots;

  constructor(options: ConnectClientOptions) {
    const { maxConcurrency: maximum = MAX_CONCURRENCY, retry, token, ...http } = options;
    // A Connect Server has no rate limit of its own: whatever trouble it has is a reason to ask for less.
    const counts = { waitedMs: 0, retries: 0, throttled: 0 };
    const onTrouble = () => ++counts.throttled;
    const common = {
      ...http,
      service: 'connect' as const,
      connections: maximum,
      interceptors: [retryInterceptor({ logger: options.logger, onTrouble, ...retry })],
    };
    this.#baseUrl = new URL(options.baseUrl).href.replace(/\/+$/, '');
    this.#http = createHttpClient({ ...common, token });
    this.#anonymous = createHttpClient({ ...common, connections: 1 });
    this.#slots = new FetchSlots({
      clock: retry?.clock ?? systemClock,
      counts: () => ({ ...counts }),
      maximum,
      initial: INITIAL_CONCURRENCY,
    });
  }

  async verifyServer(): Promise<void> {
    const request = { method: 'GET', path: '/heartbeat' } as const;
    const { text } = await this.#anonymous.requestText(request);
    if (text.trim() !== HEARTBEAT) {
      throw new NotTheApiError({
        ...this.#details(request.path),
        reason: 'its /heartbeat is not that of a Connect server',
      });
    }
  }

  listVaults(): Promise<Listing<ConnectVault>> {
    return this.#read((sdk) => sdk.listVaults(), readVaults);
  }

  async listItems(vaultId: string): Promise<Listing<ConnectItem>> {
    const vault = this.#id(vaultId, 'vault');
    return this.#read(
      (sdk) => sdk.listItems(vault),
      (body) => readItems(body, vault),
    );
  }

  async getItem(
    vaultId: string,
    itemId: string,
    isWanted = () => true,
  ): Promise<ConnectItemDetails> {
    const vault = this.#id(vaultId, 'vault');
    const item = this.#id(itemId, 'item');
    return this.#read(
      (sdk) => sdk.getItemById(vault, item),
      (body) => readItemDetails(body, vault, item),
      { isWanted, isHostWell: () => this.#listsVaults() },
    );
  }

  async close(): Promise<void> {
    await Promise.all([this.#http.close(), this.#anonymous.close()]);
  }

  /** Whether the server does its work: it lists vaults. */
  async #listsVaults(): Promise<boolean> {
    try {
      const { body } = await this.#http.requestJson({ method: 'GET', path: '/v1/vaults' });
      return Array.isArray(body);
    } catch {
      return false;
    }
  }

  /**
   * Lets the SDK make a request and takes the allow-listed metadata out of its answer. The SDK gets an empty answer: its
   * models lose `state`, cut dates to ms, and would turn a web page into vaults. One SDK object per call
   * ties each answer to its caller; it is a few fields on the shared transport.
   */
  async #read<T>(
    call: (sdk: OPConnect) => Promise<unknown>,
    take: (body: unknown) => T,
    {
      isHostWell,
      isWanted,
    }: { isHostWell?: () => Promise<boolean>; isWanted?: () => boolean } = {},
  ): Promise<T> {
    let result: { value: T } | undefined;
    const httpClient = {
      defaultTimeout: 0,
      request: async (_method: string, url: string) => {
        const path = url.slice(this.#baseUrl.length);
        const { status, body } = await this.#http.requestJson({
          ...{ method: 'GET', path },
          ...(isHostWell && { isHostWell }),
        });
        result = { value: this.#take(take, body, path) };
        return { status, data: undefined };
      },
    };
    const serverURL = `${this.#baseUrl}/`;
    await this.#slots.run(() => {
      if (isWanted?.() === false) throw new NotWantedError();
      return call(OnePasswordConnect({ serverURL, token: NO_TOKEN, httpClient }));
    });
    if (!result) throw new TypeError('The Connect SDK made no request.');
    return result.value;
  }

  #take<T>(take: (body: unknown) => T, body: unknown, path: string): T {
    try {
      return take(body);
    } catch (error) {
      const reason = error instanceof NotConnectError ? error.message : 'it sent an unknown shape';
      throw new NotTheApiError({ ...this.#details(path), reason });
    }
  }

  /** An id that is safe to be a part of a path. */
  #id(value: string, idKind: string): string {
    if (!isOnePasswordId(value))
      throw new InvalidIdError({ ...this.#details('/v1/vaults'), idKind });
    return lowerId(value) as string;
  }

  #details(path: string): ErrorDetails {
    return { service: 'connect', endpoint: this.#http.endpoint({ method: 'GET', path }) };
  }
}

/**
 * A client for one Connect Server that lets metadata out and nothing else.
 * @throws TypeError when `baseUrl` is no URL; the configuration checks it first
 */
export function createConnectClient(options: ConnectClientOptions): ConnectClient {
  return new SdkConnectClient(options);
}
