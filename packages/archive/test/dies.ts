/**
 * A writer that is killed at its nth call of a function that changes the disk: `node dies.js <folder> <work> <n>`. Prints
 * a line when the work is done; with n 0 it is not killed, and prints the count of calls. With a fourth argument, a folder,
 * it leaves there for each n what a kill would leave: to start a process for each of them takes minutes.
 */
import fs from 'node:fs';
import path from 'node:path';
import { DAY } from '@graph-1password/vocabulary';
import { ArchiveWriter, compact } from '../src';
import { EVENTS, START, THINGS } from './testArchive';

const [folder = '', work = '', point = '0', states] = process.argv.slice(2);
let calls = 0;
let isCopying = false;

/** What `writeSync` is called with here. */
type Written = [file: number, bytes: Uint8Array, from: number, length: number, position?: number];

/** Changes of the disk; a kill before each of them and after the last covers what a kill can leave. */
const CHANGES = [
  'fsyncSync',
  'renameSync',
  'rmSync',
  'mkdirSync',
  'openSync',
  'writeSync',
  'ftruncateSync',
  'chmodSync',
] as const;

/** Keeps the folder as it is at this moment, which is what a process leaves that is killed now. */
function keep(into: string): void {
  isCopying = true;
  fs.cpSync(folder, path.join(into, String(calls)), { recursive: true });
  isCopying = false;
}

/** Half of what is to be written. @returns writes the other half */
function writeHalf(write: typeof fs.writeSync, parameters: Written): () => number {
  const [file, bytes, from, length, position] = parameters;
  const half = write(file, bytes, from, Math.min(7, length), position);
  const rest = typeof position === 'number' ? position + half : undefined;
  return () => half + write(file, bytes, from + half, length - half, rest);
}

function watch(): void {
  const table = fs as unknown as Record<string, (...parameters: unknown[]) => unknown>;
  for (const name of CHANGES) {
    const original = table[name] as (...parameters: unknown[]) => unknown;
    table[name] = (...parameters) => {
      if (isCopying) return original(...parameters);
      calls++;
      const isLast = calls === Number(point);
      let act = () => original(...parameters);
      if (name === 'writeSync' && (isLast || states !== undefined)) {
        act = writeHalf(original as typeof fs.writeSync, parameters as Written);
      }
      if (isLast) process.kill(process.pid, 'SIGKILL');
      if (states !== undefined) keep(states);
      return act();
    };
  }
}

async function main(): Promise<void> {
  const tables = [EVENTS, THINGS];
  const now = () => START + 20 * DAY;
  watch();
  const writer = await ArchiveWriter.open({ folder, tables, patienceMs: 0, now });
  if (work === 'compact') await compact(writer, { all: true });
  else {
    const run = writer.begin(`run-${work}`);
    for (let n = 0; n < 6; n++) {
      const time = START + (n % 2) * DAY + Number(work);
      const values = { _key: `${work}-${n}`, createdOn: time };
      run.stage.append(EVENTS, { values }, new Date(time).toISOString().slice(0, 10), time);
    }
    run.stage.append(THINGS, { values: { _key: 't', name: work } }, '2026-01-30', now());
    await run.commit({ [THINGS.type]: { complete: true, newest: true } });
  }
  writer.close();
  process.stdout.write(JSON.stringify({ calls }));
}

void main();
