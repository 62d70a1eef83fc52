import type * as Testing from '@jupiterone/integration-sdk-testing';

type Matcher = (this: unknown, ...args: unknown[]) => unknown;

/** Matchers of the SDK. Its testing package takes most of a second to load, so only a test that uses one loads it. */
const NAMES = [
  'toMatchDataModelSchema',
  'toTargetEntities',
  'toMatchGraphObjectSchema',
  'toMatchDirectRelationshipSchema',
  'toImplementSpec',
  'toMatchEntityStepMetadata',
  'toMatchStepMetadata',
];

const matcher = (name: string): Matcher =>
  function (...args) {
    const { registerMatchers } = jest.requireActual<typeof Testing>(
      '@jupiterone/integration-sdk-testing',
    );
    let own: Record<string, Matcher> = {};
    const extend = (matchers: Record<string, Matcher>) => (own = matchers);
    registerMatchers({ extend } as unknown as jest.Expect);
    return (own[name] as Matcher).apply(this, args);
  };

expect.extend(
  Object.fromEntries(NAMES.map((name) => [name, matcher(name)])) as unknown as jest.ExpectExtendMap,
);
