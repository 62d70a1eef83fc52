import type { QueryPosition } from './ast';

/** A fault found while a query is read; `parseQuery` adds the text and throws it onward. */
export class QueryProblem extends Error {
  override readonly name = 'Problem';

  /** @param message what is wrong, without a full stop */
  constructor(
    message: string,
    readonly position: QueryPosition,
    readonly hint?: string,
  ) {
    super(message);
  }
}
