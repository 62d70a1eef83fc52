import type { ConnectItem } from '../../client/connect/types';
import type { ErrorCode } from '../../client/errors';
import { ForbiddenError, OnePasswordError, PayloadTooLargeError } from '../../client/errors';

/** Faults in a row after which nothing more is asked: a server that is down takes seconds to say so each time. */
const MAX_FAULTS_IN_ROW = 20;

/** Items up to which more may be faulty than could be read: of few changed items, all may be. */
const MOST_FAULTY = 5;

/** What a server answers that is well, but not about this item: it is not asked again. */
const FINAL: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  ...(['FORBIDDEN', 'PAYLOAD_TOO_LARGE', 'RESPONSE_TOO_LARGE', 'BAD_REQUEST'] as const),
  ...(['UNEXPECTED_STATUS', 'REDIRECT_REFUSED', 'UNEXPECTED_SHAPE'] as const),
]);
/** What is the trouble of an item or of the server. All else is that of the server, of the token, or of the way to it. */
const OF_EITHER: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  ...(['SERVER_ERROR', 'EMPTY_ANSWER', 'UNREADABLE_ANSWER', 'NOT_THE_API'] as const),
  ...(['CONNECTION_CUT', 'TIMEOUT'] as const),
]);

/** What was asked again and again is the server's trouble, unless the server was well in the meantime. */
function isOfOneItem({ code, details }: OnePasswordError): boolean {
  if (FINAL.has(code)) return true;
  return OF_EITHER.has(code) && ((details.attempts ?? 1) === 1 || details.isOfItsOwn === true);
}

/** An item that could not be read. */
interface FaultyItem {
  item: ConnectItem;
  error: OnePasswordError;
}

/**
 * Faults of single vaults and items: the rest is collected first. A fault of the server then makes the step fail; an item
 * that cannot be read while others can does not.
 */
export class Faults {
  readonly #errors: OnePasswordError[] = [];
  readonly #items: FaultyItem[] = [];
  #inRow = 0;
  #read = 0;
  /** Items that need not be read, since an earlier run has read them. */
  known = 0;
  /** Items that another run could not read a short while ago. */
  knownFaulty = 0;
  /** Entries of lists that are no vaults or items. */
  unreadable = 0;
  /** Something was not asked for any more. */
  skipped = false;

  /** @throws the error itself if it is not from the client */
  add(error: unknown): void {
    if (!(error instanceof OnePasswordError)) throw error;
    this.#errors.push(error);
    this.#count(error);
  }

  /** An item that could not be read. @throws the error itself if it is not from the client */
  addItem(item: ConnectItem, error: unknown): void {
    if (!(error instanceof OnePasswordError)) throw error;
    if (!isOfOneItem(error)) return this.add(error);
    this.#items.push({ item, error });
    this.#count(error);
  }

  #count(error: OnePasswordError): void {
    // A server that rejects one vault or item is up, and may return the next one.
    const isRefusal = error instanceof ForbiddenError || error instanceof PayloadTooLargeError;
    this.#inRow = isRefusal ? 0 : this.#inRow + 1;
  }

  /** A list could be read. */
  noteSuccess(): void {
    this.#inRow = 0;
  }

  /** A full item could be read. */
  noteItem(): void {
    this.#inRow = 0;
    this.#read++;
  }

  /** Whether it makes no sense to go on: with the items of a vault, or, when lists fail too, at all. */
  get hopeless(): boolean {
    return this.#inRow >= MAX_FAULTS_IN_ROW;
  }

  /** Whether some items could be read in this run: those that could not are faulty themselves. */
  get othersWork(): boolean {
    return this.#read > 0;
  }

  /** What makes the step fail: a fault of the server, or of most items. */
  get failure(): OnePasswordError | undefined {
    const { length } = this.#items;
    const isServer =
      this.skipped ||
      (!this.othersWork && this.known === 0) ||
      length > Math.max(MOST_FAULTY, this.#read);
    return this.#errors[0] ?? (isServer ? this.#items[0]?.error : undefined);
  }

  /** Items that could not be read. */
  get items(): readonly FaultyItem[] {
    return this.#items;
  }

  get first(): OnePasswordError | undefined {
    return this.#errors[0] ?? this.#items[0]?.error;
  }

  get count(): number {
    return this.#errors.length + this.#items.length;
  }
}
