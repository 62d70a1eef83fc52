import { ArchiveError, EngineMissingError, UnreadableArchiveError } from '@graph-1password/archive';
import { GraphNotFoundError } from '@graph-1password/j1ql';
import { counted } from '@graph-1password/vocabulary';
import type { AccessView } from '../access/view';
import { ConfigError } from '../alerts/config/problem';
import { notJudgedLines } from '../detect/judged';
import { provenanceOf, tellProvenance } from '../graph/provenance';
import { EXIT } from '../support/exitCodes';
import type { ExitCode } from '../support/exitCodes';
import { OutputError, STDOUT } from '../support/output';
import { withOwnCommand } from '../support/ownCommand';
import { packageVersion } from '../support/projectRoot';
import { count, jsonText } from '../support/text';
import { UsageError } from '../support/usage';
import type { FormatOptions, GraphFormat, Judged, Written } from './format';
import type { ExportOptions } from './options';
import { Progress } from './progress';
import type { ProgressOutput } from './progress';
import { requestOf } from './request';
import type { Request } from './request';
import { exportRules } from './rules';
import { openSource } from './source/open';
import type { ExportSource } from './source/source';
import { FolderTarget } from './target/folder';
import { Lines } from './target/lines';

/** Where messages go, the clock, and what ends the work. */
export interface ExportContext {
  print: (text: string) => void;
  printError: (text: string) => void;
  /** Epoch ms. */
  now: () => number;
  progress: ProgressOutput;
  stdout: NodeJS.WritableStream;
  signal: AbortSignal;
}

/** The user ended the work. */
class InterruptedError extends Error {}

/** Exports a graph or an archive. @returns the exit code */
export async function runExport(options: ExportOptions, context: ExportContext): Promise<ExitCode> {
  const started = context.now();
  try {
    const request = requestOf(options, options.now ?? started);
    const { format } = request;
    if (format.of === 'rules') return await exportRules(request, format, options, context);
    const progress = new Progress(context.progress, context.now);
    const check = () => {
      if (context.signal.aborted) throw new InterruptedError();
    };
    const source = openSource(request.folder, {
      ...{ window: request.window, types: request.types, titles: options.titles },
      onRead: () => {
        check();
        progress.read();
      },
    });
    try {
      const written = await write({ ...request, format }, source, options, context, () => {
        check();
        progress.wrote();
      });
      progress.end();
      return tell({ request, source, written, options, context, started });
    } finally {
      progress.end();
      source.close();
    }
  } catch (error) {
    return explain(error, context);
  }
}

/** @throws OutputError, InterruptedError and what the source throws; then nothing stays */
async function write(
  { name, format, folder, output, window }: Request & { format: GraphFormat },
  source: ExportSource,
  options: ExportOptions,
  context: ExportContext,
  onWritten: () => void,
): Promise<Written> {
  const { bulk, titles, raw, ownReads } = options;
  const noOriginal = options.original === false;
  const findings = options.findings ? () => judge(folder, options, context) : undefined;
  const access = options.access ? () => accessOf(options, context.now()) : undefined;
  const choices: FormatOptions = {
    ...{ bulk, noOriginal, titles, raw, ownReads, findings, access, onWritten },
  };
  if (format.output === 'file') {
    const lines = new Lines(output, context.stdout as NodeJS.WriteStream);
    try {
      const written = await (await format.load()).write(source, lines, choices);
      await lines.finish();
      return written;
    } catch (error) {
      lines.abort();
      throw error;
    }
  }
  const target = new FolderTarget(output);
  try {
    const written = await (await format.load()).write(source, target, choices);
    const { account, range } = source.facts;
    target.finish({
      ...{ schema: 1, tool: `graph-1password ${packageVersion()}`, format: name },
      ...(account !== undefined && { account }),
      ...(range && { events: isoRange(range) }),
      ...(Object.keys(window).length > 0 && { window }),
      ...{ counts: written.counts, lacks: written.lacks, ...written.manifest },
    });
    return written;
  } catch (error) {
    throw target.abort(error);
  }
}

