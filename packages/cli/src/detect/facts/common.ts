import { defined } from './values';
import type { Facts, Party, Thing } from './types';

/** What many events have in common, and how many people and objects they concern where these differ. */
export function inCommon(all: readonly Facts[]): Facts {
  const [first = {}, ...rest] = all;
  const same = Object.entries(first).filter(([name, value]) =>
    rest.every((facts) => isSame(value, facts[name as keyof Facts])),
  );
  return {
    ...defined<Facts>({
      actor: countOf(all.map(({ actor }) => actor)),
      target: countOf(all.map(({ target }) => target)),
      object: thingsOf(all.map(({ object }) => object)),
    }),
    ...Object.fromEntries(same),
  };
}

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

type Named = Party | Thing;

const identity = (one: Named): string =>
  one.uuid ?? ('email' in one ? one.email?.toLowerCase() : undefined) ?? one.name ?? '';

const present = <T>(values: readonly (T | undefined)[]): T[] =>
  values.filter((value) => value !== undefined);

/** How many there are, of one kind; nothing where an event has none. */
function countOf<T extends Named>(all: readonly (T | undefined)[]): T | undefined {
  const known = present(all);
  const [first] = known;
  if (first === undefined || known.length < all.length) return undefined;
  if (known.some(({ kind }) => kind !== first.kind)) return undefined;
  const count = new Set(known.map(identity)).size;
  return count === 1 ? first : ({ kind: first.kind, count } as T);
}

/** The same for objects: items are in one vault or in several. */
function thingsOf(all: readonly (Thing | undefined)[]): Thing | undefined {
  const things = countOf(all);
  const vaults = present(all.map((thing) => thing?.vault));
  const [vault] = vaults;
  if (things?.count === undefined || vault === undefined) return things;
  const count = new Set(vaults.map(({ uuid, name }) => uuid ?? name)).size;
  return { ...things, vault: count === 1 ? vault : { count } };
}
