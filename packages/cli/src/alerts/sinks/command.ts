import { spawn } from 'node:child_process';
import { fileTroubleWords } from '@graph-1password/vocabulary';
import type { CommandConfig } from '../config/types';
import type { Message } from '../message';
import type { Sink } from '../outbox/deliver';
import type { SendResult } from '../outbox/outcome';
import { payloadOf } from './payload';

const DEFAULT_SECONDS = 30;
/** "Try again" of sysexits. */
const TRY_AGAIN = 75;
/** What a command may see of the environment: no token of ours is among it. */
const VARIABLES = ['PATH', 'HOME', 'LANG', 'TZ', 'TMPDIR', 'SystemRoot'];

/** A command that gets the message as JSON on stdin; no shell, and no data of a finding in arguments or the environment. */
export class CommandSink implements Sink {
  readonly #config: CommandConfig;

  constructor(config: CommandConfig) {
    this.#config = config;
  }

  send(message: Message, minimal: boolean): Promise<SendResult> {
    const { command, environment = [], timeout = DEFAULT_SECONDS } = this.#config;
    const [file = '', ...args] = command;
    const env = Object.fromEntries(
      [...VARIABLES, ...environment].flatMap((name) =>
        process.env[name] === undefined ? [] : [[name, process.env[name]]],
      ),
    );
    return new Promise((resolve) => {
      // A group of its own, so that what the command has started ends with it.
      const child = spawn(file, args, {
        env,
        shell: false,
        stdio: ['pipe', 'ignore', 'ignore'],
        detached: process.platform !== 'win32',
      });
      const timer = setTimeout(() => {
        endGroup(child.pid);
        resolve({
          kind: 'retry',
          reason: `The command did not finish within ${timeout} s and was stopped.`,
        });
      }, timeout * 1000);
      child.on('error', (error) => {
        clearTimeout(timer);
        const { what, cure } = fileTroubleWords(error);
        const reason = `The command could not be started, because ${what}: ${cure}.`;
        resolve({ kind: 'retry', reason });
      });
      child.on('close', (code, signal) => {
        clearTimeout(timer);
        if (code === 0) resolve({ kind: 'delivered' });
        else if (code === TRY_AGAIN || code === null) {
          resolve({
            kind: 'retry',
            reason: `The command ended with ${code ?? signal ?? 'no code'}.`,
          });
        } else resolve({ kind: 'refused', reason: `The command ended with ${code}.` });
      });
      // A command that does not read is free not to.
      child.stdin.on('error', () => undefined);
      child.stdin.end(`${JSON.stringify(payloadOf(message, minimal))}\n`);
    });
  }
}

function endGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}
