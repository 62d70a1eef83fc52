import { nearest } from '@graph-1password/j1ql';
import type { ParameterValue } from '@graph-1password/j1ql';
import { UsageError } from '../support/usage';

type Single = string | number | boolean;

/** Numbers and booleans keep their type; in quotes they are text, as is everything else. */
function single(text: string): Single {
  if (text === 'true' || text === 'false') return text === 'true';
  if (/^-?\d+(\.\d+)?$/.test(text)) return Number(text);
  return text.replace(/^(["'])(.*)\1$/s, '$2');
}

/**
 * Reads `--param name=value`. A name that is given more than once has a list of values.
 * @throws UsageError when there is no `=`
 */
export function parseParameters(assignments: readonly string[]): Record<string, ParameterValue> {
  const values = new Map<string, Single[]>();
  for (const assignment of assignments) {
    const [, name, value] = /^([\w.-]+)=(.*)$/s.exec(assignment) ?? [];
    if (name === undefined || value === undefined) {
      throw new UsageError(`--param needs name=value, but got "${assignment}".`);
    }
    values.set(name, [...(values.get(name) ?? []), single(value)]);
  }
  return Object.fromEntries(
    [...values].map(([name, list]) => [name, list.length === 1 ? (list[0] ?? '') : list]),
  );
}

/**
 * A value that no query takes is a slip: without it the answer would be that of another question.
 * @param wanted the names of the parameters of all queries
 * @throws UsageError
 */
export function requireWanted(
  parameters: Readonly<Record<string, ParameterValue>>,
  wanted: readonly string[],
): void {
  const name = Object.keys(parameters).find((given) => !wanted.includes(given));
  if (name === undefined) return;
  const names = [...new Set(wanted)];
  const guess = nearest(name, names);
  const known = names.length === 0 ? 'it takes none.' : `it takes ${names.join(', ')}.`;
  throw new UsageError(
    `What is asked has no parameter "${name}": ${known}${guess === undefined ? '' : ` Did you mean ${guess}?`}`,
  );
}
