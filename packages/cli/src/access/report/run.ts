import { tellProvenance } from '../../graph/provenance';
import { EXIT } from '../../support/exitCodes';
import type { ExitCode } from '../../support/exitCodes';
import { printer } from '../../support/output';
import type { RelativeMoment } from '../../support/options';
import { jsonText, utc } from '../../support/text';
import type { AccessContext } from '../importing/run';
import { openAccessGraph, viewAt } from '../view';
import type { AccessPlace, AccessView } from '../view';
import { canSignIn } from '../effective/vault';
import { findUser, findVault } from './find';
import { formatRows, sentence } from './format';
import type { TableFormat } from './format';
import { endedOf, linesOf } from './lines';
import type { Ended, LineFilter, UsedLine } from './lines';
import { Labels } from './names';
import { notCounted } from './words';
import { endedRow, evidenceRows, plainEnded, plainLine, shortRow } from './rows';

/** Options of `access who`, `access of` and `access report`. */
export interface ReportOptions extends AccessPlace {
  vault?: string;
  person?: string;
  asOf?: RelativeMoment;
  /** Epoch ms. */
  now?: number;
  days: number;
  format?: TableFormat | 'json';
  output?: string;
}

/** What is shown: lines for reading about a vault or a person, or all ways with their evidence. */
export type ReportKind = 'who' | 'of' | 'report';

/** Says who can open what, and does. @returns the exit code @throws UsageError */
export async function runReport(
  kind: ReportKind,
  options: ReportOptions,
  context: AccessContext,
): Promise<ExitCode> {
  const print = printer(options.output, context);
  const now = options.now ?? context.now();
  const at = options.asOf?.(now) ?? now;
  const graph = await openAccessGraph(options, now, at);
  const plain = viewAt(graph, options, at);
  const filter: LineFilter = {
    ...(options.vault !== undefined && { vault: findVault(plain.state, options.vault) }),
    ...(options.person !== undefined && { user: findUser(plain.state, options.person) }),
    ...{ days: options.days, now: at },
  };
  const lines = linesOf(plain, filter);
  const view = { ...plain, notes: [...plain.notes, ...notCounted('report', shutOut(lines))] };
  const ended = endedOf(view, filter);
  if (options.format === 'json') {
    const told = tellProvenance(graph.provenance, true, context.printError, now);
    print(jsonText({ schema: 1, ...told, ...jsonOf(view, lines, ended, at) }));
    return EXIT.done;
  }
  print(textOf(kind, view, { lines, ended, at, filter }, options.format ?? 'table'));
  // A report in Markdown is handed on, so it says itself what it rests on.
  if (options.format !== 'md') {
    tellProvenance(graph.provenance, false, context.printError, context.now());
    for (const note of view.notes) context.printError(sentence(note, 'table'));
  }
  return EXIT.done;
}

/** How many people could do something with a vault, and cannot sign in. */
const shutOut = (lines: readonly UsedLine[]): number =>
  new Set(
    lines
      .filter(({ state, level }) => !canSignIn(state) && level !== 'none')
      .map(({ user }) => user),
  ).size;

interface Found {
  lines: UsedLine[];
  ended: Ended[];
  /** Epoch ms. */
  at: number;
  filter: LineFilter;
}

function textOf(
  kind: ReportKind,
  view: AccessView,
  { lines, ended, at, filter }: Found,
  format: TableFormat,
): string {
  const labels = new Labels(view.state);
  const about = kind === 'of' ? 'user' : 'vault';
  const rows =
    kind === 'report'
      ? lines.flatMap((line) => evidenceRows(line, view, labels))
      : lines.map((line) => shortRow(line, view, labels, about));
  const table = formatRows(rows, format);
  if (format === 'csv') return table;
  const gone = ended.map((each) => endedRow(each, labels));
  const title = [
    filter.vault === undefined ? undefined : `Vault ${labels.vault(filter.vault)}`,
    filter.user === undefined ? undefined : labels.user(filter.user),
  ].filter((part) => part !== undefined);
  const head = `${title.join(', ') || 'All vaults'}, as of ${utc(at)}`;
  const isMarkdown = format === 'md';
  return [
    `${isMarkdown ? '# Access: ' : ''}${sentence(head, format)}`,
    ...(isMarkdown ? view.notes.map((note) => sentence(note, format)) : []),
    table,
    ...(gone.length === 0
      ? []
      : [
          isMarkdown ? '## Taken away' : 'Taken away (a copy of the keys may remain):',
          formatRows(gone, format),
        ]),
  ].join(isMarkdown ? '\n\n' : '\n');
}

function jsonOf(
  view: AccessView,
  lines: readonly UsedLine[],
  ended: readonly Ended[],
  at: number,
): object {
  const labels = new Labels(view.state);
  return {
    asOf: new Date(at).toISOString(),
    snapshotOn: view.snapshot ? new Date(view.snapshot.asOf).toISOString() : null,
    notes: view.notes,
    lines: lines.map((line) => plainLine(line, view, labels)),
    ended: ended.map(plainEnded),
  };
}
