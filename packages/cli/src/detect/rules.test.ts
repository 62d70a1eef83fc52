import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Ajv from 'ajv';
import { readQuestions } from '../ask/questions';
import { readRule, readRules, ruleFiles, RULES_FOLDER } from './rules';

const read = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));

const questionId = (rule: string): string => `integration-question-1password-${rule}`;

const validate = new Ajv({ allErrors: true, strictTuples: false }).compile(
  read(path.join(RULES_FOLDER, 'schema.json')) as object,
);

test.each(ruleFiles().map((file) => [path.basename(file), file]))(
  'the rule %s fits the schema and its query is J1QL',
  (name, file) => {
    validate(read(file));
    expect(validate.errors ?? []).toEqual([]);
    const { instance } = read(file) as { instance: { name: string } };
    expect(`${instance.name}.json`).toBe(`1password-${name}`);
    expect(readRule(file).id).toBe(path.basename(name, '.json'));
  },
);

test('each rule of Sentinel has one of ours', () => {
  const numbers = readRules().flatMap(({ sentinel }) => sentinel ?? []);
  expect(numbers.sort((a, b) => a - b)).toEqual(Array.from({ length: 18 }, (_, i) => i + 1));
});

test('each rule has the question of its name, and asks the same', () => {
  const questions = new Map(readQuestions().map((question) => [question.id, question]));
  for (const { id, queries } of readRules()) {
    const asked = questions.get(questionId(id))?.queries.map(({ query }) => query.trim());
    expect([id, asked]).toEqual([id, queries.map(({ text }) => text)]);
  }
});

test('a rule whose query is no J1QL is named with file, line and hint', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'rules-'));
  try {
    const file = path.join(folder, 'broken.json');
    const text = readFileSync(ruleFiles()[0] as string, 'utf8');
    type Queries = { name: string; query: string }[];
    const rule = JSON.parse(text) as { instance: { question: { queries: Queries } } };
    rule.instance.question.queries = [{ name: 'query0', query: 'FIND a AS x\n  WITH b = 1' }];
    writeFileSync(file, JSON.stringify(rule));
    expect(() => readRule(file)).toThrow(/broken\.json: Line 2, column 3.*Hint: /s);
    rule.instance.question.queries = [{ name: 'query1', query: 'FIND a' }];
    writeFileSync(file, JSON.stringify(rule));
    expect(() => readRule(file)).toThrow(`${file} is not a rule in the form of`);
    writeFileSync(file, '{}');
    expect(() => readRule(file)).toThrow(`${file} is not a rule in the form of`);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
