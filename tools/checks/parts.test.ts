import { runParts } from './parts';
import type { Part } from './parts';

const node = (script: string): [string, string, string] => [process.execPath, '-e', script];
const part = (name: string, ...scripts: string[]): Part => ({ name, commands: scripts.map(node) });

async function check(parts: readonly Part[]): Promise<{ code: number; lines: string[] }> {
  const lines: string[] = [];
  const code = await runParts(parts, (text) => lines.push(text.replace(/\d+\.\d s/g, 'n s')));
  return { code, lines };
}

test('prints one line for each part, without the output of parts that pass', async () => {
  const { code, lines } = await check([
    part('Lint', 'console.log(1)'),
    part('Unit tests', 'console.log(2)', 'console.log(3)'),
  ]);
  expect(code).toBe(0);
  expect(lines.slice(0, 2).sort()).toEqual([
    expect.stringMatching(/^✓ Lint {7} +n s$/),
    expect.stringMatching(/^✓ Unit tests +n s$/),
  ]);
  expect(lines.slice(2)).toEqual(['All good (n s).']);
});

test('one part that fails fails the check, shows what it printed, and stops no other', async () => {
  const { code, lines } = await check([
    part('Types', 'console.log("first"); console.error("wrong"); process.exitCode = 2', 'nothing'),
    part('Lint', ''),
  ]);
  expect(code).toBe(1);
  const [at] = lines.flatMap((line, index) => (line.startsWith('✗ Types') ? [index] : []));
  expect(lines[(at ?? 0) + 1]?.split('\n').sort()).toEqual(['first', 'wrong']);
  expect(lines.filter((line) => line.startsWith('✓ Lint'))).toHaveLength(1);
  expect(lines.at(-1)).toBe('Failed: Types (n s).');
});

test('a program that is missing fails its part', async () => {
  const { code, lines } = await check([{ name: 'Knip', commands: [['no-such-program']] }]);
  expect(code).toBe(1);
  expect(lines[1]).toContain('no-such-program');
});
