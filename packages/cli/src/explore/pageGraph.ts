import path from 'node:path';
import { isArchive } from '@graph-1password/archive';
import type { ReadWindow } from '@graph-1password/archive';
import type { AccessFacts } from '@graph-1password/explorer';
import { EntityTypes, isEventType } from '@graph-1password/vocabulary';
import { accessOfGraph } from '../access/facts';
import { accessForPage } from '../access/forPage';
import type { ItemVersions } from '../archive/versions';
import type { EngineChoice } from '../cluster/options';
import { Answers } from '../graph/answers';
import { accountName, FACT_TYPES, isSimulated } from '../graph/facts';
import type { GraphFacts, Named } from '../graph/facts';
import { sentenceOf } from '../graph/gaps';
import { provenanceOf, tellProvenance } from '../graph/provenance';
import type { Origin } from '../graph/provenance';
import type { GraphSource } from '../graph/source';
import { count, utc } from '../support/text';
import { UsageError } from '../support/usage';
import { pageRows } from './pageRows';
import type { PageRows } from './pageRows';

/** Which graph becomes a page, and which part of it. */
export interface PageGraphOptions {
  /** When the file is written, epoch ms. */
  clock: number;
  /** What counts as the present, epoch ms. Default: the clock for rules, the newest event for the page. */
  now?: number;
  /** The reads of this integration count as uses. */
  ownReads?: boolean | undefined;
  /** Which events are read, and as of when all else is. */
  window?: ReadWindow;
}

/** A graph that becomes a page, and what is known of it beside its objects. */
export interface PageGraph {
  /** What the rules ask, as if all of it were new; who asks closes it. */
  readonly source: GraphSource;
  /** Reads what the page shows of it. */
  readonly rows: () => Promise<PageRows>;
  /** The account's name, if it has one. */
  readonly account?: string | undefined;
  readonly origin: Origin;
  /** Where it is from, for people who get the page. */
  readonly name: string;
  /** Who can open what, where that can be told. */
  readonly access?: AccessFacts;
  readonly itemVersions?: ItemVersions | undefined;
  /** Says where it is from: on stderr, or, for JSON, as a part of the answer. @param now epoch ms */
  readonly tell: (isJson: boolean, printError: (text: string) => void, now: number) => object;
}

/**
 * Opens the graph or archive of a folder.
 * @param folder usually `.j1-integration`
 * @throws GraphNotFoundError; UsageError when it is too much for a page; what `Answers.open` throws
 */
export async function graphOfFolder(folder: string, options: PageGraphOptions): Promise<PageGraph> {
  const { clock, now = clock, ownReads, window } = options;
  const source = await Answers.open(folder, {
    ...{ ownReads, window, seenOn: now, raw: 'all', copy: 'use' },
  });
  try {
    checkSize(source.facts, folder);
    const provenance = provenanceOf(folder, source.facts, now, window);
    // Of the moment that the page shows.
    const at = window?.asOf ?? window?.until ?? now;
    const access = accessForPage(folder, await accessOfGraph(source, at + 1), provenance, at);
    const itemVersions = await versionsOf(folder, window);
    return {
      ...{ source, rows: () => pageRows(source), account: accountName(await namedIn(source)) },
      ...{ origin: provenance, name: shortName(folder), access, itemVersions },
      tell: (isJson, printError, time) => tellProvenance(provenance, isJson, printError, time),
    };
  } catch (error) {
    source.close();
    throw error;
  }
}

/** More events than this do not fit into a page. */
const MOST_EVENTS = 3_000_000;

function checkSize({ recordCounts, range }: GraphFacts, folder: string): void {
  const events = Object.entries(recordCounts).filter(([type]) => isEventType(type));
  const all = events.reduce((sum, [, number]) => sum + number, 0);
  if (all <= MOST_EVENTS || range === undefined) return;
  throw new UsageError(
    `The graph in ${folder} has ${count(all)} events from ${utc(range.since)} to ${utc(range.until)}, more than fit into a page: choose a part of them with --since and --until, for example --since 30d.`,
  );
}

/** The entities that say something of the whole graph. */
async function namedIn(source: GraphSource): Promise<Named> {
  const byType: [string, Awaited<ReturnType<GraphSource['ofType']>>][] = [];
  for (const type of FACT_TYPES) byType.push([type, await source.ofType(type)]);
  return { byType: new Map(byType) };
}

/** Opens a published archive. @throws UsageError, ClusterError */
export async function graphOfCluster(
  choice: EngineChoice,
  { clock, now = clock, ownReads, window = {} }: PageGraphOptions,
): Promise<PageGraph> {
  const { ClusterAnswers, NO_ACCESS } = await import('../cluster/answers');
  const source = await ClusterAnswers.open({ ...choice, ownReads, window, seenOn: now });
  try {
    const named = await namedIn(source);
    const read = await pageRows(source);
    const id = named.byType.get(EntityTypes.ACCOUNT)?.[0]?.value('id');
    const account = accountName(named);
    const known = account ?? (typeof id === 'string' ? id : undefined);
    const origin = await source.origin(now, false);
    const lacks = [...origin.lacks, sentenceOf(NO_ACCESS)];
    return {
      ...{ source, rows: () => Promise.resolve(read), account, name: source.name },
      origin: {
        ...origin,
        ...(known !== undefined && { account: known }),
        ...(read.range && { window: read.range, eventsSince: read.range.since }),
        simulated: origin.simulated || isSimulated(named),
        lacks: read.lacksRaw ? [...lacks, NO_RAW] : lacks,
      },
      itemVersions: await source.itemVersions(),
      tell: (isJson, printError) => source.tell(isJson, printError),
    };
  } catch (error) {
    source.close();
    throw error;
  }
}

const NO_RAW =
  'What 1Password sent for each event is not in ClickHouse: publish an archive that has it, or look at a graph on this machine.';

/** What an archive knows of the versions of items; loaded when it is needed, because it brings an engine. */
async function versionsOf(
  folder: string,
  window: ReadWindow | undefined,
): Promise<ItemVersions | undefined> {
  if (!isArchive(folder)) return undefined;
  const { itemVersions } = await import('../archive/versions');
  return itemVersions(folder, window);
}

/** A folder for people who get the page: below the working folder, or its own name, but never where a home is. */
function shortName(folder: string): string {
  const relative = path.relative(process.cwd(), folder);
  return relative === '' || relative.startsWith('..') || path.isAbsolute(relative)
    ? path.basename(folder)
    : relative;
}
