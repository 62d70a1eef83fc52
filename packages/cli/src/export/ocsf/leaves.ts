/** A JSON object. */
export type Json = Record<string, unknown>;

/** The parts of an event: what has a place of its own is taken, and the rest stays together. */
export class Leaves {
  readonly #left: Json;

  /** @param event it is not changed */
  constructor(event: object) {
    this.#left = copyOf(event);
  }

  /** Takes a text with content. @param field of an object of the event @param name the object, or a field of the event */
  text(name: string, field?: string): string | undefined {
    const value = this.peek(name, field);
    if (typeof value !== 'string' || value === '') return undefined;
    this.#drop(name, field);
    return value;
  }

  /** Takes a finite number. */
  number(name: string, field?: string): number | undefined {
    const value = this.peek(name, field);
    if (typeof value !== 'number' || !Number.isFinite(value)) return undefined;
    this.#drop(name, field);
    return value;
  }

  /** What is there, without taking it. */
  peek(name: string, field?: string): unknown {
    const value = this.#left[name];
    if (field === undefined) return value;
    return typeof value === 'object' && value !== null ? (value as Json)[field] : undefined;
  }

  /** All that was not taken and says something. */
  rest(): Json | undefined {
    return pruned(this.#left) as Json | undefined;
  }

  /** What is taken is undefined then: to delete it would make the object slow. */
  #drop(name: string, field: string | undefined): void {
    if (field === undefined) this.#left[name] = undefined;
    else (this.#left[name] as Json)[field] = undefined;
  }
}

/** Levels of an event that are copied: it has no more. */
const COPIED = 2;

/** Copies the first levels. */
function copyOf(event: object): Json {
  const copy: Json = { ...event };
  for (const name in copy) {
    const value = copy[name];
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      copy[name] = { ...value };
  }
  return copy;
}

/** Without nulls, which OCSF does not know, and without empty objects. @param depth how far below the event */
function pruned(value: unknown, depth = 0): unknown {
  if (value === null) return undefined;
  if (typeof value !== 'object' || Array.isArray(value)) return value;
  const object = (depth < COPIED ? value : { ...value }) as Json;
  for (const name in object) {
    if (object[name] !== undefined) object[name] = pruned(object[name], depth + 1);
  }
  return present(object);
}

/** An object, unless all in it is absent: that may be there as `undefined`, which JSON leaves out. */
export function present(object: Json): Json | undefined {
  for (const name in object) if (object[name] !== undefined) return object;
  return undefined;
}
