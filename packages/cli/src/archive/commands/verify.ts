import { repair, verify } from '@graph-1password/archive';
import type { ArchiveProblem, RepairReport, VerifyReport } from '@graph-1password/archive';
import { isEventType, TYPE_PREFIX } from '@graph-1password/vocabulary';
import { EXIT } from '../../support/exitCodes';
import type { ExitCode } from '../../support/exitCodes';
import { LOST_DAYS_CURE, lostDaysOf, lostDaysText } from '../../graph/lostDays';
import { lostStatesCure, lostStatesText } from '../../graph/lostStates';
import { count } from '../../support/text';
import { TABLES } from '../model';
import type { ArchiveCommandOptions, ArchiveContext } from './context';

/** What `archive verify` takes. */
export interface VerifyOptions extends ArchiveCommandOptions {
  repair?: boolean;
}

/** `archive verify`. */
export async function verifyArchive(
  options: VerifyOptions,
  { folder, answer, say }: ArchiveContext,
): Promise<ExitCode> {
  const found = verify(folder, progress(say));
  // Who may read a file is for the owner to say: a repair leaves it.
  if (!options.repair || !found.problems.some(({ isDamage, isStray }) => isDamage || isStray)) {
    answer(textOf(found), jsonOf(found));
    return exitCodeOf(found);
  }
  const repaired = await repair({ folder, tables: TABLES, patienceMs: 10_000 });
  const after = verify(folder);
  answer([...found.problems.map(line), repairText(repaired), textOf(after)].join('\n'), {
    ...jsonOf(after),
    found: found.problems,
    repaired: { ...repaired, lostStates: lostStatesJson(repaired.lostStates) },
  });
  return exitCodeOf(after);
}

/** On a terminal a count that runs: a large archive takes a while. */
function progress(say: ArchiveContext['say']): (done: number, all: number) => void {
  let told = 0;
  return (done, all) => {
    const percent = Math.floor((10 * done) / all) * 10;
    if (!process.stderr.isTTY || percent === told || all < 1000) return;
    told = percent;
    say(`${percent} % of ${count(all)} files`);
  };
}

const exitCodeOf = ({ problems }: VerifyReport): ExitCode => {
  if (problems.length === 0) return EXIT.done;
  return problems.some(({ isDamage }) => isDamage) ? EXIT.failed : EXIT.partial;
};

function line({ file, day, type, what }: ArchiveProblem): string {
  const of =
    type !== undefined && day !== undefined ? ` (${type.slice(TYPE_PREFIX.length)} of ${day})` : '';
  return `${file === '.' ? 'The folder of the archive' : file}${of} ${what}.`;
}

function textOf(report: VerifyReport): string {
  return [stateText(report), ...lostLines(report)].join('\n');
}

/** What an earlier repair has taken out is still missing, though every file is as it was written. */
export function lostLines({
  lost,
  lostStates,
}: Pick<VerifyReport, 'lost' | 'lostStates'>): string[] {
  return [
    ...lostDayLines(lost),
    ...lostStates.map(
      (each) => `! Lost to damage: ${lostStatesText(each)}. ${lostStatesCure(each)}`,
    ),
  ];
}

function lostDayLines(lost: VerifyReport['lost']): string[] {
  if (lost.length === 0) return [];
  const named = lostDaysOf(lost).map(lostDaysText).join('; ');
  return [`! Lost to damage, and missing from every answer: ${named}. ${LOST_DAYS_CURE}`];
}

/** What a repair does about what was found, as sentences. */
function cureOf(problems: readonly ArchiveProblem[]): string {
  const damaged = problems.filter(({ isDamage }) => isDamage);
  const strays = problems.filter(({ isStray }) => isStray);
  const ofEvents = damaged.some(({ type }) => type !== undefined && isEventType(type));
  const ofStates = damaged.some(({ type }) => type !== undefined && !isEventType(type));
  const parts =
    damaged.length === 0
      ? ['Nothing is damaged.']
      : [
          `${damaged.length === 1 ? 'One problem is' : `${count(damaged.length)} problems are`} damage: "archive verify --repair" takes it out${ofEvents ? ', and the next poll reads those days again as far as 1Password still has them (120 days)' : ''}.`,
          ...(ofStates
            ? ['What the damaged states were is lost then; the next poll tells anew what there is.']
            : []),
        ];
  if (strays.length > 0) {
    parts.push(
      `"archive verify --repair" puts ${strays.length === 1 ? 'the file' : `the ${count(strays.length)} files`} aside that ${strays.length === 1 ? 'belongs' : 'belong'} to no commit.`,
    );
  }
  return parts.join(' ');
}

function stateText({ problems, commits, files, rows, bytes, head }: VerifyReport): string {
  const looked = `Looked at ${count(commits)} commits, ${count(files)} files, ${count(rows)} rows, ${(bytes / 1e6).toFixed(1)} MB.`;
  if (problems.length === 0)
    return `✓ The archive is as it was written. ${looked}\nHash of the last commit: ${head}`;
  return [...problems.map(line), looked, cureOf(problems)].join('\n');
}

function repairText({ aside, gaps, lostStates, found }: RepairReport): string {
  const parts = [
    ...(aside.length > 0
      ? [
          `${aside.length === 1 ? '1 file was' : `${count(aside.length)} files were`} put aside into "damaged" below the archive`,
        ]
      : []),
    ...(found > 0 ? [`${count(found)} files that the log had lost are part again`] : []),
    ...(gaps.length > 0
      ? [
          `the next poll reads ${gaps.map(({ type, day }) => `${type.slice(TYPE_PREFIX.length)} of ${day}`).join(', ')} again`,
        ]
      : []),
  ];
  if (lostStates.length > 0)
    parts.push(
      `${lostStates.map(({ type }) => type.slice(TYPE_PREFIX.length)).join(', ')} have lost states`,
    );
  return parts.length === 0 ? 'Repaired the log.' : `Repaired: ${parts.join('; ')}.`;
}

const iso = (time: number): string => new Date(time).toISOString();

/** Lost states for programs: times are ISO 8601 in UTC. */
export const lostStatesJson = (lost: VerifyReport['lostStates']) =>
  lost.map(({ type, from, until }) => ({
    ...{ type, from: iso(from) },
    ...(until !== undefined && { until: iso(until) }),
  }));

const jsonOf = ({
  problems,
  lost,
  lostStates,
  commits,
  files,
  rows,
  bytes,
  head,
}: VerifyReport) => ({
  ...{ ok: problems.length === 0, commits, files, rows, bytes, head, problems, lost },
  lostStates: lostStatesJson(lostStates),
});
