import { EventEmitter } from 'node:events';
import { asksForHelp, tellBrokenOutput } from './brokenOutput';

/** How a process ends whose output breaks. */
function ended(where: 'stdout' | 'stderr', code: string, isHelp = false) {
  const said: string[] = [];
  const codes: number[] = [];
  const stderr = Object.assign(new EventEmitter(), {
    write: (text: string, done: () => void) => {
      said.push(text);
      done();
    },
  });
  const process = {
    stdout: new EventEmitter(),
    stderr,
    exit: (exit: number) => void codes.push(exit),
  };
  tellBrokenOutput(process, isHelp);
  process[where].emit('error', Object.assign(new Error(code), { code }));
  return { codes, said: said.join('') };
}

test('an answer that finds no room or no reader is one sentence and exit code 1', () => {
  expect(ended('stdout', 'ENOSPC')).toEqual({
    codes: [1],
    said: 'The answer could not be written to its end, because its disk is full: free some space there, or send it elsewhere.\n',
  });
  expect(ended('stdout', 'EPIPE')).toEqual({
    codes: [1],
    said: 'The answer could not be written to its end, because its reader has ended: keep the reader running to the end, or send it elsewhere.\n',
  });
});

test('help may be left early, and what cannot be said is an exit code', () => {
  expect(ended('stdout', 'EPIPE', true)).toEqual({ codes: [0], said: '' });
  expect(ended('stdout', 'ENOSPC', true).codes).toEqual([1]);
  expect(ended('stderr', 'EPIPE')).toEqual({ codes: [1], said: '' });
});

test.each([[], ['help', 'ask'], ['ask', '--help'], ['-h'], ['--version']])(
  'only help is asked for: %j',
  (...args) => expect(asksForHelp(args)).toBe(true),
);

test('anything else is an answer', () => {
  for (const args of [['ask', '--list'], ['demo'], ['ask', 'help']]) {
    expect(asksForHelp(args)).toBe(false);
  }
});
