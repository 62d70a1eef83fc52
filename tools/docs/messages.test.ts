import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { ERROR_MESSAGES } from '../../src/client/errors';
import { configSentences } from './configMessages';
import { MESSAGES_END, MESSAGES_START, messagesSection, withMessages } from './messages';

const ROOT = path.resolve(__dirname, '../..');
const read = (...parts: string[]): string => readFileSync(path.join(ROOT, ...parts), 'utf8');

describe('the table of messages in docs/jupiterone.md', () => {
  it('is what npm run docs would write', () => {
    const page = read('docs', 'jupiterone.md');
    expect(page).toBe(withMessages(page));
  });

  it('lists every message of the clients with cause and cure, and without what was not filled in', () => {
    const section = messagesSection();
    for (const [code, { cause, cure }] of Object.entries(ERROR_MESSAGES)) {
      const rows = section.split('\n').filter((line) => line.startsWith(`| \`${code}\` |`));
      expect(rows.length).toBeGreaterThan(0);
      for (const line of rows) expect(line).toContain(` | ${cause} | ${cure} |`);
    }
    expect(section).not.toMatch(/undefined|NaN|7777|\[object/);
  });

  it('lists every sentence about the configuration', () => {
    const sentences = configSentences().map(({ message }) => message);
    const calls = ['src/config', 'src/client/network'].flatMap((folder) =>
      readdirSync(path.join(ROOT, folder))
        .filter((name) => /^\w+\.ts$/.test(name))
        .flatMap((name) => failures(read(folder, name))),
    );
    expect(calls.length).toBeGreaterThan(20);
    const unlisted = calls.filter((part) => !sentences.some((text) => text.includes(part)));
    expect(unlisted).toEqual([]);
  });

  it('holds every sentence once', () => {
    const sentences = configSentences().map(({ message }) => message);
    expect(new Set(sentences).size).toBe(sentences.length);
  });
});

describe('withMessages', () => {
  it('changes nothing outside of its markers', () => {
    const page = `# A\n${MESSAGES_START}\nold\n${MESSAGES_END}\n# B\n`;
    expect(withMessages(page)).toBe(`# A\n${messagesSection()}\n# B\n`);
  });

  it('misses its markers', () => {
    expect(() => withMessages('# A')).toThrow('needs the lines');
  });
});

/** The longest fixed part of each sentence that a source file refuses a configuration with. */
function failures(source: string): string[] {
  const parts: string[] = [];
  const visit = (node: ts.Node): void => {
    if (isRefusal(node)) {
      const [sentence] = node.arguments ?? [];
      const longest = sentence && fixedParts(sentence).sort((a, b) => b.length - a.length)[0];
      if (longest) parts.push(longest);
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('x.ts', source, ts.ScriptTarget.ES2022));
  return parts;
}

function isRefusal(node: ts.Node): node is ts.CallExpression | ts.NewExpression {
  if (!ts.isCallExpression(node) && !ts.isNewExpression(node)) return false;
  const callee = ts.isIdentifier(node.expression) ? node.expression.text : '';
  return callee === 'fail' || callee === 'IntegrationValidationError';
}

/** The literal texts of an expression, in templates and sums too. */
function fixedParts(node: ts.Expression): string[] {
  if (ts.isStringLiteralLike(node)) return [node.text];
  if (ts.isBinaryExpression(node)) return [...fixedParts(node.left), ...fixedParts(node.right)];
  if (ts.isTemplateExpression(node)) {
    return [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)];
  }
  return [];
}
