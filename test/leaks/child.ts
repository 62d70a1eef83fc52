import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { builtChild } from '../support/compile';

/** Everything that Node.js and the libraries can be asked to say about requests. */
export const TALKATIVE = {
  DEBUG: '*',
  NODE_DEBUG: 'http,https,http2,net,tls,undici,fetch',
  LOG_LEVEL: 'trace',
};

/** How a child ended, and all that it printed. */
export interface Outcome {
  code: number | null;
  stdout: string;
  stderr: string;
}

/**
 * Runs a TypeScript file of this project in a process of its own, in an empty folder.
 * @param file path below the project
 * @param env the whole environment but for what Node needs
 */
export async function runChild(
  file: string,
  args: string[],
  env: Record<string, string>,
): Promise<Outcome> {
  return runNode([await builtChild(file), ...args], env);
}

/** Runs Node with these arguments in an empty folder. */
export async function runNode(args: string[], env: Record<string, string>): Promise<Outcome> {
  const cwd = mkdtempSync(path.join(tmpdir(), 'leaks-'));
  try {
    return await new Promise((resolve, reject) => {
      const child = spawn(process.execPath, args, {
        cwd,
        env: { PATH: process.env.PATH, ...env },
      });
      const parts: Record<'stdout' | 'stderr', Buffer[]> = { stdout: [], stderr: [] };
      child.stdout.on('data', (chunk: Buffer) => parts.stdout.push(chunk));
      child.stderr.on('data', (chunk: Buffer) => parts.stderr.push(chunk));
      child.on('error', reject).on('close', (code) => {
        const [stdout, stderr] = [parts.stdout, parts.stderr].map((all) =>
          Buffer.concat(all).toString('utf8'),
        );
        resolve({ code, stdout: stdout ?? '', stderr: stderr ?? '' });
      });
    });
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
}
