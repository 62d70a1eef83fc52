/**
 * A query that is J1QL, but that SQL would answer otherwise or not at all. Whoever asked can have it answered in
 * another way, or say so.
 */
export class NotInSqlError extends Error {
  override readonly name = 'NotInSqlError';

  /** @param reason what cannot be done, as the end of a sentence: "a pattern with look-ahead" */
  constructor(readonly reason: string) {
    super(`The query needs ${reason}, which has no equal in SQL.`);
  }
}
