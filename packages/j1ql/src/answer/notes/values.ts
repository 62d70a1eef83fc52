import type { PropertyValue } from '../../graph/records';
import type { Expression, Operand } from '../../language/ast';
import { nearest } from '../../language/nearest';
import type { ParameterValue, Vocabulary } from '../queryResult';
import type { ComparedProperty } from './places';
import type { TypeNames } from './graphNames';
import { nameOf } from './places';

/** Distinct values up to which one that was probably meant is looked for. */
const MOST_VALUES = 5000;

type Plain = string | number | boolean;

/** What is known beside the graph. */
interface Known {
  vocabulary: Vocabulary | undefined;
  parameters: Parameters;
  /** What of the graph was read; all of it when absent. */
  part?: string | undefined;
}

/** The values of a query's parameters. */
type Parameters = Readonly<Record<string, ParameterValue>>;

const KINDS: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  boolean: 'true or false',
};

/** Why comparisons never hold: a value of another kind, or one that no object has and that is probably misspelt. */
export const valueNotes = (comparisons: readonly ComparedProperty[], known: Known): string[] =>
  comparisons.flatMap((compared) => notesOnOne(compared, known));

function notesOnOne(
  { stores = [], property, comparison }: ComparedProperty,
  known: Known,
): string[] {
  const values = valuesOf(stores, property);
  if (values.size === 0) return [];
  const kinds = new Set(Array.from(values, (value) => typeof value));
  return literalsIn(comparison.right, known.parameters).flatMap((literal) => {
    const kind = literal === NOW ? 'number' : typeof literal;
    if (!kinds.has(kind)) return [kindNote(property, kinds, literal)];
    const isPlain = comparison.operator === '=' && !comparison.negated;
    if (!isPlain || typeof literal !== 'string' || literal === NOW || values.has(literal))
      return [];
    return codeNote({ stores, property, literal }, values, known);
  });
}

function kindNote(property: string, kinds: ReadonlySet<string>, literal: Plain): string {
  const is = Object.keys(KINDS)
    .filter((kind) => kinds.has(kind))
    .map((kind) => KINDS[kind])
    .join(' or ');
  const shown = literal === NOW ? 'a moment' : JSON.stringify(literal);
  const kind = literal === NOW ? '' : `${KINDS[typeof literal]}, `;
  const date = typeof literal === 'string' && /^\d{4}-\d\d/.test(literal) && kinds.has('number');
  const hint = date ? ` Write date(${literal.slice(0, 10)}).` : '';
  return `${property} is ${is} here, but is compared with ${kind}${shown}.${hint}`;
}

function codeNote(
  {
    stores,
    property,
    literal,
  }: { stores: readonly TypeNames[]; property: string; literal: string },
  values: ReadonlySet<Plain>,
  { vocabulary, part }: Known,
): string[] {
  const never = `${property} of ${nameOf(stores)} is never '${literal}'`;
  const where = part === undefined ? '' : ` in ${part}`;
  const codes = stores.flatMap(({ type }) => vocabulary?.codes(type, property) ?? []);
  if (codes.includes(literal)) return [];
  const texts = [...values].filter((value) => typeof value === 'string');
  const guess = values.size > MOST_VALUES ? undefined : nearest(literal, [...texts, ...codes]);
  if (guess !== undefined) {
    return [`${never}${where}; did you mean '${guess}'?`];
  }
  return codes.length === 0 ? [] : [`${never}${where}.`];
}

/** The distinct values that objects have, those of lists one by one. */
function valuesOf(stores: readonly TypeNames[], property: string): Set<Plain> {
  const values = new Set<Plain>();
  const add = (value: PropertyValue): void => {
    if (Array.isArray(value)) (value as readonly PropertyValue[]).forEach(add);
    else if (value !== null && value !== undefined && typeof value !== 'object') values.add(value);
  };
  for (const names of stores) for (const value of names.values(property)) add(value);
  return values;
}

/** Stands for a moment that is counted from now. */
const NOW = '\0now';

/** The values on the right side of a comparison, as far as they stand in the query or are its parameters. */
function literalsIn(operand: Operand, parameters: Parameters): Plain[] {
  if (operand.kind === 'list') return operand.items.flatMap((item) => literalsIn(item, parameters));
  return operand.kind === 'expression' ? literalsOf(operand.expression, parameters) : [];
}

function literalsOf(expression: Expression, parameters: Parameters): Plain[] {
  if (expression.kind === 'literal') return [expression.value];
  if (expression.kind === 'parameter') return [parameters[expression.name] ?? []].flat();
  if (expression.kind === 'now') return [NOW];
  if (expression.kind === 'arithmetic')
    return literalsOf(expression.left, parameters).includes(NOW) ? [NOW] : [];
  if (expression.kind !== 'string') return [];
  const { parts } = expression.template;
  const texts = parts.map((part) =>
    typeof part === 'string' ? part : String(parameters[part.parameter]),
  );
  return [texts.join('')];
}
