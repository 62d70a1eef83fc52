import Table from 'cli-table3';
import { compact, erase, readSnapshot, retain, statsOf } from '@graph-1password/archive';
import type { ErasedType, RetainedType } from '@graph-1password/archive';
import { TYPE_PREFIX } from '@graph-1password/vocabulary';
import { EXIT } from '../../support/exitCodes';
import type { ExitCode } from '../../support/exitCodes';
import { count, utc } from '../../support/text';
import { UsageError } from '../../support/usage';
import { limitsOf } from '../keep';
import type { Keep } from '../keep';
import { TABLES } from '../model';
import type { ArchiveCommandOptions, ArchiveContext } from './context';
import { withWriter } from './context';
import { isNamedIn, namedElsewhere } from './elsewhere';
import { describeHold } from './holds';
import { requirePerson } from './person';
import { lostLines, lostStatesJson } from './verify';

const short = (type: string): string => type.slice(TYPE_PREFIX.length);
const size = (bytes: number): string =>
  bytes < 1e6 ? `${(bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
const files = (n: number): string => (n === 1 ? '1 file' : `${count(n)} files`);
const rows = (n: number): string => (n === 1 ? '1 row' : `${count(n)} rows`);
const iso = (time: number): string => new Date(time).toISOString();

/** `archive stats`. */
export function showStats(
  _options: ArchiveCommandOptions,
  { folder, answer }: ArchiveContext,
): Promise<ExitCode> {
  const snapshot = readSnapshot(folder);
  const types = statsOf(snapshot, TABLES);
  const { holds, erased, gaps, lostStates } = snapshot.facts;
  const table = new Table({
    head: ['Type', 'Kind', 'Rows', 'Days', 'Files', 'Size', 'From', 'To'],
    style: { head: [], border: [], compact: true },
  });
  for (const { type, kind, rows: n, days, files: of, bytes, from, to } of types) {
    const cells = [n, days, of].map((value) => ({
      content: count(value),
      hAlign: 'right' as const,
    }));
    table.push([
      short(type),
      kind,
      ...cells,
      { content: size(bytes), hAlign: 'right' as const },
      utc(from),
      utc(to),
    ]);
  }
  const bytes = types.reduce((sum, type) => sum + type.bytes, 0);
  const events = types.filter(({ kind }) => kind === 'event');
  const eventRows = events.reduce((sum, type) => sum + type.rows, 0);
  const perEvent = events.reduce((sum, type) => sum + type.bytes, 0) / Math.max(1, eventRows);
  answer(
    [
      `Archive in ${folder}`,
      table.toString(),
      `${size(bytes)} in all; ${count(eventRows)} events of ${perEvent.toFixed(0)} bytes; last commit ${snapshot.number} on ${utc(snapshot.on)}.`,
      ...lostLines({ lost: gaps, lostStates }),
      ...(holds.length > 0 ? [`Legal holds: ${holds.length}.`] : []),
      ...(erased.length > 0 ? [`People erased: ${erased.length}.`] : []),
    ].join('\n'),
    {
      ...{ folder, commit: { number: snapshot.number, hash: snapshot.hash, on: iso(snapshot.on) } },
      types: types.map(({ from, to, ...type }) => ({ ...type, from: iso(from), to: iso(to) })),
      ...{
        bytes,
        gaps,
        lostStates: lostStatesJson(lostStates),
        holds: holds.length,
        erased: erased.length,
      },
    },
  );
  return Promise.resolve(EXIT.done);
}

/** `archive compact`. */
export async function compactArchive(
  { all = false, dryRun = false }: ArchiveCommandOptions & { all?: boolean },
  { folder, answer }: ArchiveContext,
): Promise<ExitCode> {
  const report = await withWriter(folder, (writer) => compact(writer, { all, dryRun }));
  const { before, after, bytesBefore, bytesAfter } = report;
  const sizes = bytesAfter === undefined ? '' : `, ${size(bytesBefore)} became ${size(bytesAfter)}`;
  answer(
    before === 0
      ? 'There is nothing to compact.'
      : `${files(before)} ${dryRun ? 'would become' : 'became'} ${count(after)}${sizes}.`,
    { dryRun, ...report },
  );
  return EXIT.done;
}

/** `archive retain`. */
export async function retainArchive(
  { keep = [], dryRun = false }: ArchiveCommandOptions & { keep?: Keep[] },
  { folder, answer }: ArchiveContext,
): Promise<ExitCode> {
  if (keep.length === 0) {
    throw new UsageError('Say with --keep how long to keep what, for example --keep 400d.');
  }
  const { types, bytes } = await withWriter(folder, (writer) =>
    retain(writer, limitsOf(keep), { dryRun }),
  );
  const left = types.filter(({ removed }) => removed > 0);
  const lines = types.map((type) => retainedLine(type, dryRun));
  const end =
    left.length === 0
      ? 'Nothing is older.'
      : `${size(bytes)} ${dryRun ? 'would be freed' : 'are freed within ten minutes of the next run'}.`;
  answer([...lines, end].join('\n'), {
    ...{ dryRun, bytes },
    types: types.map(({ before, ...type }) => ({ ...type, before: iso(before) })),
  });
  return EXIT.done;
}

function retainedLine(
  { type, removed, held, days, before }: RetainedType,
  dryRun: boolean,
): string {
  const of = days ? ` of ${span(days)}` : ` that were replaced before ${utc(before)}`;
  const stay =
    held > 0 ? `; ${rows(held)} ${held === 1 ? 'stays' : 'stay'} because of a legal hold` : '';
  const verb = dryRun ? 'would leave' : removed === 1 ? 'has left' : 'have left';
  return `${short(type)}: ${rows(removed)}${of} ${verb}${stay}.`;
}

const span = ([first, last]: readonly [string, string]): string =>
  first === last ? first : `${first} to ${last}`;

/** `archive erase`. @throws UsageError for what is neither a UUID nor an address */
export async function erasePerson(
  { person, dryRun = false, ...options }: ArchiveCommandOptions & { person: string },
  { folder, answer }: ArchiveContext,
): Promise<ExitCode> {
  await requirePerson(folder, person);
  const { report, holds } = await withWriter(folder, async (writer) => ({
    report: await erase(writer, person, { dryRun }),
    holds: writer.snapshot.facts.holds,
  }));
  const { names, types, commit, isLogAnew } = report;
  const isHeld = types.some(({ held }) => held > 0);
  const elsewhere = namedElsewhere(names, folder, options);
  const saying = holds.filter(({ reason }) => isNamedIn(reason, names));
  const lines = [
    `Searched for ${names.join(', ')}.`,
    ...types.map((type) => erasedLine(type, dryRun)),
    ...(types.length === 0 ? [`Nothing in the archive names ${person}.`] : []),
    ...(isHeld ? holds.map((hold) => `Legal hold ${describeHold(hold)}`) : []),
    ...(commit
      ? [
          `${types.length === 0 ? 'Noted' : 'Erased'} in commit ${commit.number}, hash ${commit.hash}: later runs ${types.length === 0 ? 'leave the person out' : 'do not bring the person back'}. Copies and backups of the archive, and what went to JupiterOne, are not changed.`,
        ]
      : []),
    ...(isLogAnew
      ? [
          'The log named the person in a legal hold that was removed, and has begun anew: it has no commit of before any more, and hashes of those prove nothing.',
        ]
      : []),
    ...saying.map(
      ({ id }) =>
        `Not changed, and names the person: the reason of the legal hold ${id}. Remove it, and add it with another reason.`,
    ),
    ...elsewhere.map(({ place, cure }) => `Not changed, and names the person: ${place}. ${cure}`),
  ];
  answer(lines.join('\n'), { dryRun, ...report, elsewhere });
  return EXIT.done;
}

function erasedLine({ type, rows: n, held, days }: ErasedType, dryRun: boolean): string {
  const of = days ? ` of ${span(days)}` : '';
  const stay =
    held > 0 ? `; ${rows(held)} ${held === 1 ? 'stays' : 'stay'} because of a legal hold` : '';
  const verb = dryRun ? 'would be erased' : n === 1 ? 'was erased' : 'were erased';
  return `${short(type)}: ${rows(n)}${of} ${verb}${stay}.`;
}
