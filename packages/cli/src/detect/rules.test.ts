import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Ajv from 'ajv';
import { readQuestions } from '../ask/questions';
import { PROJECT_ROOT } from '../support/projectRoot';
import { jupiteroneRule, questionId } from './jupiterone';
import { readRuleFile, ruleFiles, RULES_FOLDER } from './ruleFile';
import { ruleProblem } from './ruleProblem';
import { readRule, readRules } from './rules';

const read = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));

const PACK = path.join(PROJECT_ROOT, 'jupiterone', 'rule-pack.json');

const validate = new Ajv({ allErrors: true, strictTuples: false }).compile(
  read(path.join(PROJECT_ROOT, 'jupiterone', 'rule-pack.schema.json')) as object,
);

test.each(ruleFiles().map((file) => [path.basename(file, '.yaml'), file]))(
  'the rule %s fits the schema, its query is J1QL, and the pack has it',
  (id, file) => {
    const rule = readRule(file);
    expect(rule.id).toBe(id);
    const imported = jupiteroneRule(rule);
    validate(imported);
    expect(validate.errors ?? []).toEqual([]);
    expect(imported.instance.name).toBe(`1password-${id}`);
    expect(read(PACK)).toContainEqual(imported);
  },
);

test('each rule of Sentinel has one of ours', () => {
  const numbers = readRules().flatMap(({ sentinel }) => sentinel ?? []);
  expect(numbers.sort((a, b) => a - b)).toEqual(Array.from({ length: 18 }, (_, i) => i + 1));
});

test('each rule has the question of its name, and asks the same', () => {
  const questions = new Map(readQuestions().map((question) => [question.id, question]));
  for (const rule of readRules()) {
    const asked = questions.get(questionId(rule.id))?.queries.map(({ query }) => query.trim());
    const { instance } = jupiteroneRule(rule) as {
      instance: { question: { queries: { query: string }[] } };
    };
    const queries = instance.question.queries.map(({ query }) => query);
    // A question may add columns to what the rule looks for.
    expect(asked?.map((query, n) => query.slice(0, queries[n]?.length))).toEqual(queries);
  }
});

/** What may stand in a query: how new a thing must be, and milliseconds in a unit. */
const NO_THRESHOLD = /_createdOn > date\.now - \d days?\b|[*/] (60000|3600000|86400000)\b|'[^']*'/g;

test('thresholds are parameters, and no numbers in a query', () => {
  const numbers = ruleFiles().flatMap((file) => {
    const { query, jupiterone = '' } = readRuleFile(file);
    const rest = `${query}\n${jupiterone}`.replace(NO_THRESHOLD, '').match(/\b\d+\b(?! day\b)/g);
    return rest ? [[path.basename(file), rest.length]] : [];
  });
  // The great circle for JupiterOne is made of numbers, and a pattern reads the counters of a change.
  expect(numbers.map(([file]) => file)).toEqual([
    'impossible-travel.yaml',
    'item-modification.yaml',
  ]);
});

test('each field that is missing or wrong is named with what it must be and a line to write', () => {
  const { properties, required } = read(path.join(RULES_FOLDER, 'schema.json')) as {
    properties: Record<string, { examples: [unknown] }>;
    required: string[];
  };
  const all = Object.entries(properties).map(
    ([name, { examples }]) => [name, examples[0]] as const,
  );
  const good = Object.fromEntries(all);
  expect(ruleProblem(good)).toBeUndefined();
  for (const name of required) {
    const problem = ruleProblem({ ...good, [name]: undefined });
    expect(problem).toMatch(new RegExp(`^"${name}" is missing: add ["']${name}: .+["']\\.$`));
  }
  for (const [name] of all) {
    const problem = ruleProblem({ ...good, [name]: null });
    expect(problem).toMatch(
      new RegExp(`"${name}" must be [^:]+: write it like ["']${name}: .+["']\\.$`),
    );
    expect(problem).not.toContain('something else');
  }
  expect(ruleProblem([])).toMatch(/^it must be lines of the form "field: value"/);
});

