import { spawnSync } from 'node:child_process';
import { createProgram } from '../program';
import { completionScript, SHELLS } from './script';

test.each(SHELLS)('the script for %s knows every command and its options', (shell) => {
  const program = createProgram();
  const script = completionScript(program, shell);
  for (const command of program.commands) expect(script).toContain(command.name());
  expect(script).toContain(shell === 'fish' ? '-l fail-on' : '--fail-on');
  expect(script).not.toContain('disable-schema-validation');
});

test('bash completes commands and options by it', () => {
  const script = completionScript(createProgram(), 'bash');
  const complete = (index: number, ...words: string[]): string[] => {
    const line = `COMP_WORDS=(graph-1password ${words.map((word) => `"${word}"`).join(' ')}); COMP_CWORD=${index}; _graph_1password; echo "\${COMPREPLY[@]}"`;
    const { stdout } = spawnSync('bash', ['-c', `${script}\n${line}`], { encoding: 'utf8' });
    return stdout.trim().split(' ');
  };
  expect(complete(1, 'de')).toEqual(['demo', 'detect']);
  expect(complete(2, 'detect', '--fail')).toEqual(['--fail-on']);
  expect(complete(2, 'ask', 'FIND')).toEqual(['']);
});
