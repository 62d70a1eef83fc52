/**
 * A writer that is killed at its nth call of a function that changes the disk: `node dies.js <folder> <work> <n>`. Prints
 * a line when the work is done; with n 0 it is not killed, and prints the count of calls.
 */
import fs from 'node:fs';
import { DAY } from '@graph-1password/vocabulary';
import { ArchiveWriter, compact } from '../src';
import { EVENTS, START, THINGS } from './testArchive';

const [folder = '', work = '', point = '0'] = process.argv.slice(2);
let calls = 0;

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

function watch(): void {
  const table = fs as unknown as Record<string, (...parameters: unknown[]) => unknown>;
  for (const name of CHANGES) {
    const original = table[name] as (...parameters: unknown[]) => unknown;
    table[name] = (...parameters) => {
      calls++;
      if (calls === Number(point)) {
        // Half of what was to be written is there.
        if (name === 'writeSync') original(parameters[0], parameters[1], 0, 7, parameters[4]);
        process.kill(process.pid, 'SIGKILL');
      }
      return original(...parameters);
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
      const line = JSON.stringify({ _key: `${work}-${n}`, createdOn: time });
      run.stage.append(EVENTS, line, new Date(time).toISOString().slice(0, 10), time);
    }
    run.stage.append(THINGS, JSON.stringify({ _key: 't', name: work }), '2026-01-30', now());
    await run.commit({ [THINGS.type]: { complete: true, newest: true } });
  }
  writer.close();
  process.stdout.write(JSON.stringify({ calls }));
}

void main();
