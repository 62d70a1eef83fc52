import { fileTroubleSentence } from '@graph-1password/vocabulary';
import { sanitizeReason } from '../../../../../src/client/redact';

/** Errors of the language and of Node: nobody wrote their messages for the users of this program. */
const BUILT_IN = /^(Aggregate|Eval|Range|Reference|Syntax|System|Type|URI)?Error$/;

/**
 * An error as a sentence. Those with a class of their own are written for people: the SDK's, and ours. Those of the file
 * system are told with what to do. Any other may quote anything.
 * @param folder in which the run worked
 */
export function describeError(error: unknown, folder?: string): string {
  const isNamed = error instanceof Error && !BUILT_IN.test(error.constructor.name);
  const ofFile = isNamed ? undefined : fileTroubleSentence(error, folder);
  if (ofFile !== undefined) return ofFile;
  if (!(error instanceof Error)) return 'The run ended for an unknown reason.';
  return isNamed ? error.message : `The run ended unexpectedly: ${sanitizeReason(error.message)}`;
}
