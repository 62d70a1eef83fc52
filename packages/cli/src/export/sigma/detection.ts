import type { FieldValue, Tree } from './tree';

/** The part of a Sigma rule that says what it looks for: named selections, and how they are joined. */
export interface Detection {
  [selection: string]: Readonly<Record<string, FieldValue>> | string;
  condition: string;
}

/** What stands alone in a condition needs no brackets. */
const SIMPLE = /^(not )?\w+$/;

/** A tree as a detection. */
export function detectionOf(tree: Tree): Detection {
  const selections: Record<string, Record<string, FieldValue>> = {};
  const named = (fields: Record<string, FieldValue>): string => {
    const name = nameFor(fields, selections);
    selections[name] = fields;
    return name;
  };
  const condition = conditionOf(tree, named);
  return { ...selections, condition };
}

type Name = (fields: Record<string, FieldValue>) => string;

function conditionOf(tree: Tree, named: Name): string {
  if (tree.kind === 'constant')
    throw new Error('A condition that is always the same has no words.');
  if (tree.kind === 'field') return named({ [tree.field]: tree.value });
  if (tree.kind === 'not') return `not ${bracketed(conditionOf(tree.part, named))}`;
  if (tree.kind === 'any')
    return tree.parts.map((part) => bracketed(conditionOf(part, named))).join(' or ');
  // Fields of which all must be met stand in one selection, each once.
  const together: Record<string, FieldValue> = {};
  const others: Tree[] = [];
  for (const part of tree.parts) {
    if (part.kind === 'field' && !Object.hasOwn(together, part.field))
      together[part.field] = part.value;
    else others.push(part);
  }
  const words = others.map((part) => bracketed(conditionOf(part, named)));
  return [...(Object.keys(together).length > 0 ? [named(together)] : []), ...words].join(' and ');
}

const bracketed = (condition: string): string =>
  SIMPLE.test(condition) ? condition : `(${condition})`;

/** `selection` for the first, then a name that says what it is about. */
function nameFor(fields: object, taken: object): string {
  if (Object.keys(taken).length === 0) return 'selection';
  const [first = ''] = Object.keys(fields);
  const base = first.replace(/[^a-z0-9]+/gi, '_');
  let name = base;
  for (let n = 2; Object.hasOwn(taken, name); n++) name = `${base}_${n}`;
  return name;
}
