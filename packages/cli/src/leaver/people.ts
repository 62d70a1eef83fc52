import { nearest } from '@graph-1password/j1ql';
import { isOnePasswordId } from '@graph-1password/vocabulary';
import { printable } from '../support/text';
import { UsageError } from '../support/usage';
import type { PersonName } from './types';

/** How somebody is shown: `Ana Souza (ana@example.com)`. */
export const fullName = ({ uuid, name, email }: PersonName): string =>
  name !== null && email !== null ? `${name} (${email})` : (name ?? email ?? uuid);

/**
 * The people whom words name: an e-mail address, a name or a UUID, in any case.
 * @param part what of the graph was read, such as "the window of --since"; all of it when absent
 * @throws UsageError when nobody or several people are meant
 */
export function whoIsMeant(
  words: readonly string[],
  people: ReadonlyMap<string, PersonName>,
  part?: string,
): PersonName[] {
  const found = words.map((word) => oneOf(word.trim(), people, part));
  return [...new Map(found.map((person) => [person.uuid, person])).values()];
}

function oneOf(
  word: string,
  people: ReadonlyMap<string, PersonName>,
  part: string | undefined,
): PersonName {
  const byId = isOnePasswordId(word) ? people.get(word.toUpperCase()) : undefined;
  if (byId) return byId;
  const wanted = word.toLowerCase();
  const matches = (of: (person: PersonName) => string | null): PersonName[] =>
    [...people.values()].filter((person) => of(person)?.toLowerCase() === wanted);
  const byEmail = matches(({ email }) => email);
  const found = byEmail.length > 0 ? byEmail : matches(({ name }) => name);
  const [only] = found;
  if (!only) throw new UsageError(nobody(word, people, part));
  if (found.length === 1) return only;
  const all = found.map((person) => `${person.email ?? 'without e-mail'} (${person.uuid})`);
  throw new UsageError(
    `${found.length} people are called "${word}": use the e-mail address or UUID of one of them: ${all.join(', ')}.`,
  );
}

function nobody(
  word: string,
  people: ReadonlyMap<string, PersonName>,
  part: string | undefined,
): string {
  if (people.size === 0) {
    if (part !== undefined) return `There are no people in ${part}: choose a longer one.`;
    return 'This graph knows no people: collect events first, or choose another graph with --data-dir.';
  }
  const names = [...people.values()].flatMap(({ name, email }) => [name ?? [], email ?? []].flat());
  const guess = nearest(word, names);
  const near = whoseNameHas(word, people).map(fullName).sort();
  const guesses = near.length === 0 && guess !== undefined ? [`"${guess}"`] : near;
  const more = near.length > MOST_NEAR ? `, or one of ${near.length - MOST_NEAR} more` : '';
  const hint =
    guesses.length === 0 ? '' : ` Did you mean ${guesses.slice(0, MOST_NEAR).join(' or ')}${more}?`;
  return printable(
    `No event of ${part ?? 'this graph'} names "${word}": use an e-mail address, a whole name or a UUID, or --all for everybody who left.${hint}`,
  );
}

/** People whom a hint names. */
const MOST_NEAR = 3;

const partsOf = (text: string): string[] =>
  text
    .toLowerCase()
    .split(/[\s.@_-]+/)
    .filter((part) => part !== '');

/** Those of whose name, or of whose address before the `@`, somebody typed a part: "Ana" of "Ana Souza". */
function whoseNameHas(word: string, people: ReadonlyMap<string, PersonName>): PersonName[] {
  const typed = partsOf(word);
  if (typed.length === 0) return [];
  return [...people.values()].filter(({ name, email }) => {
    const own = [...partsOf(name ?? ''), ...partsOf(email?.split('@')[0] ?? '')];
    return typed.every((part) => own.some((each) => each.startsWith(part)));
  });
}
