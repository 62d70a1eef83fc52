import type { Comparison, Condition, Expression, Operand } from '@graph-1password/j1ql';
import type { EventKind } from '@graph-1password/vocabulary';
import { countryNameOf } from '@graph-1password/vocabulary';
import { isKnown, pathsOf } from './fields';
import { all, any, constant, field, not } from './tree';
import type { FieldValue, Tree } from './tree';

/** A rule cannot be said in Sigma; the message says why, as the end of a sentence. */
export class NotInSigma extends Error {}

/** What a list of ids that only the reader knows is called there. */
const LISTS = {
  privilegedTarget: ['object_uuid', '%onepassword_privileged%'],
  privilegedVault: ['vault_uuid', '%onepassword_privileged_vaults%'],
} as const;

/** Times by which queries choose new events: a system that reads a stream sees them anyway. */
const TIMES = new Set(['createdOn', '_createdOn']);

/**
 * A condition of a query as one on events of a stream as 1Password sends them.
 * @throws NotInSigma
 */
export function treeOf(condition: Condition | undefined, kind: EventKind): Tree {
  if (!condition) return constant(true);
  if (condition.kind === 'compare') return comparison(condition, kind);
  const parts = condition.items.map((item) => treeOf(item, kind));
  return condition.kind === 'and' ? all(parts) : any(parts);
}

function comparison({ left, operator, negated, right }: Comparison, kind: EventKind): Tree {
  const property = propertyOf(left);
  if (TIMES.has(property)) return constant(true);
  // Reads of this integration cannot be told from others by a single event.
  if (property === 'accessedBy') return constant(true);
  const met = special(property, right, kind) ?? plain(property, operator, right, kind);
  return negated ? not(met) : met;
}

function propertyOf(expression: Expression): string {
  const name = expression.kind === 'path' ? expression.path.parts.at(-1) : undefined;
  if (name === undefined) throw new NotInSigma('its query compares more than properties');
  return name;
}

/** Properties that follow from others. */
function special(property: string, right: Operand, kind: EventKind): Tree | undefined {
  if (property === 'countryCode') return inCountry(textsOf(right), kind);
  const derived = derivedFlag(property, kind);
  if (!derived) return undefined;
  const value = valueOf(right);
  if (typeof value !== 'boolean') throw new NotInSigma(`it compares ${property} with no truth`);
  return value ? derived : not(derived);
}

function derivedFlag(property: string, kind: EventKind): Tree | undefined {
  if (property === 'selfTargeted')
    return kind === 'auditevents' ? field('actor_uuid|fieldref', 'aux_uuid') : constant(false);
  if (property !== 'privilegedTarget' && property !== 'privilegedVault') return undefined;
  const isOfAudit = property === 'privilegedTarget';
  if (isOfAudit !== (kind === 'auditevents')) return constant(false);
  const [name, list] = LISTS[property];
  return field(`${name}|expand`, list);
}

/** Codes, and names as audit events have them. */
function inCountry(codes: readonly string[], kind: EventKind): Tree {
  const names = codes.flatMap((code) => [code, countryNameOf(code) ?? code]);
  const values = [...new Set(names)];
  return any((pathsOf(kind, 'country') ?? []).map((path) => field(path, values)));
}

function plain(
  property: string,
  operator: Comparison['operator'],
  right: Operand,
  kind: EventKind,
): Tree {
  const paths = pathsOf(kind, property);
  if (!paths) {
    if (!isKnown(property)) throw new NotInSigma(`an event does not have ${property}`);
    // What is absent equals nothing but undefined.
    return constant(right.kind === 'undefined');
  }
  if (right.kind === 'undefined') return all(paths.map((path) => field(path, null)));
  const [suffix, value] = test(operator, right);
  return any(paths.map((path) => field(`${path}${suffix}`, value)));
}

const MODIFIERS: Readonly<Record<string, string>> = {
  ...{ '=': '', '~=': '|contains', '^=': '|startswith', '$=': '|endswith' },
};

/** The modifiers of a field, and what it is compared with. */
function test(
  operator: Comparison['operator'],
  right: Operand,
): [suffix: string, value: FieldValue] {
  if (right.kind === 'regex') {
    const { source, flags } = right.regex;
    return [flags.includes('i') ? '|re|i' : '|re', source];
  }
  const suffix = MODIFIERS[operator];
  if (suffix === undefined) throw new NotInSigma(`its query uses ${operator}`);
  if (right.kind === 'list') return [suffix, textsOf(right).map(escaped)];
  const value = valueOf(right);
  return [suffix, typeof value === 'string' ? escaped(value) : value];
}

/** `*` and `?` stand for anything in Sigma. */
const escaped = (text: string): string => text.replace(/[\\*?]/g, '\\$&');

function valueOf(operand: Operand): string | number | boolean {
  const expression = operand.kind === 'expression' ? operand.expression : undefined;
  if (expression?.kind === 'literal') return expression.value;
  const parts = expression?.kind === 'string' ? expression.template.parts : [];
  const [text] = parts;
  if (parts.length === 1 && typeof text === 'string') return text;
  throw new NotInSigma('its query compares with more than a value');
}

function textsOf(operand: Operand): string[] {
  if (operand.kind !== 'list') return [String(valueOf(operand))];
  if (operand.join !== 'or') throw new NotInSigma('its query asks for all values of a list');
  return operand.items.map((item) => String(valueOf(item)));
}
