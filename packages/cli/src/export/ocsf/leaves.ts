/** A JSON object. */
export type Json = Record<string, unknown>;

/** The parts of an event: what has a place of its own is taken, and the rest stays together. */
export class Leaves {
  readonly #left: Json;

  /** @param event it is not changed */
  constructor(event: object) {
    this.#left = copyOf(event);
  }

  /** Takes a text with content. */
  text(...path: string[]): string | undefined {
    const value = this.peek(...path);
    if (typeof value !== 'string' || value === '') return undefined;
    this.#drop(path);
    return value;
  }

  /** Takes a finite number. */
  number(...path: string[]): number | undefined {
    const value = this.peek(...path);
    if (typeof value !== 'number' || !Number.isFinite(value)) return undefined;
    this.#drop(path);
    return value;
  }

  /** What is there, without taking it. */
  peek(...path: string[]): unknown {
    let value: unknown = this.#left;
    for (const name of path) {
      if (typeof value !== 'object' || value === null) return undefined;
      value = (value as Json)[name];
    }
    return value;
  }

  /** All that was not taken and says something. */
  rest(): Json | undefined {
    return pruned(this.#left) as Json | undefined;
  }

  #drop(path: readonly string[]): void {
    const parent = this.peek(...path.slice(0, -1)) as Json;
    delete parent[path.at(-1) ?? ''];
  }
}

/** Objects are copied, two levels as deep as events are. */
const copyOf = (event: object): Json =>
  Object.fromEntries(
    Object.entries(event).map(([name, value]: [string, unknown]) => [
      name,
      typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : value,
    ]),
  );

/** Without nulls, which OCSF does not know, and without empty objects. */
function pruned(value: unknown): unknown {
  if (value === null) return undefined;
  if (typeof value !== 'object' || Array.isArray(value)) return value;
  const entries = Object.entries(value)
    .map(([name, each]): [string, unknown] => [name, pruned(each)])
    .filter(([, each]) => each !== undefined);
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

/** The same object without what is absent; undefined when nothing is left. */
export function present(object: Json): Json | undefined {
  const entries = Object.entries(object).filter(([, value]) => value !== undefined);
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}
