import { nearest } from '@graph-1password/j1ql';
import { lowerId, upperId } from '@graph-1password/vocabulary';
import type { AccessState } from '../../../../../src/access/state';
import { jsonText, printable } from '../../support/text';
import { UsageError } from '../../support/usage';

/**
 * The vault that is meant, by name in any case or by id.
 * @throws UsageError when there is none, or several
 */
export function findVault({ vaults }: AccessState, text: string): string {
  const id = lowerId(text);
  if (id !== undefined && vaults.has(id)) return id;
  const all = [...vaults.values()].filter(({ isDeleted }) => !isDeleted);
  return only(all, text, 'vault', ({ name }) => [name]);
}

/**
 * The person or machine that is meant, by address or name in any case, or by UUID.
 * @throws UsageError when there is none, or several
 */
export function findUser({ users }: AccessState, text: string): string {
  const id = upperId(text);
  if (id !== undefined && users.has(id)) return id;
  return only([...users.values()], text, 'person', ({ email, name }) => [email, name]);
}

/** What helps when nothing has a name. */
const TO_DO = {
  vault: 'Enter the whole name or the id: "graph-1password access overview" lists all vaults.',
  person:
    'Enter the whole name, the e-mail address or the UUID: "graph-1password access who" lists the people of a vault.',
} as const;

function only<T extends { id: string }>(
  all: readonly T[],
  text: string,
  kind: keyof typeof TO_DO,
  namesOf: (each: T) => (string | undefined)[],
): string {
  const wanted = text.trim().toLowerCase();
  const found = all.filter((each) => namesOf(each).some((name) => name?.toLowerCase() === wanted));
  const [first, ...others] = found;
  if (first && others.length === 0) return first.id;
  if (first) {
    const ids = found.map(({ id }) => id).join(', ');
    throw new UsageError(`There are ${found.length} called ${jsonText(text)}: use an id: ${ids}.`);
  }
  const names = all.flatMap((each) => namesOf(each)).filter((name) => name !== undefined);
  const guess = nearest(text, names);
  const isMeant = guess === undefined ? '' : `; did you mean ${printable(guess)}?`;
  throw new UsageError(`No ${kind} is called ${jsonText(text)}${isMeant || '.'} ${TO_DO[kind]}`);
}
