import { counted } from '@graph-1password/vocabulary';
import { LEVELS } from '../../detect/levels';
import type { Level } from '../../detect/levels';
import { tellProvenance } from '../../graph/provenance';
import { EXIT } from '../../support/exitCodes';
import type { ExitCode } from '../../support/exitCodes';
import { printer } from '../../support/output';
import { jsonText } from '../../support/text';
import { differenceText } from '../importing/differences';
import type { AccessContext } from '../importing/run';
import { accessFolderToRead } from '../ofGraph';
import { formatRows, sentence } from '../report/format';
import type { TableFormat } from '../report/format';
import { readStored } from '../store';
import { openAccessGraph, viewAt } from '../view';
import type { AccessPlace, AccessView } from '../view';
import { checkAccess } from './checks';
import type { AccessFinding } from './checks';

/** Options of `access check`. */
export interface AccessCheckOptions extends AccessPlace {
  /** Epoch ms. */
  now?: number;
  days: number;
  maxOwners: number;
  maxAdmins: number;
  failOn?: Level;
  format?: TableFormat | 'json';
  output?: string;
}

/** Lists what should be looked at. @returns the exit code @throws UsageError */
export async function runCheck(
  options: AccessCheckOptions,
  context: AccessContext,
): Promise<ExitCode> {
  const print = printer(options.output, context);
  const now = options.now ?? context.now();
  const graph = await openAccessGraph(options, now);
  const view = viewAt(graph, options, now);
  const { days, maxOwners: mostOwners, maxAdmins: mostAdministrators } = options;
  const findings = [
    ...unexplained(options, view, now),
    ...checkAccess(view, { now, days, mostOwners, mostAdministrators }),
  ].sort((a, b) => LEVELS.indexOf(b.level) - LEVELS.indexOf(a.level));
  if (options.format === 'json') {
    const told = tellProvenance(graph.provenance, true, context.printError, now);
    print(jsonText({ schema: 1, ...told, notes: view.notes, findings }));
  } else {
    const format = options.format ?? 'table';
    const rows = findings.map(({ level, check, about, text }) => ({ level, check, about, text }));
    const table = formatRows(rows, format);
    const head = `${counted(findings.length, 'finding')}.`;
    if (format === 'md')
      print(
        [
          '# Access to look at',
          ...view.notes.map((note) => sentence(note, format)),
          head,
          table,
        ].join('\n\n'),
      );
    else print(format === 'csv' ? table : `${head}\n${table}`);
    if (format !== 'md') {
      tellProvenance(graph.provenance, false, context.printError, context.now());
      for (const note of view.notes) context.printError(sentence(note, 'table'));
    }
  }
  const { failOn } = options;
  const fails = findings.some(
    ({ level }) => failOn !== undefined && LEVELS.indexOf(level) >= LEVELS.indexOf(failOn),
  );
  return fails ? EXIT.findings : EXIT.done;
}

/** What the last import before a moment found, and no event explains. @param now epoch ms */
function unexplained(
  options: AccessPlace,
  { snapshot, state }: AccessView,
  now: number,
): AccessFinding[] {
  const stored = readStored(accessFolderToRead(options), now);
  if (!stored || !snapshot) return [];
  return stored.differences.map((difference) => ({
    ...{ check: 'changed-without-an-event', level: 'HIGH' as const },
    about:
      state.vaults.get(difference.object)?.name ??
      state.groups.get(difference.object)?.name ??
      state.users.get(difference.object)?.email ??
      difference.object,
    text: differenceText(difference, snapshot, undefined),
  }));
}
