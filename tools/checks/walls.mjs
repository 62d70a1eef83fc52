/**
 * Who may import whom. docs/development.md shows it as a picture and as a table; a test plants forbidden imports and
 * sees lint refuse each. Types count as imports.
 */

/** Each wing, and the wings whose public entry it may import. */
export const MAY_IMPORT = {
  vocabulary: [],
  j1ql: [],
  tenant: ['vocabulary'],
  explorer: ['vocabulary', 'j1ql'],
  archive: ['vocabulary', 'j1ql'],
  cli: ['vocabulary', 'j1ql', 'tenant', 'explorer', 'archive'],
};

/** Each room of the integration, and the rooms that it may import; all may import the vocabulary. */
export const ROOMS = {
  client: [],
  config: ['client'],
  access: [],
  entities: [],
  'relationships.ts': ['entities'],
  run: ['client', 'config', 'access'],
  steps: ['client', 'config', 'access', 'run', 'entities', 'relationships.ts'],
};

const WINGS = Object.keys(MAY_IMPORT);
const LIBRARIES = WINGS.filter((wing) => wing !== 'cli');

const zone = (target, from, message, except) => ({
  ...{ target: `./${target}`, from: `./${from}`, message },
  ...(except && { except }),
});

/** Zones of `import-x/no-restricted-paths`: no file in `target` may import one in `from`, by whatever path. */
export const WALLS = [
  ...WINGS.flatMap((wing) =>
    WINGS.filter((other) => other !== wing && !MAY_IMPORT[wing].includes(other)).map((other) =>
      zone(`packages/${wing}/src`, `packages/${other}`, `The wing ${wing} must not know ${other}.`),
    ),
  ),
  ...LIBRARIES.flatMap((wing) => [
    zone(`packages/${wing}/src`, 'src', `The wing ${wing} must not know the integration.`),
    zone(`packages/${wing}`, 'tools', 'Tools know the wings, not the other way round.'),
  ]),
  zone('packages/cli/src', 'tools', 'Tools know the command line, not the other way round.'),
  ...WINGS.filter((wing) => wing !== 'vocabulary').map((wing) =>
    zone('src', `packages/${wing}`, 'The integration knows the vocabulary and no other wing.'),
  ),
  zone('src', 'tools', 'The integration knows no tools.'),
  ...Object.entries(ROOMS).flatMap(([room, allowed]) =>
    [...Object.keys(ROOMS), 'index.ts']
      .filter((other) => other !== room && !allowed.includes(other))
      .map((other) =>
        zone(`src/${room}`, `src/${other}`, `src/${room} must not know src/${other}.`),
      ),
  ),
];

/** Patterns of `no-restricted-imports`: other wings are imported by name, through their public entry. */
export const PUBLIC_ENTRIES = [
  {
    regex: `^@graph-1password/[^/]+/(?!(browser|files|testing)$)`,
    message: 'Import the public entry of the wing, and export there what is missing.',
  },
  {
    regex: `^(?!.*/test/explorer/)\\..*/(${LIBRARIES.join('|')})/(src|browser|files|test|testing)(/|$)`,
    message: 'Import a wing by its name, @graph-1password/<wing>.',
  },
];

/** Patterns for code that is not a test: what tests are made of stays in tests. */
export const NO_TESTS = [
  { regex: '(^|/)test/', message: 'Only tests and tools may import from test.' },
  { regex: '\\.test$', message: 'A test is not imported.' },
  {
    regex: '^@graph-1password/[^/]+/testing$',
    message: 'Only tests may import what is for tests.',
  },
];
