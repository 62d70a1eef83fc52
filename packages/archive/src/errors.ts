/** The archive cannot do what it was asked to; the message is a sentence for people. */
export class ArchiveError extends Error {
  override readonly name: string = 'ArchiveError';
}

/** There is no archive, or none that this program can read; the message is a sentence for people. */
export class UnreadableArchiveError extends ArchiveError {
  override readonly name: string = 'UnreadableArchiveError';
}

/** A file of the archive is not what was written; the message names it, and what to do. */
export class DamagedError extends UnreadableArchiveError {
  override readonly name = 'DamagedError';

  /**
   * @param file below the archive
   * @param what is wrong with it, as the end of a sentence
   */
  constructor(
    readonly file: string,
    readonly what: string,
    message: string,
  ) {
    super(message);
  }
}
