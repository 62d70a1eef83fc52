import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ArchiveWriter, compact } from '@graph-1password/archive';
import { DAY } from '@graph-1password/vocabulary';
import { TABLES } from '../../../packages/cli/src/archive/model';
import { archiveOf, pollOnce } from '../archive';
import { multiplyArchive } from '../multiply';
import { serveTenant } from '../processes';

/** What is made. */
export interface LargeArchive {
  /** Count, about. */
  events: number;
  /** People of the account. */
  people: number;
  /** Whole days of the events that are collected; the others are copies of them. */
  days: number;
  copies: number;
  /** Count of the newest copies that have what 1Password sent. */
  whole: number;
}

/** What is known of an archive that was made. */
export interface MadeArchive extends LargeArchive {
  /** End of its events, epoch ms. */
  now: number;
}

const ABOUT = 'about.json';

/** What was said of an archive when it was made. @throws the file system's error */
export const madeIn = (folder: string): MadeArchive =>
  JSON.parse(readFileSync(path.join(folder, ABOUT), 'utf8')) as MadeArchive;

/**
 * Makes an archive that no collector could fetch in an hour: some days are polled from a simulated tenant with its stories, all
 * others are copies with earlier times and ids of their own.
 * @param folder of the archive and what is said of it; it must not have one
 */
export async function makeLarge(
  folder: string,
  wanted: LargeArchive,
  progress: (line: string) => void,
): Promise<void> {
  const { events, people, days, copies, whole } = wanted;
  const archive = archiveOf(folder);
  if (existsSync(archive)) throw new Error(`There is an archive in ${folder} already.`);
  mkdirSync(folder, { recursive: true });
  // The last day ends with a midnight: each copy has whole days.
  const now = Math.floor(Date.now() / DAY) * DAY;
  const tenant = { ...{ days, now, seed: 'large', users: people, items: 2000, vaults: 50 } };
  progress('making the tenant');
  const served = await serveTenant({ tenant: { ...tenant, events: Math.round(events / copies) } });
  try {
    const sample = await pollOnce(served.env, folder);
    progress(`polled ${served.events} events in ${sample.cpu.toFixed(0)} s of CPU`);
  } finally {
    await served.stop();
  }
  // As days are that are over: each is one file.
  const writer = await ArchiveWriter.open({ folder: archive, tables: TABLES });
  await compact(writer, { all: true }).finally(() => writer.close());
  await multiplyArchive(archive, copies - 1, {
    whole,
    progress: (copy) => progress(`copy ${copy} of ${copies - 1}`),
  });
  const made: MadeArchive = { ...wanted, events: served.events * copies, now };
  writeFileSync(path.join(folder, ABOUT), JSON.stringify(made));
}
