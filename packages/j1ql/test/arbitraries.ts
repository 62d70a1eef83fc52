import fc from 'fast-check';
import type { Edge, Node, Property, Question, Scalar, Selector, Step, Test } from './naive';
import { aliases } from './naive';

const VERBS = ['HAS', 'USES', 'IS'];
const TYPES = ['a', 'b'];
const CLASSES = ['X', 'Y'];

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

const selector: fc.Arbitrary<Selector> = fc.record({
  names: fc.oneof(
    fc.constant<string[]>(['*']),
    fc.subarray([...TYPES, ...CLASSES], { minLength: 1, maxLength: 2 }),
  ),
  test: fc.option(test, { nil: undefined, freq: 2 }),
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
    }),
  },
);

function named(steps: Step[], counter = { next: 1 }): Step[] {
  return steps.map((one) => {
    if (one.kind === 'optional') return { ...one, steps: named(one.steps, counter) };
    const number = counter.next++;
    return { ...one, alias: `n${number}`, edge: `r${number}` };
  });
}

/** A question of at most three steps. */
export const question: fc.Arbitrary<Question> = fc
  .record({ start: selector, steps: fc.array(step, { maxLength: 3 }).map((list) => named(list)) })
  .chain((base) => {
    const name = fc.constantFrom(...aliases(base).filter((alias) => alias.startsWith('n')));
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
    });
  });
