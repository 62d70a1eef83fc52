import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PROJECT_ROOT } from '../../packages/cli/src/support/projectRoot';
import { integrationSteps } from '../../src/steps';
import { staleFiles } from './generated';

test('every generated document is that of this commit', () => {
  expect(staleFiles()).toEqual([]);
});

test('the table of the SDK lists each entity of a step, and no other: npm run docs writes it', () => {
  const page = readFileSync(path.join(PROJECT_ROOT, 'docs', 'jupiterone.md'), 'utf8');
  const [, block = ''] = page.split('<!-- {J1_DOCUMENTATION_MARKER_START} -->');
  const listed = [...block.matchAll(/`(one_password_\w+)`/g)].map(([, type]) => type);
  const types = integrationSteps.flatMap(({ entities }) => entities.map(({ _type }) => _type));
  expect(new Set(listed)).toEqual(new Set(types));
});

describe('a stale document', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'docs-'));
    for (const name of ['data-model', 'jupiterone', 'questions', 'detections']) {
      const part = `docs/${name}.md`;
      mkdirSync(path.join(folder, path.dirname(part)), { recursive: true });
      cpSync(path.join(PROJECT_ROOT, part), path.join(folder, part));
    }
    cpSync(path.join(PROJECT_ROOT, 'jupiterone'), path.join(folder, 'jupiterone'), {
      recursive: true,
    });
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test.each([
    ['docs/data-model.md', '| `action` |', '| `actoin` |'],
    ['docs/jupiterone.md', 'https://events.1password.ca', 'https://events.1password.example'],
    ['jupiterone/definition.json', '1password.eu', '1password.example'],
    ['jupiterone/rule-pack.json', 'LOW', 'HIGH'],
    ['jupiterone/questions/questions.yaml', 'question-1password-account-changed', 'question-other'],
    ['docs/questions.md', 'changed the firewall rules', 'changed something'],
    ['docs/detections.md', 'Sumo Logic', 'Other Logic'],
  ])('%s is named with the command that mends it', (file, good, bad) => {
    const target = path.join(folder, file);
    const text = readFileSync(target, 'utf8');
    expect(text).toContain(good);
    expect(staleFiles(folder)).toEqual([]);
    writeFileSync(target, text.replace(good, bad));
    expect(staleFiles(folder)).toEqual([
      `${file} is stale: run "npm run docs" and commit what it writes.`,
    ]);
  });
});
