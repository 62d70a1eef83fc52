/** The command was called in a way that cannot work; the message is a sentence for people. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