test.each([
  [{ burst: { atLeast: 1 } }, '"burst.minutes" is missing: add "burst: '],
  [
    { burst: { atLeast: 1, minutes: 2, x: 1 } },
    '"burst.x" is not a field of "burst": take it away, or choose from by, atLeast, minutes.',
  ],
  [{ tags: ['A b'] }, '"tags.0" must be a word in small letters, digits and -: '],
  [
    { parameters: { days: { default: 'x', meaning: 'Days.' } } },
    '"parameters.days.default" must be a number or a list of texts: ',
  ],
  [
    { jupiterone: undefined, objectNamed: undefined },
    '"neighbours" needs "jupiterone", too: add "jupiterone: ',
  ],
  [
    { neighbours: undefined, objectNamed: undefined },
    '"jupiterone" is only for a rule with "neighbours" or "objectNamed": take it away.',
  ],
])('%j of a rule is explained', (fields, sentence) => {
  const { properties } = read(path.join(RULES_FOLDER, 'schema.json')) as {
    properties: Record<string, { examples: [unknown] }>;
  };
  const good = Object.entries(properties).map(([name, { examples }]) => [name, examples[0]]);
  const problem = ruleProblem({ ...Object.fromEntries(good), ...fields } as unknown);
  expect(problem?.startsWith(sentence)).toBe(true);
});

describe('a rule file', () => {
  const GOOD = [
    'title: Who did it?',
    'description: It was done.',
    'remediation: Ask.',
    'level: LOW',
    'tags: [a]',
    'idea: a thing',
    'parameters:',
    '  most: { default: 3, meaning: How many. }',
    '  apps: { default: [A, "B\'s"], meaning: Which. }',
    'query: |',
    '  FIND a WITH {{app not in apps}} AND app = {{apps}} AND n > {{most}} AS e',
  ];
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'rules-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function written(change: (lines: string[]) => string[] = (lines) => lines): string {
    const file = path.join(folder, 'mine.yaml');
    writeFileSync(file, change(GOOD).join('\n'));
    return file;
  }
  const withLine = (begin: string, line: string) => (lines: string[]) =>
    lines.map((old) => (old.startsWith(begin) ? line : old));

  test('has its parameters in its query, or those of the caller', () => {
    expect(readRule(written()).query.text).toBe(
      "FIND a WITH app != 'A' AND app != 'B\\'s' AND app = ('A' OR 'B\\'s') AND n > 3 AS e",
    );
    expect(readRule(written(), { most: 5, apps: ['C'] }).query.text).toBe(
      "FIND a WITH app != 'C' AND app = 'C' AND n > 5 AS e",
    );
  });

  test.each<[string, (lines: string[]) => string[], RegExp]>([
    [
      'no J1QL',
      withLine('  FIND', '  FIND a AS x\n    WITH b = 1'),
      /mine\.yaml: Line 2, column 3.*Hint: /s,
    ],
    [
      'a parameter that it does not have',
      withLine('  FIND', '  FIND a WITH b > {{c}}'),
      /\{\{c\}\} is not one of its parameters/,
    ],
    [
      'no level',
      withLine('level', ''),
      /mine\.yaml is not a rule: "level" is missing: add "level: LOW"\.$/,
    ],
    [
      'no idea',
      withLine('idea', ''),
      /mine\.yaml is not a rule: "idea" is missing, .*: add "idea: export of a vault"\.$/,
    ],
    [
      'another level',
      withLine('level', 'level: BAD'),
      /"level" must be one of INFO, LOW, .*: write it like "level: LOW"\.$/,
    ],
    [
      'a field too many',
      withLine('tags', 'tags: [a]\nwhy: no'),
      /"why" is not a field of a rule: take it away, or choose from title, /,
    ],
    ['no YAML', withLine('tags', 'tags: [a'), /mine\.yaml, line \d+ is not YAML/],
    [
      'an alias that is not in the query',
      withLine('idea', 'idea: a thing\nabout: x'),
      /mine\.yaml: "about" names x, and the query names nothing so: .*it has e/,
    ],
    [
      'a column that is not in the query',
      withLine('idea', "idea: a thing\nsays: 'did {what}'"),
      /mine\.yaml: "says" names the column what/,
    ],
    [
      'a burst without a name',
      withLine('  FIND', '  FIND a\nburst: { atLeast: 2, minutes: 5 }'),
      /must name what it counts/,
    ],
  ])('with %s is refused with a sentence', (_, change, message) => {
    expect(() => readRule(written(change))).toThrow(message);
  });

  test('that is missing, or a missing folder, gets a message', () => {
    expect(() => readRule(path.join(folder, 'none.yaml'))).toThrow(/none\.yaml cannot be read\.$/);
    expect(() => readRules(path.join(folder, 'none'))).toThrow(/none cannot be read\.$/);
  });
});
