import type { Finding } from './finding';
import { formatText, toSarif } from './format';
import type { IdentifiedFinding } from './format';
import type { NotJudged } from './judged';
import type { Rule } from './rules';

test('a name in SARIF is neither a link nor an argument, and moves no cursor', () => {
  const finding = {
    ...{ id: 'f1', rule: 'r', level: 'HIGH', path: [], details: {}, key: 'k' },
    ...{ who: '[here](https://evil.example) {0}', what: 'a\u001b[2J\\b\u202e' },
  } as unknown as IdentifiedFinding;
  const sarif = toSarif([finding], [], []) as {
    runs: [{ results: [{ message: { text: string } }] }];
  };
  expect(sarif.runs[0].results[0].message.text).toBe(
    '\\[here\\](https://evil.example) {{0}}: a \\[2J\\\\b\uFFFD',
  );
});

test('rules that only other integrations serve are counted apart from those whose data is missing', () => {
  const rules = ['a', 'b', 'c', 'd'].map((id) => ({ id })) as Rule[];
  const notJudged: NotJudged[] = [
    { rule: 'a', reason: 'R.' },
    { rule: 'b', reason: 'R.', foreign: true },
    { rule: 'c', reason: 'R.', foreign: true },
  ];
  expect(formatText([], rules, notJudged)).toBe(
    '0 of 4 rules fired. 1 not judged. 2 not judged, because only other integrations bring what they look at.',
  );
  expect(formatText([], rules)).toBe('0 of 4 rules fired.');
});

test('more findings than a screen has begin with the worst, one of each rule', () => {
  const of = (count: number) => {
    const findings = Array.from({ length: count }, (_, n) => ({
      ...{ rule: n === 0 ? 'first' : 'second', level: 'LOW', who: `W${n}`, what: 'acts' },
      ...{ path: [], details: {}, key: `k${n}`, about: `event:${n}` },
    })) as unknown as Finding[];
    const rules = ['first', 'second'].map((id) => ({ id, title: id, level: 'LOW' })) as Rule[];
    return formatText(findings, rules).split('\n');
  };
  const head = 'Most severe, one of each rule:';
  expect(of(12)).not.toContain(head);
  const lines = of(13);
  const shown = lines.slice(lines.indexOf(head) + 1, lines.indexOf('', lines.indexOf(head)));
  expect(shown).toEqual([
    expect.stringMatching(/W0.*\[first\]$/),
    expect.stringMatching(/W1.*\[second\]$/),
  ]);
});
