import { cpSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { EntityTypes as T } from '@graph-1password/vocabulary';
import { buildCode } from '../build';
import { archiveOf, pollOnce } from './archive';
import type { BenchGroup, GroupMember } from './group';
import { multiplyArchive } from './multiply';
import { BENCH_FOLDER, measure } from './processes';
import type { Sizes } from './sizes';

/** The questions that are measured, by name: one that reads no event, one that walks from people to vaults, one that counts all. */
const QUESTIONS = {
  'the vaults': `FIND ${T.VAULT} AS v RETURN v.displayName AS vault ORDER BY vault`,
  'three hops, a group and an order': `FIND ${T.USER} AS u THAT IS ${T.ITEM_USAGE_USER} THAT PERFORMED ${T.ITEM_USAGE_EVENT} AS e THAT USES ${T.VAULT} AS v RETURN u.displayName AS person, v.displayName AS vault, COUNT(e) AS uses ORDER BY uses DESC LIMIT 20`,
  'counts of all events by type': 'FIND Record AS e RETURN e._type AS type, COUNT(e) AS events',
} as const;

/** All rules, as people run them; what it finds is no failure. */
const DETECT = ['detect', '--format', 'json'];
const ask = (question: string): string[] => ['ask', question, '--format', 'json'];

const FOLDER = path.join(BENCH_FOLDER, 'poller');
const OUTPUT = path.join(BENCH_FOLDER, 'answer.json');

/** Sizes of the archives that are asked; the larger one is the smaller one ten times, at earlier times and with other ids. */
const ARCHIVES = { '100k': 0, '1M': 9 } as const;
type Size = keyof typeof ARCHIVES;

let program: Promise<string> | undefined;

/** The program as it is shipped, built once. */
const shipped = (): Promise<string> =>
  (program ??= buildCode(path.join(BENCH_FOLDER, 'dist')).then(() =>
    path.join(BENCH_FOLDER, 'dist', 'program', 'cli.js'),
  ));

/** Brings the archive of a size into the poller's folder; it is polled, and multiplied, once. */
async function bringArchive(size: Size, env: Record<string, string>): Promise<void> {
  const saved = path.join(BENCH_FOLDER, `archive-asked-${size}`);
  rmSync(FOLDER, { recursive: true, force: true });
  if (!existsSync(saved)) {
    await pollOnce({ ...env, EVENTS_LOOKBACK_DAYS: '14' }, FOLDER);
    await multiplyArchive(archiveOf(FOLDER), ARCHIVES[size]);
    cpSync(path.join(FOLDER, 'data'), saved, { recursive: true, verbatimSymlinks: true });
  }
  mkdirSync(FOLDER, { recursive: true });
  cpSync(saved, path.join(FOLDER, 'data'), { recursive: true, verbatimSymlinks: true });
}

/** A whole command on the archive. @param isFirst nothing was asked before: what is no event is read and kept */
const command = (
  name: string,
  args: readonly string[],
  size: Size,
  isFirst = false,
): GroupMember => ({
  name,
  run: async ({ env }) => {
    if (isFirst) await bringArchive(size, env);
    const cli = await shipped();
    return measure([cli, ...args, '--data-dir', archiveOf(FOLDER), '--output', OUTPUT], {});
  },
});

/** Events of a tenant with its stories, in which rules find something. */
const tenant = (events: number) => ({ events, days: 13, users: 60, seed: 'asked' });

/** Questions and rules on archives, by the program as it is shipped: the whole process counts. */
export const questionGroups = (sizes: Sizes): BenchGroup[] =>
  (Object.keys(ARCHIVES) as Size[]).flatMap((size) => {
    const request = { tenant: tenant(sizes['100k']) };
    const times = ARCHIVES[size] + 1;
    return [
      {
        id: `ask an archive of ${size} events`,
        ...{ request, times },
        members: [
          command('the vaults, first', ask(QUESTIONS['the vaults']), size, true),
          ...Object.entries(QUESTIONS).map(([name, text]) => command(name, ask(text), size)),
        ],
      },
      {
        id: `detect in an archive of ${size} events`,
        ...{ request, times },
        members: [
          command('all rules, first', DETECT, size, true),
          command('all rules', DETECT, size),
        ],
      },
    ];
  });
