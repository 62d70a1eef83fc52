import { spawn } from 'node:child_process';

/** A part of a check: a program of `node_modules/.bin`, or several that run one after the other. */
export interface Part {
  name: string;
  /** Commands with their arguments; the first that fails ends the part. */
  commands: readonly (readonly [program: string, ...args: string[]])[];
}

/** How a part ended. */
export interface Outcome {
  name: string;
  passed: boolean;
  /** Wall time, in seconds. */
  seconds: number;
  /** Everything that it printed. */
  output: string;
}

interface Ended {
  passed: boolean;
  output: string;
}

function run([program, ...args]: readonly [string, ...string[]]): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    const chunks: Buffer[] = [];
    const told = () => Buffer.concat(chunks).toString('utf8');
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    }
    child.on('error', ({ message }) => resolve({ passed: false, output: `${message}\n` }));
    child.on('close', (code) => resolve({ passed: code === 0, output: told() }));
  });
}

async function runPart({ name, commands }: Part): Promise<Outcome> {
  const began = performance.now();
  const outputs: string[] = [];
  let passed = true;
  for (const command of commands) {
    const ended = await run(command);
    outputs.push(ended.output);
    passed = ended.passed;
    if (!passed) break;
  }
  const seconds = (performance.now() - began) / 1000;
  return { name, passed, seconds, output: outputs.join('') };
}

/**
 * Runs all parts side by side. Prints a line for each as it ends, and below it what a part that failed has printed.
 * @returns the exit code: 1 when a part failed
 */
export async function runParts(
  parts: readonly Part[],
  print: (text: string) => void,
): Promise<number> {
  const width = Math.max(...parts.map(({ name }) => name.length));
  const began = performance.now();
  const outcomes = await Promise.all(
    parts.map(async (part) => {
      const outcome = await runPart(part);
      const { name, passed, seconds, output } = outcome;
      const mark = passed ? '✓' : '✗';
      print(`${mark} ${name.padEnd(width)} ${seconds.toFixed(1).padStart(6)} s`);
      if (!passed) print(output.trimEnd());
      return outcome;
    }),
  );
  const failed = outcomes.filter(({ passed }) => !passed).map(({ name }) => name);
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  print(
    failed.length > 0 ? `Failed: ${failed.join(', ')} (${seconds} s).` : `All good (${seconds} s).`,
  );
  return failed.length > 0 ? 1 : 0;
}
