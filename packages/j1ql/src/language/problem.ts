import type { Position } from './ast';

/** A fault found while a query is read; `parseQuery` adds the text and throws it onward. */
export class Problem extends Error {
  override readonly name = 'Problem';

  /** @param message what is wrong, without a full stop */
  constructor(
    message: string,
    readonly position: Position,
    readonly hint?: string,
  ) {
    super(message);
  }
}
