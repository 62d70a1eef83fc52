import { counted, DAY } from '@graph-1password/vocabulary';
import { tellProvenance } from '../../graph/provenance';
import { EXIT } from '../../support/exitCodes';
import type { ExitCode } from '../../support/exitCodes';
import { printer } from '../../support/output';
import { jsonText, utc } from '../../support/text';
import { Overview } from '../effective/overview';
import type { AccessContext } from '../importing/run';
import { openAccessGraph, viewAt } from '../view';
import { formatRows, sentence } from './format';
import { notCounted } from './words';
import { Labels } from './names';
import type { Row } from './rows';
import type { ReportOptions } from './run';

/** Counts, vault by vault, who can do what. @returns the exit code @throws UsageError */
export async function runOverview(
  options: ReportOptions,
  context: AccessContext,
): Promise<ExitCode> {
  const print = printer(options.output, context);
  const now = options.now ?? context.now();
  const at = options.asOf?.(now) ?? now;
  const graph = await openAccessGraph(options, now, at);
  const view = viewAt(graph, options, at);
  const { state } = view;
  const labels = new Labels(state);
  const limit = at - options.days * DAY;
  const overview = new Overview(state);
  const shutOut = new Set<string>();
  const { usedSince = Infinity } = graph;
  const isWhole = usedSince <= limit;
  const rows = [...state.vaults.values()]
    .filter(({ isDeleted }) => !isDeleted)
    .sort((a, b) => labels.vault(a.id).localeCompare(labels.vault(b.id), 'en'))
    .map(({ id }): Row => {
      const uses = graph.facts.uses.get(id);
      const found = overview.ofVault(id, (user) => (uses?.get(user)?.last ?? -Infinity) >= limit);
      const { people, managers, used, doubled } = found;
      for (const user of found.shutOut) shutOut.add(user);
      return {
        ...{ vault: labels.vault(id), vaultId: id },
        ...{ reveal: people.reveal, keys: people.open, unknown: people.unknown },
        ...{ self: people.self, managers, directBesideGroup: doubled },
        ...usedColumns(used, people.reveal + people.open, isWhole),
      };
    });
  const notes = [
    ...view.notes,
    ...notCounted('overview', shutOut.size),
    ...(isWhole ? [] : [unknownUse(graph.usedSince, options.days)]),
  ];
  if (options.format === 'json') {
    const told = tellProvenance(graph.provenance, true, context.printError, now);
    const head = {
      schema: 1,
      ...told,
      asOf: new Date(at).toISOString(),
      days: options.days,
      notes,
    };
    print(jsonText({ ...head, vaults: rows }));
    return EXIT.done;
  }
  const format = options.format ?? 'table';
  const table = formatRows(rows, format);
  if (format === 'md')
    print(
      [
        `# Access by vault, as of ${utc(at)}`,
        ...notes.map((note) => sentence(note, format)),
        table,
      ].join('\n\n'),
    );
  else print(table);
  if (format !== 'md') {
    tellProvenance(graph.provenance, false, context.printError, context.now());
    for (const note of notes) context.printError(sentence(note, 'table'));
  }
  return EXIT.done;
}

/**
 * Who did use a vault is known; who did not is known only when all usages of those days are.
 * @param able how many can open it
 */
const usedColumns = (used: number, able: number, isWhole: boolean): Row => ({
  used: isWhole || used > 0 || able === 0 ? used : null,
  unused: isWhole || used === able ? able - used : null,
});

/** A sentence that says why there are no counts. @param since from when on usages are known, epoch ms */
function unknownUse(since: number | undefined, days: number): string {
  const are = since === undefined ? 'are not known' : `are known only from ${utc(since)} on`;
  return `Item usages ${are}, so nobody counts as unused for ${counted(days, 'day')}, and where none is known to have used a vault, "used" is empty.`;
}
