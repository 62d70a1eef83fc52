import type { PropertyValue } from '@graph-1password/j1ql';

/** Deeper objects stay in one piece. */
const MOST_DEPTH = 8;

/** More names than this in one place are data, not a schema: they are not remembered. */
const MOST_NAMES = 200;

/** Whether a column can hold a value as it is: it is plain, or a list of texts. */
export const isCell = (value: unknown): value is PropertyValue =>
  value === null ||
  typeof value !== 'object' ||
  (Array.isArray(value) && value.every((element) => typeof element === 'string'));

/**
 * Splits raw data into paths such as `client.ip_address`, in its own order. What fits no cell becomes JSON below
 * its path and a dot, as `assembleRaw` has it. The parts of the last data stay until the next.
 */
export class Flattener {
  readonly paths: string[] = [];
  readonly cells: PropertyValue[] = [];
  /** Count of parts; what follows in the two lists is of data before. */
  length = 0;
  readonly #names = new PathNames();

  flatten(rawData: unknown): void {
    this.length = 0;
    this.#part(rawData, '', 0);
  }

  #part(value: unknown, path: string, depth: number): void {
    if (value === undefined) return;
    const mark = this.length;
    if (depth < MOST_DEPTH && this.#object(value, path, depth)) return;
    this.length = mark;
    this.#push(`${path}.`, JSON.stringify(value));
  }

  /** @returns false when it is not an object, has no names, or one that cannot be part of a path */
  #object(value: unknown, path: string, depth: number): boolean {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
    let any = false;
    for (const name in value) {
      any = true;
      const below = this.#names.below(path, name);
      if (below === undefined) return false;
      const inner = (value as Record<string, unknown>)[name];
      if (inner !== undefined && isCell(inner)) this.#push(below, inner);
      else this.#part(inner, below, depth + 1);
    }
    return any;
  }

  #push(path: string, cell: PropertyValue): void {
    this.paths[this.length] = path;
    this.cells[this.length] = cell;
    this.length++;
  }
}

/** `client` and `ip_address` make `client.ip_address`; made once, since every event has the same paths. */
class PathNames {
  readonly #known = new Map<string, Map<string, string | undefined>>();

  /** @returns undefined when the name cannot be part of a path */
  below(path: string, name: string): string | undefined {
    let names = this.#known.get(path);
    if (!names) {
      names = new Map<string, string | undefined>();
      // Without end where names are data.
      if (this.#known.size < MOST_NAMES) this.#known.set(path, names);
    }
    const known = names.get(name);
    if (known !== undefined || names.has(name)) return known;
    const isOdd = name === '' || name.includes('.');
    const joined = isOdd ? undefined : path === '' ? name : `${path}.${name}`;
    if (names.size < MOST_NAMES) names.set(name, joined);
    return joined;
  }
}
