/** A condition on one event, as Sigma says it. */
export type Tree =
  | { readonly kind: 'all' | 'any'; readonly parts: readonly Tree[] }
  | { readonly kind: 'not'; readonly part: Tree }
  /** A field with its modifiers, and its value or values, of which one must be met. */
  | { readonly kind: 'field'; readonly field: string; readonly value: FieldValue }
  | { readonly kind: 'constant'; readonly value: boolean };

/** `null`: the field is not there. */
export type FieldValue = string | number | boolean | null | readonly (string | number | boolean)[];

/** Always, or never. */
export const constant = (value: boolean): Tree => ({ kind: 'constant', value });

/** A field that has one of some values. */
export const field = (name: string, value: FieldValue): Tree => ({
  kind: 'field',
  field: name,
  value,
});

/** The opposite. */
export function not(part: Tree): Tree {
  if (part.kind === 'constant') return constant(!part.value);
  return part.kind === 'not' ? part.part : { kind: 'not', part };
}

/** All of some conditions. */
export const all = (parts: readonly Tree[]): Tree => joined('all', parts);

/** Any of some conditions. */
export const any = (parts: readonly Tree[]): Tree => joined('any', parts);

/** Without what decides nothing, and without a join in a join of the same kind. */
function joined(kind: 'all' | 'any', parts: readonly Tree[]): Tree {
  const neutral = kind === 'all';
  const flat = parts.flatMap((part) => (part.kind === kind ? part.parts : [part]));
  if (flat.some((part) => part.kind === 'constant' && part.value !== neutral))
    return constant(!neutral);
  const telling = flat.filter(({ kind: each }) => each !== 'constant');
  const left = kind === 'any' ? inLists(telling) : negatedOnce(telling);
  const [first] = left;
  if (!first) return constant(neutral);
  return left.length === 1 ? first : { kind, parts: left };
}

/** Values of one field stand in one list. */
function inLists(parts: readonly Tree[]): Tree[] {
  const lists = new Map<string, (string | number | boolean)[]>();
  const left: Tree[] = [];
  for (const part of parts) {
    if (part.kind !== 'field' || part.value === null || part.field.includes('|')) {
      left.push(part);
      continue;
    }
    const values = [part.value].flat();
    const list = lists.get(part.field);
    if (list) list.push(...values);
    else lists.set(part.field, [...values]);
  }
  const joinedFields = Array.from(lists, ([name, values]) =>
    field(name, values.length === 1 ? (values[0] ?? null) : values),
  );
  return [...joinedFields, ...left];
}

/** None of several is said once. */
function negatedOnce(parts: readonly Tree[]): Tree[] {
  const negated = parts.flatMap((part) => (part.kind === 'not' ? [part.part] : []));
  if (negated.length < 2) return [...parts];
  return [...parts.filter(({ kind }) => kind !== 'not'), not(any(negated))];
}
