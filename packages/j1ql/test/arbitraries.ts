import fc from 'fast-check';
import type { Edge, Node, Property, Question, Scalar, Selector, Step, Sum, Test } from './naive';
import { aliases } from './naive';

const VERBS = ['HAS', 'USES', 'IS'];
const TYPES = ['a', 'b'];
const CLASSES = ['X', 'Y'];
const TAGS = ['red', 'X'];

const scalar: fc.Arbitrary<Scalar> = fc.constantFrom(0, 1, 2, 'x', 'xy', 'y', true);
const property: fc.Arbitrary<Property> = fc.oneof(
  { weight: 4, arbitrary: scalar },
  { weight: 1, arbitrary: fc.array(scalar, { maxLength: 2 }) },
  { weight: 1, arbitrary: fc.constant(undefined) },
);

/** A graph of at most six entities and ten relationships; loops and parallel ones among them. */
export const graph: fc.Arbitrary<{ nodes: Node[]; edges: Edge[] }> = fc
  .array(
    fc.record({
      type: fc.constantFrom(...TYPES),
      classes: fc.subarray(CLASSES, { minLength: 1 }),
      p: property,
      q: property,
      tags: fc.subarray(TAGS),
    }),
    { minLength: 1, maxLength: 6 },
  )
  .chain((shapes) => {
    const nodes = shapes.map((shape, index) => ({ key: `k${index}`, ...shape }));
    const key = fc.constantFrom(...nodes.map((node) => node.key));
    const edge = fc.record({
      verb: fc.constantFrom(...VERBS),
      from: key,
      to: key,
      w: fc.integer({ min: 0, max: 2 }),
    });
    return fc.array(edge, { maxLength: 10 }).map((list) => ({
      nodes,
      edges: list.map((one, index) => ({ key: `e${index}`, ...one })),
    }));
  });

const OPERATORS = ['=', '!=', '<', '>', '<=', '>=', '~=', '^=', '$=', '!~=', '!^=', '!$='];

const simpleTest: fc.Arbitrary<Test> = fc.oneof(
  fc.record({
    kind: fc.constant('absent' as const),
    property: fc.constantFrom('p' as const, 'q' as const),
    negated: fc.boolean(),
  }),
  fc.record({
    kind: fc.constant('compare' as const),
    property: fc.constantFrom('p' as const, 'q' as const),
    operator: fc.constantFrom(...OPERATORS),
    values: fc.array(scalar, { minLength: 1, maxLength: 3 }),
    join: fc.constantFrom('OR' as const, 'AND' as const),
    isTurned: fc.boolean(),
  }),
);

const test: fc.Arbitrary<Test> = fc.oneof(
  simpleTest,
  fc.record({
    kind: fc.constant('both' as const),
    join: fc.constantFrom('OR' as const, 'AND' as const),
    left: simpleTest,
    right: simpleTest,
  }),
);

const names: fc.Arbitrary<string[]> = fc.oneof(
  { weight: 3, arbitrary: fc.constant<string[]>(['*']) },
  {
    weight: 6,
    arbitrary: fc.subarray([...TYPES, ...CLASSES], { minLength: 1, maxLength: 2 }),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom<string[]>(['#red'], ['#X'], ['#red X'], ['#X a'], ['b', '#red']),
  },
);

/** A query in place of a value. */
const inTest: fc.Arbitrary<Test> = fc.record({
  kind: fc.constant('in' as const),
  property: fc.constantFrom('p' as const, 'q' as const),
  negated: fc.boolean(),
  of: fc.record({ names, test: fc.option(simpleTest, { nil: undefined, freq: 2 }) }),
  value: fc.constantFrom('p' as const, 'q' as const),
});

const selector: fc.Arbitrary<Selector> = fc.record({
  names,
  test: fc.option(fc.oneof({ weight: 5, arbitrary: test }, { weight: 1, arbitrary: inTest }), {
    nil: undefined,
    freq: 2,
  }),
});

/** Steps without names; they are given in order afterwards. */
const hop: fc.Arbitrary<Step> = fc.record({
  kind: fc.constant('hop' as const),
  negated: fc.boolean().chain((maybe) => (maybe ? fc.boolean() : fc.constant(false))),
  verbs: fc.oneof(fc.constant<string[]>([]), fc.subarray(VERBS, { minLength: 1, maxLength: 2 })),
  arrow: fc.constantFrom('' as const, '>>' as const, '<<' as const),
  selector,
  alias: fc.constant(''),
  edge: fc.constant(''),
});

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 2, arbitrary: hop },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('optional' as const),
      steps: fc.array(hop, { minLength: 1, maxLength: 2 }),
      alias: fc.constantFrom('', 'u'),
    }),
  },
);

function named(steps: Step[], counter = { next: 1 }): Step[] {
  return steps.map((one) => {
    if (one.kind === 'optional') {
      const inner = named(one.steps, counter);
      return { ...one, steps: inner, alias: one.alias && `u${counter.next++}` };
    }
    const number = counter.next++;
    return { ...one, alias: `n${number}`, edge: `r${number}` };
  });
}

/** Calculations with the properties of some steps. */
const sumOf = (names: string[]): fc.Arbitrary<Sum> =>
  fc
    .letrec<{ sum: Sum }>((tie) => ({
      sum: fc.oneof(
        { depthSize: 'small', withCrossShrink: true },
        fc.record({
          kind: fc.constant('property' as const),
          name: fc.constantFrom(...names.flatMap((name) => [`${name}.p`, `${name}.q`])),
        }),
        fc.record({
          kind: fc.constant('number' as const),
          value: fc.constantFrom(0, 1, 2, 0.5, 3),
        }),
        fc.record({
          kind: fc.constant('of' as const),
          operator: fc.constantFrom('+', '-', '*', '/', '^'),
          left: tie('sum'),
          right: tie('sum'),
        }),
        fc.record({
          kind: fc.constant('call' as const),
          name: fc.constantFrom('CEIL', 'FLOOR', 'ABS', 'SQRT', 'ROUND'),
          argument: tie('sum'),
        }),
      ),
    }))
    .sum.filter(({ kind }) => kind !== 'property');

/** A question of at most three steps. */
export const question: fc.Arbitrary<Question> = fc
  .record({ start: selector, steps: fc.array(step, { maxLength: 3 }).map((list) => named(list)) })
  .chain((base) => {
    const names = aliases(base).filter((alias) => !alias.startsWith('r'));
    const name = fc.constantFrom(...names);
    const side = name.map((alias) => `${alias}.p`);
    return fc.record({
      start: fc.constant(base.start),
      steps: fc.constant(base.steps),
      where: fc.option(
        fc.record({ left: side, operator: fc.constantFrom(...OPERATORS), right: side }),
        { nil: undefined },
      ),
      group: fc.option(fc.record({ by: side, of: name, having: fc.integer({ min: 0, max: 2 }) }), {
        nil: undefined,
      }),
      sum: fc.option(sumOf(names), { nil: undefined }),
    });
  });
