import { spawnSync } from 'node:child_process';
import { createProgram } from '../program';
import { completionScript, SHELLS } from './script';

const isThere = (shell: string): boolean =>
  spawnSync(shell, ['--version'], { timeout: 60_000 }).error === undefined;

test.each(SHELLS)('the script for %s knows every command and its options', (shell) => {
  const program = createProgram();
  const script = completionScript(program, shell);
  for (const command of program.commands) {
    expect(script).toContain(command.name());
    for (const below of command.commands) expect(script).toContain(below.name());
  }
  expect(script).toContain(shell === 'fish' ? '-l fail-on' : '--fail-on');
  expect(script).not.toContain('disable-schema-validation');
});

/** A line as it is typed, up to the cursor, and what can stand there. */
const CASES: [line: string[], expected: string[]][] = [
  [['de'], ['demo', 'detect']],
  [['detect', '--fail'], ['--fail-on']],
  [
    ['detect', '--fail-on', ''],
    ['info', 'low', 'medium', 'high', 'critical'],
  ],
  [['ask', '--format', 'c'], ['csv']],
  [
    ['ask', '--list', '--format', 't'],
    ['table', 'tree'],
  ],
  [
    ['poll', '--interval', 'ONE_'],
    ['ONE_HOUR', 'ONE_DAY', 'ONE_WEEK'],
  ],
  [['alerts', 'mu'], ['mute']],
  [['alerts', 'list', '--state', 'm'], ['muted']],
  [['alerts', 'list', '--mi'], ['--min']],
  [['completion', 'z'], ['zsh']],
  [['ask', 'FIND'], []],
];

/** What a line of a shell prints, word by word. */
function words(shell: string, ...args: string[]): string[] {
  const { stdout } = spawnSync(shell, args, { encoding: 'utf8', timeout: 60_000 });
  return stdout.split(/\s+/).filter(Boolean).sort();
}

test.each(CASES)('bash completes %j', (line, expected) => {
  const script = completionScript(createProgram(), 'bash');
  const typed = line.map((word) => `"${word}"`).join(' ');
  const call = `COMP_WORDS=(graph-1password ${typed}); COMP_CWORD=${line.length}; _graph_1password; echo "\${COMPREPLY[@]}"`;
  expect(words('bash', '-c', `${script}\n${call}`)).toEqual([...expected].sort());
});

const zshTest = isThere('zsh') ? test.each(CASES) : test.skip.each(CASES);
zshTest('zsh completes %j (skipped where zsh is not installed)', (line, expected) => {
  const script = completionScript(createProgram(), 'zsh');
  // What bashcompinit does for a function of bash: arrays that begin with 0, and words that are split.
  const typed = line.map((word) => `"${word}"`).join(' ');
  const call = `() { emulate -L ksh; local -a COMP_WORDS COMPREPLY; COMP_WORDS=(graph-1password ${typed}); COMP_CWORD=${line.length}; compgen() { local w; for w in \${=2}; do [[ "$w" == "$4"* ]] && echo "$w"; done }; _graph_1password; echo "\${COMPREPLY[@]}"; }`;
  const body = script.replace(/^complete .*$/m, '').replace(/^autoload .*$/m, '');
  expect(words('zsh', '-f', '-c', `${body}\n${call}`)).toEqual([...expected].sort());
});

const fishTest = isThere('fish') ? test.each(CASES) : test.skip.each(CASES);
fishTest('fish completes %j (skipped where fish is not installed)', (line, expected) => {
  const script = completionScript(createProgram(), 'fish');
  const typed = ['graph-1password', ...line].join(' ');
  const found = words(
    'fish',
    '--no-config',
    '-c',
    `${script}\ncd (mktemp -d)\ncomplete -C ${JSON.stringify(typed)} | string split -f1 \\t`,
  );
  expect(found).toEqual([...expected].sort());
});
