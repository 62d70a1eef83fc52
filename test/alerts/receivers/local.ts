import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { CommandConfig, FileConfig } from '../../../packages/cli/src/alerts/config/types';
import { IMPATIENCE, PATIENCE } from './receiver';
import type { Fault, Receiver } from './receiver';

/** Keys of messages in lines of JSON; a line that was cut is none. */
function keysIn(file: string): string[] {
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((line) => {
      try {
        return [(JSON.parse(line) as { key: string }).key];
      } catch {
        return [];
      }
    });
}

/** What a command does at its first attempts, in shell; `$N` counts them from 1, `$LOG` takes messages. */
const SCRIPTS: Partial<Record<Fault, string>> = {
  refused: '',
  silent: '[ $N = 1 ] && exec sleep 30',
  cut: '[ $N = 1 ] && kill -9 $$',
  half: '[ $N = 1 ] && head -c 20 > /dev/null && exit 75',
  lost: '[ $N = 1 ] && cat >> $LOG && exit 75',
  busy: '[ $N = 1 ] && exit 75',
  rejected: '[ $N -le 2 ] && exit 1',
};

/** A command with a fault; undefined for what no command can do. */
export function faultyCommand(fault: Fault): Receiver | undefined {
  const script = SCRIPTS[fault];
  if (script === undefined) return undefined;
  const folder = mkdtempSync(path.join(tmpdir(), 'command-'));
  const [file, log, count] = ['run.sh', 'log', 'count'].map((name) => path.join(folder, name));
  const text = `#!/bin/sh\nLOG=${log}\necho >> ${count}\nN=$(($(wc -l < ${count})))\n${script}\ncat >> $LOG\n`;
  const write = () => {
    writeFileSync(file ?? '', text);
    chmodSync(file ?? '', 0o700);
  };
  if (fault !== 'refused') write();
  const config: CommandConfig = { type: 'command', command: [file ?? ''], timeout: PATIENCE };
  if (fault === 'silent') config.timeout = IMPATIENCE;
  return {
    ...{ config, env: {}, seen: [] },
    get taken() {
      return keysIn(log ?? '');
    },
    ...(fault === 'refused' && { repair: write }),
    ...(fault === 'silent' && { repair: () => (config.timeout = PATIENCE) }),
    close: () => Promise.resolve(rmSync(folder, { recursive: true })),
  };
}

/** A file with a fault: its folder is missing, the disk is full, or a crash has cut the last line; undefined for others. */
export function faultyFile(fault: Fault): Receiver | undefined {
  if (fault !== 'refused' && fault !== 'broken' && fault !== 'half') return undefined;
  const folder = mkdtempSync(path.join(tmpdir(), 'file-'));
  const file = path.join(folder, 'there', 'log.ndjson');
  const config: FileConfig = { type: 'file', path: fault === 'broken' ? '/dev/full' : file };
  const repair = () => {
    mkdirSync(path.dirname(file), { recursive: true });
    config.path = file;
  };
  if (fault === 'half') {
    repair();
    writeFileSync(file, '{"key":"of before"');
  }
  return {
    ...{ config, env: {}, seen: [] },
    get taken() {
      return keysIn(file);
    },
    ...(fault !== 'half' && { repair }),
    close: () => Promise.resolve(rmSync(folder, { recursive: true })),
  };
}
