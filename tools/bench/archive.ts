import { cpSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { DAY } from '@graph-1password/vocabulary';
import type { RunReport } from '../../packages/cli/src/poll/run/report';
import { bundled } from './bundle';
import type { BenchGroup, GroupMember } from './group';
import { multiplyArchive } from './multiply';
import { BENCH_FOLDER, measure, serveTenant } from './processes';
import type { ServedTenant } from './processes';
import type { Sample } from './results';
import type { Sizes } from './sizes';

/** Of both tenants: an archive is of one account. */
const SEED = 'archive';
const POLLER = path.join(BENCH_FOLDER, 'poller');

/** The archive of a poller that has a folder. */
export const archiveOf = (folder: string): string => path.join(folder, 'data', 'archive');

/** Runs a poller once on what is in its folder. */
export async function pollOnce(env: Record<string, string>, folder = POLLER): Promise<Sample> {
  const report = path.join(folder, 'report.json');
  mkdirSync(folder, { recursive: true });
  const request = {
    ...{ instanceId: 'bench', stateFile: path.join(folder, 'state.json') },
    ...{ dataFolder: path.join(folder, 'data'), target: { kind: 'disk' } },
    archive: { folder: archiveOf(folder), required: true },
  };
  const sample = await measure([await bundled('poll')], {
    ...env,
    BENCH_POLL: JSON.stringify(request),
    BENCH_REPORT: report,
  });
  const { archived } = JSON.parse(readFileSync(report, 'utf8')) as RunReport;
  const facts = archived && { 'new rows': archived.rows, 'bytes of new files': archived.bytes };
  return { ...sample, ...(facts && { facts }) };
}

/** Leaves nothing of polls before. */
export const removePolls = (): void => rmSync(POLLER, { recursive: true, force: true });

/** Group of a first poll beside the collect of the same events. @param mix of the streams */
export const firstPollId = (mix: string): string => `first poll of 100k events, ${mix}, 0 ms`;

/** The first run of a poller, into an archive. */
export const firstPoll = (
  envOf: (served: ServedTenant) => Record<string, string>,
): GroupMember => ({
  name: 'poll into an archive',
  run: (served) => {
    removePolls();
    return pollOnce(envOf(served));
  },
});

/** Runs that find few events beside many that are archived. */
export function archiveGroups(
  sizes: Sizes,
  envOf: (served: ServedTenant) => Record<string, string>,
): BenchGroup[] {
  const few = { events: 500, days: 1, stories: false, users: 200, seed: SEED };
  return [
    {
      id: 'a poll of 500 events beside what is archived',
      request: { tenant: few },
      members: (['none', '20k', '300k', '3M'] as const).map((size) => ({
        name: `beside ${size}`,
        run: async (served) => {
          removePolls();
          if (size === '20k') await bringArchive(2 * sizes['10k'], 0, envOf);
          if (size === '300k') await bringArchive(sizes['300k'], 0, envOf);
          if (size === '3M') await bringArchive(sizes['300k'], 9, envOf);
          return pollOnce(envOf(served));
        },
      })),
    },
  ];
}

/**
 * Puts an archive of so many events into the poller's folder; it is made once.
 * @param copies of all events at earlier times, see {@link multiplyArchive}
 */
async function bringArchive(
  events: number,
  copies: number,
  envOf: (served: ServedTenant) => Record<string, string>,
): Promise<void> {
  const saved = path.join(BENCH_FOLDER, `archive-${events}-${copies}`);
  const archive = archiveOf(POLLER);
  if (!existsSync(saved)) {
    const now = Date.now() - 2 * DAY;
    const many = { events, days: 11, stories: false, users: 200, seed: SEED, now };
    const served = await serveTenant({ tenant: many });
    try {
      await pollOnce(envOf(served));
    } finally {
      await served.stop();
    }
    if (copies > 0) await multiplyArchive(archive, copies);
    cpSync(archive, saved, { recursive: true });
    removePolls();
  }
  mkdirSync(path.dirname(archive), { recursive: true });
  cpSync(saved, archive, { recursive: true });
}
