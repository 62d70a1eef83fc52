/** What a parameter of a rule may be: a threshold or a list. */
export type ParameterValue = number | readonly string[];

/** Values by the name of the parameter. */
export type ParameterValues = Readonly<Record<string, ParameterValue>>;

const PLACE = /\{\{\s*(?:([A-Za-z][\w.]*)\s+not\s+in\s+)?([A-Za-z]\w*)\s*\}\}/g;

/**
 * Puts the values of parameters into J1QL: `{{name}}` becomes the number or a list in parentheses, and
 * `{{property not in name}}` a comparison with each value, which every reader of J1QL understands alike.
 * @throws Error with a sentence when a name is not among the values
 */
export function fillIn(text: string, values: ParameterValues): string {
  return text.replace(PLACE, (_, property: string | undefined, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`{{${name}}} is not one of its parameters.`);
    if (property === undefined) return literal(value);
    return [value]
      .flat()
      .map((item) => `${property} != ${one(item)}`)
      .join(' AND ');
  });
}

/** The number that a field of a rule holds, or that its parameter has. @throws Error with a sentence */
export function numberOf(field: number | string, values: ParameterValues): number {
  const number = typeof field === 'number' ? field : Number(fillIn(field, values));
  if (Number.isFinite(number)) return number;
  throw new Error(`${field} must be a number.`);
}

/** The texts of the parameter that a field of a rule names. @throws Error with a sentence */
export function listOf(field: string, values: ParameterValues): readonly string[] {
  const [, , name = ''] = [...field.matchAll(PLACE)][0] ?? [];
  const value = values[name];
  if (Array.isArray(value)) return value as readonly string[];
  throw new Error(`${field} must be a list of strings.`);
}

const one = (value: string | number): string =>
  typeof value === 'number' ? String(value) : `'${value.replace(/['\\]/g, '\\$&')}'`;

function literal(value: ParameterValue): string {
  if (typeof value === 'number') return one(value);
  // J1QL has no empty list; this matches nothing.
  const items = value.length === 0 ? ["'∅ (an empty list)'"] : value.map(one);
  return items.length === 1 ? (items[0] as string) : `(${items.join(' OR ')})`;
}
