import { J1qlRunError } from '../language/errors';

/**
 * A query that is J1QL, but that SQL would answer otherwise or not at all: it is refused, and the sentence says why.
 */
export class NotInSqlError extends J1qlRunError {
  override readonly name = 'NotInSqlError';

  /** @param reason what cannot be done, as the end of a sentence: "a pattern with look-ahead" */
  constructor(readonly reason: string) {
    super(`The query needs ${reason}, which a database cannot do: write it in another way.`);
  }
}
