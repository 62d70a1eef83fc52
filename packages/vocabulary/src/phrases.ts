/**
 * What a phrase may name, in words: `vault "Payroll"`, `Ana Ito (ana@example.com)`. A name that is not known
 * is left out, and the phrase says "a vault" in its stead.
 */
export interface PhraseNames {
  /** Whom the action concerns; `themselves` when it is the actor. */
  target?: string;
  /** The same, only when it is not the actor. */
  other?: string;
  /** `their own`, only when it is the actor. */
  their?: string;
  /** What it was done to. */
  object?: string;
  /** A service account token. */
  token?: string;
  /** Role in a group. */
  role?: string;
  /** What may be done in a vault. */
  permissions?: string;
  /** A domain, an e-mail address, the name of a report. */
  detail?: string;
}

const CHOICE = /\[([^\]]*)\]/g;
const NAME = /\{(\w+)\}/g;

/** Phrases without any name, by template: they are asked for once per event. */
const nameless = new Map<string, string>();

/** Fills the names into the template of a phrase. */
export function fillPhrase(template: string, names?: PhraseNames): string {
  if (names) return filled(template, names);
  const known = nameless.get(template);
  if (known !== undefined) return known;
  const phrase = filled(template, {});
  nameless.set(template, phrase);
  return phrase;
}

function filled(template: string, names: PhraseNames): string {
  const known = names as Readonly<Record<string, string | undefined>>;
  const isKnown = (words: string): boolean =>
    [...words.matchAll(NAME)].every(([, name = '']) => known[name] !== undefined);
  return template.replace(CHOICE, (_, choice: string) => {
    const words = choice.split('|').find(isKnown) ?? '';
    // A function, so that a $ in a name stays what it is.
    return words.replace(NAME, (__, name: string) => known[name] ?? '');
  });
}
