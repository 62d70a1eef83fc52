/** Names the settings in a sentence as the person wrote them. */
interface Naming {
  name(sentence: string): string;
}

/**
 * Makes an error readable for the person who configured the run: its sentence names their settings, and the stack, which
 * the SDK logs and prints, says nothing else.
 * @param error whose sentence says all that there is to know
 * @returns the same error
 */
export function explain<E extends Error>(error: E, sentence: string, run: Naming): E {
  error.message = run.name(sentence);
  error.stack = `${error.constructor.name}: ${error.message}`;
  return error;
}
