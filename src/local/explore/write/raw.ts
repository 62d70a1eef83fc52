import type { Value } from '../model/types';
import { isCell } from './drafts';

/** More paths than that are no schema but data: such raw data stays in one piece. */
const MOST_PATHS = 200;

/** Deeper objects stay in one piece. */
const MOST_DEPTH = 8;

type Part = readonly [path: string, value: Value];

/**
 * Takes the raw data of a table's entities apart into paths, so that `assembleRaw` gives it back as it was, down to
 * the order of its names.
 */
export class RawPaths {
  /** For each path those that follow it somewhere. */
  readonly #followers = new Map<string, Set<string>>();
  readonly #names = new PathNames();
  #places: ReadonlyMap<string, number> | undefined;

  /** First pass: learns the paths of one entity's raw data. */
  learn(rawData: unknown): void {
    let last: Set<string> | undefined;
    for (const [path] of flatten(rawData, '', 0, this.#names)) {
      let followers = this.#followers.get(path);
      if (!followers) {
        if (this.#followers.size === MOST_PATHS) return;
        this.#followers.set(path, (followers = new Set()));
      }
      last?.add(path);
      last = followers;
    }
  }

  /** All paths after the first pass, in an order that fits all raw data or as much as can be. `.` is the first. */
  paths(): string[] {
    return [...new Set(['.', ...this.places().keys()])];
  }

  /** Second pass: the parts of one entity's raw data. */
  parts(rawData: unknown): Part[] {
    const parts = flatten(rawData, '', 0, this.#names);
    let last = -1;
    for (const [path] of parts) {
      const place = this.places().get(path) ?? -1;
      if (place <= last) return [['.', JSON.stringify(rawData)]];
      last = place;
    }
    return parts;
  }

  private places(): ReadonlyMap<string, number> {
    return (this.#places ??= new Map(inOrder(this.#followers).map((path, i) => [path, i])));
  }
}

/** Each path after all that it follows; where they follow each other in a circle, the one that was seen first. */
function inOrder(followers: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  const waiting = new Set(followers.keys());
  const order: string[] = [];
  while (waiting.size > 0) {
    const following = new Set([...waiting].flatMap((path) => [...(followers.get(path) ?? [])]));
    const free = [...waiting].filter((path) => !following.has(path));
    for (const path of free.length > 0 ? free : [...waiting].slice(0, 1)) {
      waiting.delete(path);
      order.push(path);
    }
  }
  return order;
}

/** `client` and `ip_address` make `client.ip_address`; made once, since every event has the same paths. */
class PathNames {
  readonly #known = new Map<string, Map<string, string | undefined>>();

  /** @returns undefined when the name cannot be part of a path */
  below(path: string, name: string): string | undefined {
    let names = this.#known.get(path);
    if (!names) {
      names = new Map<string, string | undefined>();
      this.#known.set(path, names);
    }
    const known = names.get(name);
    if (known !== undefined || names.has(name)) return known;
    const isOdd = name === '' || name.includes('.');
    const joined = isOdd ? undefined : path === '' ? name : `${path}.${name}`;
    if (names.size < MOST_PATHS) names.set(name, joined);
    return joined;
  }
}

/** Takes apart raw data, or a part of it that no column holds as it is. */
function flatten(value: unknown, path: string, depth: number, names: PathNames): Part[] {
  if (value === undefined) return [];
  const parts = depth < MOST_DEPTH ? flattenObject(value, path, depth, names) : undefined;
  return parts ?? [[`${path}.`, JSON.stringify(value)]];
}

/** @returns undefined when it is no object, has no names, or one that cannot be part of a path */
function flattenObject(
  value: unknown,
  path: string,
  depth: number,
  names: PathNames,
): Part[] | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const parts: Part[] = [];
  const entries = Object.entries(value);
  for (const [name, inner] of entries) {
    const below = names.below(path, name);
    if (below === undefined) return undefined;
    if (inner !== undefined && isCell(inner)) parts.push([below, inner]);
    else for (const part of flatten(inner, below, depth + 1, names)) parts.push(part);
  }
  return entries.length > 0 ? parts : undefined;
}
