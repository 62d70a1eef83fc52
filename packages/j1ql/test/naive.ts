/**
 * The same questions answered by nested loops over every entity and relationship. It shares no code
 * with packages/j1ql/src and reads docs/j1ql.md instead, so that an error there has to be made twice.
 */
export type Scalar = string | number | boolean;
export type Property = Scalar | Scalar[] | undefined;

export interface Node {
  key: string;
  type: string;
  classes: string[];
  p: Property;
  q: Property;
  /** For smart classes: #red is what has this tag. */
  tags: string[];
}

export interface Edge {
  key: string;
  verb: string;
  from: string;
  to: string;
  w: number;
}

export type Test =
  | { kind: 'absent'; property: 'p' | 'q'; negated: boolean }
  | {
      kind: 'compare';
      property: 'p' | 'q';
      operator: string;
      values: Scalar[];
      join: 'OR' | 'AND';
      /** Written with the value on the left of the property. */
      isTurned: boolean;
    }
  /** `p = (FIND … RETURN x.q)`. */
  | { kind: 'in'; property: 'p' | 'q'; negated: boolean; of: Selector; value: 'p' | 'q' }
  | { kind: 'both'; join: 'OR' | 'AND'; left: Test; right: Test };

export interface Selector {
  /** Types, classes, `*`, `#tag` and `#tag Class`. */
  names: string[];
  test?: Test;
}

export type Step =
  | {
      kind: 'hop';
      negated: boolean;
      verbs: string[];
      arrow: '' | '>>' | '<<';
      selector: Selector;
      alias: string;
      edge: string;
    }
  /** @see alias empty when there is none */
  | { kind: 'optional'; steps: Step[]; alias: string };

/** What RETURN calculates. */
export type Sum =
  | { kind: 'number'; value: number }
  | { kind: 'property'; name: string }
  | { kind: 'of'; operator: string; left: Sum; right: Sum }
  | { kind: 'call'; name: string; argument: Sum };

export interface Question {
  start: Selector;
  steps: Step[];
  where?: { left: string; operator: string; right: string };
  group?: { by: string; of: string; having: number };
  /** One more column, unless the rows are grouped. */
  sum?: Sum;
}

interface Row {
  bound: Record<string, Node | Edge>;
  /** Entities from which the next step may go on. */
  at: Node[];
}

const listOf = (value: Property): Scalar[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value];

function fits(left: Scalar, operator: string, right: Scalar): boolean {
  const texts = typeof left === 'string' && typeof right === 'string';
  const comparable = texts || (typeof left === 'number' && typeof right === 'number');
  switch (operator) {
    case '=':
      return left === right;
    case '~=':
      return texts && left.indexOf(right) >= 0;
    case '^=':
      return texts && left.slice(0, right.length) === right;
    case '$=':
      return (
        texts && right.length <= left.length && left.slice(left.length - right.length) === right
      );
    case '<':
      return comparable && left < right;
    case '>':
      return comparable && left > right;
    case '<=':
      return comparable && !(left > right);
    default:
      return comparable && !(left < right);
  }
}

function compare(left: Property, operator: string, right: Property): boolean {
  if (operator[0] === '!') return !compare(left, operator.slice(1), right);
  let found = false;
  for (const one of listOf(left)) {
    for (const other of listOf(right)) found ||= fits(one, operator, other);
  }
  return found;
}

function passes(node: Node, test: Test | undefined, all: Node[]): boolean {
  if (!test) return true;
  if (test.kind === 'in') {
    const others = all.filter((other) => selects(other, test.of, all));
    const isIn = others.some((other) => compare(node[test.property], '=', other[test.value]));
    return isIn !== test.negated;
  }
  if (test.kind === 'absent') return (listOf(node[test.property]).length === 0) !== test.negated;
  if (test.kind === 'both') {
    const [left, right] = [passes(node, test.left, all), passes(node, test.right, all)];
    return test.join === 'AND' ? left && right : left || right;
  }
  const [isNegated, plain] = /^(!?)(.*)$/.exec(test.operator)?.slice(1) ?? [];
  const single = test.values.map((value) => compare(node[test.property], plain ?? '', value));
  const isHeld = test.join === 'AND' ? !single.includes(false) : single.includes(true);
  return isNegated ? !isHeld : isHeld;
}

function isCalled(node: Node, name: string): boolean {
  if (name === '*' || name === node.type || node.classes.includes(name)) return true;
  const [tag = '', of = '*'] = name.split(' ');
  return tag[0] === '#' && node.tags.includes(tag.slice(1)) && isCalled(node, of);
}

const selects = (node: Node, { names, test }: Selector, all: Node[]): boolean =>
  names.some((name) => isCalled(node, name)) && passes(node, test, all);

/** Every answer to a question, in any order: a list of columns for each row. */
export function answer(question: Question, nodes: Node[], edges: Edge[]): unknown[][] {
  let rows: Row[] = nodes
    .filter((node) => selects(node, question.start, nodes))
    .map((node) => ({ bound: { n0: node }, at: [node] }));
  rows = takeAll(question.steps, rows, nodes, edges, true);
  const { where } = question;
  if (where) {
    rows = rows.filter(({ bound }) =>
      compare(read(bound, where.left), where.operator, read(bound, where.right)),
    );
  }
  if (question.group) return grouped(question.group, rows);
  const names = aliases(question);
  const { sum } = question;
  return rows.map(({ bound }) => [
    ...names.map((name) => bound[name]?.key ?? null),
    ...(sum ? [calculated(bound, sum) ?? null] : []),
  ]);
}

