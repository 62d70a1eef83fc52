/** What of a Sigma rule decides. */
export interface SigmaFields {
  detection: { condition: string; [selection: string]: unknown };
}

/** Values by the names of placeholders. */
export type Lists = Readonly<Record<string, readonly string[]>>;

/**
 * Whether a Sigma rule finds an event. Only what our rules use: maps of fields with `re`, `contains`, `startswith`,
 * `endswith`, `fieldref` and `expand`; `and`, `or`, `not` and brackets.
 */
export function matches(detection: SigmaFields['detection'], event: object, lists: Lists): boolean {
  const { condition, ...selections } = detection;
  const words = condition.match(/\(|\)|\w+/g) ?? [];
  let at = 0;
  const isNext = (word: string) => words[at] === word && ++at > 0;
  const either = (): boolean => {
    let met = both();
    while (isNext('or')) met = both() || met;
    return met;
  };
  const both = (): boolean => {
    let met = one();
    while (isNext('and')) met = one() && met;
    return met;
  };
  const one = (): boolean => {
    if (isNext('not')) return !one();
    if (isNext('(')) {
      const met = either();
      if (!isNext(')')) throw new Error(`A bracket stays open: ${condition}`);
      return met;
    }
    const name = words[at++] ?? '';
    if (!Object.hasOwn(selections, name)) throw new Error(`There is no ${name}: ${condition}`);
    return Object.entries(selections[name] as object).every(([field, value]) =>
      fieldMatches(field, value, event, lists),
    );
  };
  const met = either();
  if (at !== words.length) throw new Error(`Something is left over: ${condition}`);
  return met;
}

const valueAt = (event: unknown, path: string): unknown =>
  path
    .split('.')
    .reduce((value: unknown, name) => (value as Record<string, unknown> | null)?.[name], event);

function fieldMatches(field: string, value: unknown, event: object, lists: Lists): boolean {
  const [path = '', ...modifiers] = field.split('|');
  const found = valueAt(event, path) ?? null;
  if (value === null) return found === null || found === '';
  if (!['string', 'number', 'boolean'].includes(typeof found)) return false;
  const whole = typeof found === 'string' ? found : JSON.stringify(found);
  const text = whole.toLowerCase();
  return ([value].flat() as (string | number | boolean)[]).some((each) => {
    const wanted = String(each);
    const [first] = modifiers;
    if (first === 're') return new RegExp(wanted, modifiers[1]).test(whole);
    if (first === 'fieldref') return text === String(valueAt(event, wanted)).toLowerCase();
    if (first === 'expand') return lists[wanted.replaceAll('%', '')]?.includes(whole) === true;
    const plain = wanted.replace(/\\([\\*?])/g, '$1').toLowerCase();
    if (first === 'contains') return text.includes(plain);
    if (first === 'startswith') return text.startsWith(plain);
    if (first === 'endswith') return text.endsWith(plain);
    return text === plain;
  });
}
