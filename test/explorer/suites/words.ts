/** A code in words, whatever the page does with capitals: `API_CREDENTIAL` as `api credential`. */
export const inWords = (code: unknown): string | undefined =>
  typeof code === 'string' ? code.replaceAll('_', ' ').toLowerCase() : undefined;
