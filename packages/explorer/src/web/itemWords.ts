import { itemUsageActionName } from '@graph-1password/vocabulary';

/** Stands in the address for secrets without a category. */
export const NO_CATEGORY = 'none';

const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

/** Codes that are not lower-case words. */
const ABBREVIATIONS = /\b(api|ssh)\b/g;

/** A code such as `API_CREDENTIAL` in words: `API credential`. */
export const codeWords = (code: string): string =>
  capital(
    code
      .toLowerCase()
      .replaceAll('_', ' ')
      .replace(ABBREVIATIONS, (letters) => letters.toUpperCase()),
  );

// A map, not an object: a type such as `constructor` must not find what every object inherits.
const VAULT_TYPES: ReadonlyMap<string, string> = new Map([
  ['USER_CREATED', 'Shared'],
  ['PERSONAL', 'Personal'],
  ['EVERYONE', 'Everyone'],
  ['TRANSFER', 'Transfer'],
]);

/** The type of a vault in words; an unknown one as received. */
export const vaultType = (type: string): string => VAULT_TYPES.get(type) ?? type;

/** A code of an item usage in words, with a capital; an unknown one as received. */
export const usageWords = (action: string): string =>
  capital(itemUsageActionName(action) ?? action);
