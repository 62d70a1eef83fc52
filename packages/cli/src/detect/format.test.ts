import { toSarif } from './format';
import type { IdentifiedFinding } from './format';

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
