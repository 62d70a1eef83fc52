import { readFileSync, writeFileSync } from 'node:fs';

/** Peak memory of a process since the last call, MB; 0 where the system does not tell. */
export function peakOf(pid: number): number {
  try {
    const [, kb = '0'] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    // Begins to count anew.
    writeFileSync(`/proc/${pid}/clear_refs`, '5');
    return Number(kb) / 1024;
  } catch {
    return 0;
  }
}

/** Ticks of a second in /proc. */
const TICKS = 100;

/** CPU of a process since its start, all threads, s; only of this one where the system does not tell. */
export function cpuOf(pid: number): number {
  if (pid === process.pid) {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1e6;
  }
  try {
    // The name of the program, which stands in parentheses, may hold spaces.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return (Number(fields[11]) + Number(fields[12])) / TICKS;
  } catch {
    return 0;
  }
}