/** Tells who can open what, for which the whole graph is read. */
async function accessOf(options: ExportOptions, clock: number): Promise<AccessView> {
  const { openAccessGraph, viewAt } = await import('../access/view');
  const now = options.now ?? clock;
  return viewAt(await openAccessGraph(options, now), options, options.asOf?.(now) ?? now);
}

/** Runs the rules on the graph, which is read as a whole for it. */
async function judge(
  folder: string,
  options: ExportOptions,
  { now: clock }: ExportContext,
): Promise<Judged> {
  const [{ detectIn }, { incidentsOf }] = await Promise.all([
    import('../detect/run'),
    import('../alerts/incidents'),
  ]);
  const found = await detectIn(folder, options.now ?? clock(), options);
  const { findings, rules, failed, notJudged } = found;
  return {
    ...{ incidents: incidentsOf(findings, rules), rules },
    lacks: [
      ...failed.map(({ rule, reason }) => `The rule ${rule} failed: ${reason}`),
      ...notJudgedLines(notJudged),
    ],
  };
}

const isoRange = ({ since, until }: { since: number; until: number }) => ({
  from: new Date(since).toISOString(),
  to: new Date(until).toISOString(),
});

/** All that is told at the end. */
interface Told {
  request: Request;
  source: ExportSource;
  written: Written;
  options: ExportOptions;
  context: ExportContext;
  /** Epoch ms. */
  started: number;
}

function tell({ request, source, written, options, context, started }: Told): ExitCode {
  const { name, output, folder } = request;
  const { withoutRaw, duplicates } = source;
  const now = context.now();
  const seconds = (now - started) / 1000;
  const lacks = [...written.lacks];
  if (withoutRaw > 0) {
    lacks.push(
      `${counted(withoutRaw, 'event')} ${withoutRaw === 1 ? 'is' : 'are'} not in it: what 1Password sent was not kept with ${withoutRaw === 1 ? 'it' : 'them'}. Collect again.`,
    );
  }
  if (duplicates > 0)
    lacks.push(`${count(duplicates)} objects that were stored twice are in it once.`);
  const isJson = options.json === true;
  // Standard output may be the export itself.
  const print = output === STDOUT ? context.printError : context.print;
  const graph = tellProvenance(
    provenanceOf(folder, source.facts, now, request.window),
    isJson,
    context.printError,
    now,
  );
  const total = Object.values(written.counts).reduce((sum, each) => sum + each, 0);
  if (isJson) {
    const { counts } = written;
    print(
      jsonText({ schema: 1, format: name, output, total, counts, lacks, seconds, ...graph }, 0),
    );
  } else {
    const parts = Object.entries(written.counts).map(([what, each]) => `${count(each)} ${what}`);
    const where = output === STDOUT ? 'standard output' : output;
    print(
      [
        `Exported ${count(total)} ${request.format.of === 'events' ? 'events' : 'objects'} as ${name} to ${where} in ${seconds.toFixed(1)} s: ${parts.join(', ') || 'nothing'}.`,
        ...lacks.map((line) => `  ! ${line}`),
      ].join('\n'),
    );
  }
  return withoutRaw > 0 ? EXIT.partial : EXIT.done;
}

function explain(error: unknown, { printError }: ExportContext): ExitCode {
  if (error instanceof InterruptedError) {
    printError('Interrupted: no file was written.');
    return EXIT.interrupted;
  }
  const isUsage =
    error instanceof UsageError ||
    error instanceof GraphNotFoundError ||
    error instanceof UnreadableArchiveError ||
    error instanceof EngineMissingError ||
    error instanceof ConfigError;
  const known = isUsage || error instanceof OutputError || error instanceof ArchiveError;
  if (!known) throw error;
  printError(withOwnCommand(error.message));
  if (error instanceof OutputError) return error.exitCode;
  return isUsage ? EXIT.usage : EXIT.failed;
}
