import { sanitizeReason } from '../../../../../src/client/redact';

/** Errors of the language and of Node: nobody wrote their messages for the users of this program. */
const BUILT_IN = /^(Aggregate|Eval|Range|Reference|Syntax|System|Type|URI)?Error$/;

/**
 * An error as a sentence. Those with a class of their own are written for people: the SDK's, and ours. Any other
 * may quote anything.
 */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return 'The run ended for an unknown reason.';
  if (!BUILT_IN.test(error.constructor.name)) return error.message;
  return `The run ended unexpectedly: ${sanitizeReason(error.message)}`;
}
