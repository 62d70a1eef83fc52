import { groupsOf } from '@graph-1password/archive';
import { DAY, EntityTypes, forEachStream, HOUR, STREAMS } from '@graph-1password/vocabulary';
import type { EventKind } from '@graph-1password/vocabulary';
import { TABLES, tableOfType } from '../../packages/cli/src/archive/model';
import type { BenchGroup } from './group';
import type { Sample } from './results';

/** A midnight, epoch ms. */
const START = Date.UTC(2026, 0, 1);
const MINUTE = 60_000;
/** Events of a day by stream, a thousand where nothing is said: a thousand people, 25 a day each. */
const BUSY: Partial<Record<EventKind, number>> = { itemusages: 18_000, signinattempts: 6000 };
const PER_DAY = forEachStream((kind) => BUSY[kind] ?? 1000);
/** Minutes between changes of vaults and items, around the clock. */
const CHANGES = 5;

/** What stands for a Parquet file. */
interface File {
  type: string;
  day: string;
  rows: number;
}

/** What a year of polls leaves. */
interface YearFacts {
  /** Most live files at any time, and at the end. */
  most: number;
  last: number;
  /** Of them, those of the last four days and of states. */
  open: number;
  /** Rows written by compaction for each row that was archived. */
  rewritten: number;
  commits: number;
}

const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10);

/** Files that a poll of a minute adds: what happened in it, once an hour late usages of two days, and changes of states. */
function added(minute: number, owed: Map<string, number>): File[] {
  const now = START + minute * MINUTE;
  const files: File[] = [];
  forEachStream((kind) => {
    const { type } = STREAMS[kind];
    const events = (owed.get(type) ?? 0) + (PER_DAY[kind] * MINUTE) / DAY;
    const rows = Math.floor(events);
    owed.set(type, events - rows);
    if (rows > 0) files.push({ type, day: dayOf(now), rows });
    if (kind !== 'itemusages' || (minute * MINUTE) % HOUR !== 0) return;
    for (const days of [1, 2]) files.push({ type, day: dayOf(now - days * DAY), rows: 5 });
  });
  if (minute % CHANGES === 0) files.push({ type: EntityTypes.SECRET, day: dayOf(now), rows: 2 });
  return files;
}

/** Lives through a year of polls each minute: the files are counted, not written; what is merged, the archive itself decides. */
export function liveThroughYear(days = 365): YearFacts {
  const owed = new Map<string, number>();
  const files = new Set<File>();
  const facts: YearFacts = { most: 0, last: 0, open: 0, rewritten: 0, commits: 0 };
  let [rows, again] = [0, 0];
  for (let minute = 0; minute < (days * DAY) / MINUTE; minute++) {
    const fresh = added(minute, owed);
    if (fresh.length === 0) continue;
    facts.commits++;
    for (const file of fresh) {
      files.add(file);
      rows += file.rows;
    }
    facts.most = Math.max(facts.most, files.size);
    const groups = groupsOf(TABLES, files, START + minute * MINUTE, false);
    if (groups.length > 0) facts.commits++;
    for (const { table, day, files: group } of groups) {
      const merged = { type: table.type, day, rows: 0 };
      for (const file of group) {
        files.delete(file);
        merged.rows += file.rows;
      }
      again += merged.rows;
      files.add(merged);
    }
  }
  const closed = dayOf(START + (days - 4) * DAY);
  facts.last = files.size;
  for (const { type, day } of files) {
    if (tableOfType(type).kind === 'state' || day > closed) facts.open++;
  }
  facts.rewritten = again / rows;
  return facts;
}

/** The year as a row; it needs no tenant. */
export const yearGroup: BenchGroup = {
  id: 'a year of polls each minute, simulated',
  request: { tenant: { events: 0, vaults: 1, items: 0, stories: false } },
  members: [
    {
      name: 'files of the archive',
      run: () => {
        const startedAt = Date.now();
        const cpu = process.cpuUsage();
        const { most, last, open, rewritten, commits } = liveThroughYear();
        const used = process.cpuUsage(cpu);
        const sample: Sample = {
          wall: (Date.now() - startedAt) / 1000,
          cpu: (used.user + used.system) / 1e6,
          rss: process.memoryUsage().rss / 2 ** 20,
          startedAt,
          facts: {
            ...{ commits, 'files at most': most, 'files at the end': last },
            ...{ 'of them open': open, 'rows rewritten for each': rewritten },
          },
        };
        return Promise.resolve(sample);
      },
    },
  ],
  mostRuns: 1,
};
