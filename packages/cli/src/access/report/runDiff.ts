import { counted } from '@graph-1password/vocabulary';
import { tellProvenance } from '../../graph/provenance';
import { EXIT } from '../../support/exitCodes';
import type { ExitCode } from '../../support/exitCodes';
import { printer } from '../../support/output';
import type { RelativeMoment } from '../../support/options';
import { jsonText, utc } from '../../support/text';
import { UsageError } from '../../support/usage';
import type { AccessContext } from '../importing/run';
import { openAccessGraph, viewAt } from '../view';
import type { AccessPlace } from '../view';
import { differencesOf } from './diff';
import type { AccessChange } from './diff';
import { formatRows, sentence } from './format';
import type { TableFormat } from './format';
import { Labels } from './names';
import type { Row } from './rows';

/** Options of `access diff`. */
export interface DiffOptions extends AccessPlace {
  /** Epoch ms. */
  now?: number;
  format?: TableFormat | 'json';
  output?: string;
}

/** Says what is otherwise between two moments. @returns the exit code @throws UsageError */
export async function runDiff(
  from: RelativeMoment,
  to: RelativeMoment | undefined,
  options: DiffOptions,
  context: AccessContext,
): Promise<ExitCode> {
  const print = printer(options.output, context);
  const now = options.now ?? context.now();
  const [first, last] = [from(now), to?.(now) ?? now];
  if (first >= last) throw new UsageError('The first moment is not before the second: swap them.');
  const graph = await openAccessGraph(options, now);
  const [before, after] = [viewAt(graph, options, first), viewAt(graph, options, last)];
  const changes = differencesOf(before.state, after.state);
  const notes = [
    ...after.notes,
    ...(!before.snapshot && after.snapshot
      ? [
          `Before ${utc(after.snapshot.asOf)} only events are known, so much of what was added may have been there for long.`,
        ]
      : []),
  ];
  if (options.format === 'json') {
    const head = {
      schema: 1,
      ...tellProvenance(graph.provenance, true, context.printError, now),
      ...{ from: new Date(first).toISOString(), to: new Date(last).toISOString(), notes },
    };
    print(jsonText({ ...head, changes }));
    return EXIT.done;
  }
  const labels = new Labels(after.state);
  const rows = changes.map((change) => rowOf(change, labels));
  const format = options.format ?? 'table';
  const table = formatRows(rows, format);
  const head = `${counted(changes.length, 'change')} from ${utc(first)} to ${utc(last)}`;
  if (format === 'md')
    print(
      [`# Access: ${head}`, ...notes.map((note) => sentence(note, format)), table].join('\n\n'),
    );
  else print(format === 'csv' ? table : `${head}\n${table}`);
  if (format !== 'md') {
    tellProvenance(graph.provenance, false, context.printError, context.now());
    for (const note of notes) context.printError(sentence(note, 'table'));
  }
  return EXIT.done;
}

const WORDS: Readonly<Record<AccessChange['what'], string>> = {
  member: 'member of group',
  'user-grant': 'access to vault',
  'group-grant': 'access to vault',
  person: 'person',
  group: 'group',
  vault: 'vault',
};

function rowOf(
  { change, what, object, principal, before, after, origin }: AccessChange,
  labels: Labels,
): Row {
  const isGroup = what === 'member' || what === 'group';
  const name =
    what === 'person' ? labels.user(object) : isGroup ? labels.group(object) : labels.vault(object);
  const who =
    principal === undefined
      ? ''
      : what === 'group-grant'
        ? `group ${labels.group(principal)}`
        : labels.user(principal);
  return {
    ...{ change, what: WORDS[what], name, who, before: before ?? null, after: after ?? null },
    ...{ on: origin?.since ?? null, by: origin?.by ?? null, event: origin?.event ?? null },
  };
}
