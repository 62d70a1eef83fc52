import type { ReadWindow } from '@graph-1password/archive';
import type { GraphChoice } from '../graph/findGraph';
import { couldOpenIn, UNKNOWN_ACCESS } from '../access/couldOpen';
import type { EngineChoice } from '../cluster/options';
import { openChosen } from '../graph/chosen';
import type { Origin } from '../graph/provenance';
import { EXIT } from '../support/exitCodes';
import type { ExitCode } from '../support/exitCodes';
import { windowName, windowOf } from '../support/options';
import type { WindowOptions } from '../support/options';
import { printer } from '../support/output';
import type { Print } from '../support/output';
import { UsageError } from '../support/usage';
import { answerLeaver } from './answer';
import { LeaverFacts } from './facts';
import { formatChecklist, formatCsvLines, formatText } from './format';
import type { LeaverAnswer } from './types';
import { jsonText } from '../support/text';

/** Options of `graph-1password leaver`. */
export interface LeaverOptions extends WindowOptions, GraphChoice, EngineChoice {
  format?: 'table' | 'json' | 'csv' | 'md';
  /** A file instead of the terminal. */
  output?: string;
  /** Everybody who left. */
  all?: boolean;
  /** Where the snapshots of access are. */
  stateDir?: string;
  /** What counts as the present, epoch ms. Default: the clock. */
  now?: number;
}

/**
 * Lists what people know of items, whether it is still so, and who else uses them.
 * @param words e-mail addresses, names or UUIDs
 * @param clock epoch ms
 * @returns the exit code
 * @throws UsageError; OutputError; what `openChosen` throws
 */
export async function runLeaver(
  words: readonly string[],
  options: LeaverOptions,
  to: Print,
  clock: () => number = Date.now,
): Promise<ExitCode> {
  const print = printer(options.output, to);
  if (words.length === 0 && options.all !== true) {
    throw new UsageError(
      'Say who: an e-mail address, a name or a UUID, or --all for everybody who was suspended or deleted.',
    );
  }
  if (words.length > 0 && options.all) throw new UsageError('Use either names or --all, not both.');
  const now = options.now ?? clock();
  const window = windowOf(options, now);
  const { source, folder, origin, tell } = await openChosen(options, {
    ...{ now, clock, printError: to.printError, window },
    // To make a copy first would take longer than all answers, and no question follows a relationship.
    ...{ copy: 'use', entitiesOnly: true },
  });
  try {
    const from = await origin(true);
    const asOf = window.asOf ?? from.collectedOn ?? now;
    const answer = await answerLeaver(new LeaverFacts(source, now), {
      words: options.all ? undefined : words,
      asOf,
      ...{ since: firstIn(from, window), part: windowName(options) },
      // A snapshot of access is on the machine that polls, and may be newer than the graph.
      couldOpen:
        folder === undefined
          ? UNKNOWN_ACCESS
          : await couldOpenIn(options, source, window.asOf ?? now),
    });
    print(formatted(answer, options, tell(options.format === 'json')));
    return EXIT.done;
  } finally {
    source.close();
  }
}

/** Since when the events of a window are known, epoch ms; undefined when there are none in it. */
function firstIn({ window }: Origin, { since = -Infinity, until = Infinity }: ReadWindow) {
  if (!window || window.since >= until || window.until < since) return undefined;
  return Math.max(window.since, since);
}

function formatted(answer: LeaverAnswer, { format }: LeaverOptions, told: object): string {
  if (format === 'json') {
    const { asOf, people, vaults, notes } = answer;
    return jsonText({ schema: 1, asOf, people, vaults, notes, ...told });
  }
  if (format === 'csv') return formatCsvLines(answer);
  return format === 'md' ? formatChecklist(answer) : formatText(answer);
}
