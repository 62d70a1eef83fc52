import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Graph } from '@graph-1password/j1ql/testing';
import { parseQuery } from '@graph-1password/j1ql';
import { loadGraph } from '@graph-1password/j1ql/testing';
import { EntityTypes } from '@graph-1password/vocabulary';
import { NOW, withFirstTrial } from './judge';
import { contentIn, queriesIn, shippedContent } from '../../packages/cli/src/content/shipped';
import { PROJECT_ROOT } from '../../packages/cli/src/support/projectRoot';
import { partsOf, targetsOf } from '../../packages/cli/src/content/scope';
import type { Selector } from '../../packages/cli/src/content/scope';
import { leavesOutOwnReads } from '../../packages/cli/src/graph/ownReads';
import { problemsOf } from './shipped';

/** Where the questions, rules and boards are copied to. */
interface Copy {
  questions: string;
  rules: string;
  dashboards: string;
}

const FOLDERS = ['questions', 'rules', 'dashboards'] as const;

function copyContent(): void {
  for (const name of FOLDERS) {
    const target = name === 'questions' ? path.dirname(copy.questions) : copy[name];
    cpSync(path.join(PROJECT_ROOT, 'jupiterone', name), target, { recursive: true });
  }
}

const copied = () => queriesIn(contentIn(root));

let graph: Graph;
let copy: Copy;
let root: string;

beforeAll(async () => {
  graph = await withFirstTrial((folder) => loadGraph(folder));
  root = mkdtempSync(path.join(tmpdir(), 'shipped-'));
  copy = {
    questions: path.join(root, 'questions', 'questions.yaml'),
    rules: path.join(root, 'rules'),
    dashboards: path.join(root, 'dashboards'),
  };
  copyContent();
});

afterAll(() => rmSync(root, { recursive: true }));

test('every query of the questions, rules and boards parses, and runs on the graph of a tenant', () => {
  const queries = queriesIn(shippedContent());
  const of = (folder: string) => queries.filter(({ file }) => file.includes(folder)).length;
  expect(Math.min(of('questions'), of('rules'), of('dashboards'))).toBeGreaterThan(50);
  expect(problemsOf(queries, graph, NOW)).toEqual([]);
});

test('no query has a negated list: readers of J1QL do not agree on what it means', () => {
  const negatedList = /!(?:=|~=|\^=|\$=)\s*\(/;
  expect(queriesIn(shippedContent()).filter(({ text }) => negatedList.test(text))).toEqual([]);
});

test('no query forgets a sign-in that the firewall reported, and that let the user in all the same', () => {
  const cookbook = readFileSync(path.join(PROJECT_ROOT, 'docs', 'questions.md'), 'utf8');
  const recipes = [...cookbook.matchAll(/```[^\n]*\n(FIND[\s\S]*?)```/g)].map(
    ([, text = '']) => text,
  );
  const texts = [...queriesIn(shippedContent()).map(({ text }) => text), ...recipes];
  const asked = texts.filter((text) => text.includes("'success'"));
  expect(asked.length).toBeGreaterThan(20);
  const count = (text: string, word: string) => text.split(word).length;
  expect(
    asked.filter((text) => count(text, "'success'") !== count(text, "'firewall_reported_success'")),
  ).toEqual([]);
});

/** Whether what a query looks for may be a use of an item, and reads of this integration are not left out. */
function takesOwnReads(selector: Selector): boolean {
  if (!targetsOf(selector).includes(EntityTypes.ITEM_USAGE_EVENT)) return false;
  const { with: filter } = selector;
  const parts = filter?.kind === 'and' ? filter.items : [filter];
  return !parts.some((part) => part !== undefined && leavesOutOwnReads(part));
}

test('no query takes a read of this integration for a use', () => {
  const selectors = queriesIn(shippedContent()).flatMap(({ text, owner }) =>
    partsOf(parseQuery(text)).selectors.map((selector) => ({ owner, selector })),
  );
  const usages = selectors.filter(({ selector }) =>
    targetsOf(selector).includes(EntityTypes.ITEM_USAGE_EVENT),
  );
  expect(usages.length).toBeGreaterThan(40);
  expect(
    usages.filter(({ selector }) => takesOwnReads(selector)).map(({ owner }) => owner),
  ).toEqual([]);
});

/** Changes a copied file, and tells the line of the change, from 1. */
function breakIn(file: string, good: string, bad: string): number {
  const text = readFileSync(file, 'utf8');
  const at = text.indexOf(good);
  if (at < 0) throw new Error(`${file} has no ${good}.`);
  writeFileSync(file, text.replace(good, bad));
  return text.slice(0, at).split('\n').length;
}

test('a query that is broken is named with its file, its line there, and a hint', () => {
  const rule = path.join(copy.rules, 'recovery.yaml');
  const board = path.join(copy.dashboards, '1password-graph', 'board.json');
  const lines = [
    breakIn(copy.questions, "AND action = 'updatfw'", "AND action == 'updatfw'"),
    breakIn(rule, 'objectType = ', 'objectType LIKE '),
    breakIn(
      board,
      'FIND one_password_vault AS vault',
      'FIND one_password_vault AS vault WITH a = 1',
    ),
  ];
  expect(problemsOf(copied(), graph, NOW)).toEqual([
    [
      `${copy.questions}:${lines[0]}: integration-question-1password-firewall-rules-changed: Line 2, column 43: expected a value, but found "=".`,
      '',
      "  2 |   WITH objectType = 'account' AND action == 'updatfw'",
      '                                                ^',
      '',
      'Hint: One = is enough.',
    ].join('\n'),
    [
      `${rule}:${lines[1]}: recovery: Line 2, column 19: expected an operator such as = or !=, but found "LIKE".`,
      '',
      "  2 |   WITH objectType LIKE 'user' AND action = ('beginr' OR 'completr' OR 'cancelr')",
      '                        ^',
      '',
      'Hint: Write ~= for contains, ^= for starts with, $= for ends with, or = /…/ for a pattern.',
    ].join('\n'),
    [
      `${board}:${lines[2]}: Vaults: Line 1, column 34: "WITH" does not belong here.`,
      '',
      '  1 | FIND one_password_vault AS vault WITH a = 1',
      '                                       ^',
      '',
      'Hint: The alias goes after WITH: WITH … AS vault',
    ].join('\n'),
  ]);
});

test('a type or property that no entity has is named with its file and line', () => {
  copyContent();
  const lines = [
    breakIn(copy.questions, 'secret.category AS', 'secret.categroy AS'),
    breakIn(copy.questions, 'FIND one_password_client_ip AS', 'FIND one_password_clientip AS'),
  ];
  expect(problemsOf(copied(), graph, NOW)).toEqual([
    `${copy.questions}:${lines[0]}: integration-question-1password-items-by: no one_password_secret has a property "categroy"; did you mean category?`,
    `${copy.questions}:${lines[1]}: integration-question-1password-shared-client-ip: the model has no entity type one_password_clientip; did you mean one_password_client_ip?`,
  ]);
});