/** @param isEnd whether the question ends with these steps */
function takeAll(steps: Step[], rows: Row[], nodes: Node[], edges: Edge[], isEnd: boolean): Row[] {
  return steps.reduce((before, step, index) => {
    const isLast = isEnd && index === steps.length - 1;
    return before.flatMap((row) => take(step, row, nodes, edges, isLast));
  }, rows);
}

function take(step: Step, row: Row, nodes: Node[], edges: Edge[], isLast: boolean): Row[] {
  if (step.kind === 'optional') {
    const { alias } = step;
    const taken = takeAll(step.steps, [row], nodes, edges, isLast);
    // A name that something follows: one row for each entity from which the next step may go on.
    if (alias && !isLast) {
      return [row, ...taken].flatMap(({ bound, at }) =>
        at.map((node) => ({ bound: { ...bound, [alias]: node }, at: [node] })),
      );
    }
    const found = taken.length === 0 ? [row] : taken;
    return found.map(({ bound, at }) => ({
      bound: alias ? { ...bound, [alias]: at[at.length - 1] as Node } : bound,
      at: [...row.at, ...at.filter((node) => !row.at.includes(node))],
    }));
  }
  const reached: Row[] = [];
  for (const node of row.at) {
    const found: Row[] = [];
    for (const edge of edges) {
      for (const other of nodes) {
        const out = edge.from === node.key && edge.to === other.key;
        const back = edge.to === node.key && edge.from === other.key;
        const there = step.arrow === '>>' ? out : step.arrow === '<<' ? back : out || back;
        const verb = step.verbs.length === 0 || step.verbs.includes(edge.verb);
        if (!there || !verb || !selects(other, step.selector, nodes)) continue;
        const bound = { ...row.bound, [step.edge]: edge, [step.alias]: other };
        found.push({ bound, at: [other] });
      }
    }
    if (!step.negated) reached.push(...found);
    else if (found.length === 0) {
      reached.push({ bound: { ...row.bound, [step.alias]: node }, at: [node] });
    }
  }
  return reached;
}

function read(bound: Row['bound'], name: string): Property {
  const [alias = '', property = ''] = name.split('.');
  return (bound[alias] as Record<string, Property> | undefined)?.[property];
}

/** Absent unless all is numbers, down to the result. */
function calculated(bound: Row['bound'], sum: Sum): number | undefined {
  if (sum.kind === 'number') return sum.value;
  if (sum.kind === 'property') {
    const value = read(bound, sum.name);
    return typeof value === 'number' ? value : undefined;
  }
  const [first, second] =
    sum.kind === 'call'
      ? [calculated(bound, sum.argument), 0]
      : [calculated(bound, sum.left), calculated(bound, sum.right)];
  if (first === undefined || second === undefined) return undefined;
  const results: Record<string, number> = {
    ...{ '+': first + second, '-': first - second, '*': first * second, '/': first / second },
    ...{ '^': Math.pow(first, second), CEIL: Math.ceil(first), FLOOR: Math.floor(first) },
    ...{ ABS: Math.abs(first), SQRT: Math.sqrt(first), ROUND: Math.floor(first + 0.5) },
  };
  const result = results[sum.kind === 'call' ? sum.name : sum.operator];
  return Number.isFinite(result) ? result : undefined;
}

function grouped({ by, of, having }: NonNullable<Question['group']>, rows: Row[]): unknown[][] {
  const groups = new Map<string, { key: Property; members: Set<Node> }>();
  for (const { bound } of rows) {
    const key = read(bound, by);
    const id = JSON.stringify(key ?? null);
    const group = groups.get(id) ?? { key, members: new Set() };
    const member = bound[of];
    if (member) group.members.add(member as Node);
    groups.set(id, group);
  }
  return [...groups.values()]
    .map(({ key, members }) => {
      const numbers = [...members]
        .flatMap(({ q }) => listOf(q))
        .filter((q) => typeof q === 'number');
      const sum = numbers.reduce((total, value) => total + value, 0);
      const greatest = [...members]
        .flatMap(({ q }) => listOf(q))
        .sort(byRank)
        .at(-1);
      const distinct = new Set([...members].flatMap(({ q }) => listOf(q)));
      return [key ?? null, members.size, sum, greatest ?? null, distinct.size];
    })
    .filter(([, count]) => (count as number) >= having);
}

/** Numbers, then booleans, then texts. */
function byRank(a: Scalar, b: Scalar): number {
  const ranks = ['number', 'boolean', 'string'];
  const difference = ranks.indexOf(typeof a) - ranks.indexOf(typeof b);
  return difference || (a < b ? -1 : a > b ? 1 : 0);
}

/** The aliases of a question, in the order of its text. */
export function aliases({ steps }: Question): string[] {
  const of = (step: Step): string[] => {
    if (step.kind === 'optional') {
      return [...step.steps.flatMap(of), ...(step.alias ? [step.alias] : [])];
    }
    return step.negated ? [step.alias] : [step.edge, step.alias];
  };
  return ['n0', ...steps.flatMap(of)];
}
