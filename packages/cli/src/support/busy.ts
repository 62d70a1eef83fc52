/** Another process works there; the message is a sentence for people. */
export class BusyError extends Error {
  override readonly name = 'BusyError';
}
