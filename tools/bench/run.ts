import type { BenchGroup } from './group';
import { serveTenant } from './processes';
import { rowsOf } from './results';
import type { BenchRow, Sample } from './results';

/** How often, and who is told. */
export interface BenchOptions {
  runs: number;
  /** A line for people. */
  progress: (line: string) => void;
}

/** Measures the members of a group in rounds: each once, then all again. */
export async function runGroup(
  group: BenchGroup,
  place: string,
  { runs, progress }: BenchOptions,
): Promise<BenchRow[]> {
  const rounds = Math.min(runs, group.mostRuns ?? runs);
  progress(`${place} ${group.id}: making the tenant`);
  const served = await serveTenant(group.request);
  try {
    const samples = new Map<string, Sample[]>(group.members.map(({ name }) => [name, []]));
    for (let round = 1; round <= rounds; round++) {
      for (const { name, run } of group.members) {
        const sample = await run(served);
        samples.get(name)?.push(sample);
        const figures = `${sample.wall.toFixed(2)} s, ${sample.cpu.toFixed(2)} CPU s, ${sample.rss.toFixed(0)} MB`;
        progress(`${place} ${group.id}: ${name}, ${round} of ${rounds}: ${figures}`);
      }
    }
    return rowsOf(group.id, served.events * (group.times ?? 1), samples);
  } finally {
    await served.stop();
  }
}
