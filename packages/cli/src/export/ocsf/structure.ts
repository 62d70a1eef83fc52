import type { Json } from './leaves';

/** Types of single values, as the engine calls them. */
type Scalar = 'BIGINT' | 'DOUBLE' | 'BOOLEAN' | 'VARCHAR';

/** A type: of a value, of a list (what is in it; undefined while that is not known), or of an object by its names. */
type Type = Scalar | [Type | undefined] | { [name: string]: Type };

const isObject = (type: Type | undefined): type is { [name: string]: Type } =>
  typeof type === 'object' && !Array.isArray(type);

/**
 * The type that all events of a class have in common, learned one by one: the engine's own function for that keeps something
 * of each event, so that 70,000 of them take 512 MB.
 */
export class Structure {
  #type: Type | undefined;

  /** Learns from an event. */
  add(event: Json): void {
    this.#type = merged(this.#type, event);
  }

  /** As `from_json` of the engine wants it. */
  get json(): string {
    return JSON.stringify(named(this.#type));
  }
}

/** The type of what there was and of a value; texts hold what differs. */
function merged(known: Type | undefined, value: unknown): Type | undefined {
  if (value === null || value === undefined) return known;
  if (Array.isArray(value)) return mergedList(known, value);
  if (typeof value === 'object') return mergedObject(known, value);
  const scalar = scalarOf(value);
  if (known === undefined || known === scalar) return scalar;
  const isNumber = (type: Type): boolean => type === 'BIGINT' || type === 'DOUBLE';
  return isNumber(known) && isNumber(scalar) ? 'DOUBLE' : 'VARCHAR';
}

function mergedList(known: Type | undefined, values: readonly unknown[]): Type {
  if (known !== undefined && !Array.isArray(known)) return 'VARCHAR';
  return [values.reduce<Type | undefined>(merged, known?.[0])];
}

function mergedObject(known: Type | undefined, value: object): Type {
  if (known !== undefined && !isObject(known)) return 'VARCHAR';
  const type = known ?? {};
  for (const [name, member] of Object.entries(value)) {
    const own = merged(type[name], member);
    if (own !== undefined) type[name] = own;
  }
  return type;
}

function scalarOf(value: unknown): Scalar {
  if (typeof value === 'boolean') return 'BOOLEAN';
  if (typeof value !== 'number') return 'VARCHAR';
  return Number.isSafeInteger(value) ? 'BIGINT' : 'DOUBLE';
}

/** Of an empty list or object nothing is known: it is text. */
function named(type: Type | undefined): unknown {
  if (Array.isArray(type)) return [named(type[0])];
  if (!isObject(type)) return type ?? 'VARCHAR';
  const members = Object.entries(type).map(([name, own]) => [name, named(own)]);
  return members.length === 0 ? 'VARCHAR' : Object.fromEntries(members);
}
