import path from 'node:path';
import { isArchive } from '@graph-1password/archive';
import type { ReadWindow } from '@graph-1password/archive';
import type { AccessFacts } from '@graph-1password/explorer';
import type { Graph } from '@graph-1password/j1ql';
import { EVENT_TYPES } from '@graph-1password/vocabulary';
import { accessForPage } from '../access/forPage';
import type { ItemVersions } from '../archive/versions';
import type { EngineChoice } from '../cluster/options';
import { Answers } from '../graph/answers';
import { factsOf } from '../graph/facts';
import { FirstSeenNow } from '../graph/firstSeenNow';
import { sentenceOf } from '../graph/gaps';
import { openGraph } from '../graph/ownReads';
import { provenanceOf, tellProvenance } from '../graph/provenance';
import type { Origin } from '../graph/provenance';
import type { GraphSource } from '../graph/source';

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
  readonly graph: Graph;
  /** The same for the rules, as if all of it were new; its reader closes it. */
  readonly source: GraphSource;
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
 * Reads the graph or archive of a folder.
 * @param folder usually `.j1-integration`
 * @throws GraphNotFoundError; what `openGraph` and `Answers.open` throw
 */
export async function graphOfFolder(folder: string, options: PageGraphOptions): Promise<PageGraph> {
  const { clock, now = clock, ownReads, window } = options;
  const graph = await openGraph(folder, {
    ...{ ownReads, window, rawData: true, firstSeen: new FirstSeenNow(now) },
  });
  const provenance = provenanceOf(folder, graph, now, window?.since);
  // Of the moment that the page shows.
  const access = accessForPage(folder, graph, provenance, window?.asOf ?? window?.until ?? now);
  const itemVersions = await versionsOf(folder, window);
  // It was read for the page: to make a copy first would take longer than the rules.
  const source = await Answers.open(folder, {
    ...{ ownReads, window, seenOn: now, graph, copy: 'use' },
  });
  return {
    ...{ graph, source, origin: provenance, name: shortName(folder), access, itemVersions },
    tell: (isJson, printError, time) => tellProvenance(provenance, isJson, printError, time),
  };
}

/** Reads a published archive. @throws UsageError, ClusterError */
export async function graphOfCluster(
  choice: EngineChoice,
  { clock, now = clock, ownReads, window = {} }: PageGraphOptions,
): Promise<PageGraph> {
  const { ClusterAnswers, NO_ACCESS } = await import('../cluster/answers');
  const { loadPublished } = await import('../cluster/load');
  const source = await ClusterAnswers.open({ ...choice, ownReads, window, seenOn: now });
  try {
    const graph = await loadPublished(source);
    const { account, range, isSimulated } = factsOf(graph);
    const origin = await source.origin(now, false);
    const lacks = [...origin.lacks, sentenceOf(NO_ACCESS)];
    return {
      ...{ graph, source, name: source.name },
      origin: {
        ...origin,
        ...(account !== undefined && { account }),
        ...(range && { window: range, eventsSince: range.since }),
        simulated: origin.simulated || isSimulated,
        lacks: lacksRaw(graph) ? [...lacks, NO_RAW] : lacks,
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

/** Whether there are events, and none has what it was made from. */
function lacksRaw({ byType }: Graph): boolean {
  const events = EVENT_TYPES.flatMap((type) => byType.get(type) ?? []);
  return events.length > 0 && events.every(({ rawData }) => rawData === undefined);
}

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
