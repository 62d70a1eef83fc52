type Value = string | number | boolean | null | readonly string[];

/**
 * Raw data lies in columns by path, as in `client.ip_address`. Where a value fits into no column (a list of objects,
 * an empty object, a name with a dot in it), the column of its path and a dot, `client.`, has it as JSON; so `.` has
 * the raw data as a whole. No other path ends with a dot.
 */

/** Puts raw data together again. @returns undefined when there is none */
export function assembleRaw(parts: Iterable<readonly [path: string, value: Value]>): unknown {
  let root: Record<string, unknown> | undefined;
  for (const [path, value] of parts) {
    if (path === '.') return JSON.parse(value as string);
    const json = path.endsWith('.');
    const names = (json ? path.slice(0, -1) : path).split('.');
    const last = names.pop() as string;
    const parent = names.reduce(child, (root ??= {}));
    put(parent, last, json ? JSON.parse(value as string) : value);
  }
  return root;
}

function child(parent: Record<string, unknown>, name: string): Record<string, unknown> {
  if (!Object.hasOwn(parent, name)) put(parent, name, {});
  return parent[name] as Record<string, unknown>;
}

/** An assignment would take `__proto__` for more than a name. */
function put(parent: object, name: string, value: unknown): void {
  Object.defineProperty(parent, name, {
    ...{ value, writable: true, enumerable: true, configurable: true },
  });
}
