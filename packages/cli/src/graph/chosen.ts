import { asksCluster } from '../cluster/options';
import type { EngineChoice } from '../cluster/options';
import { Answers } from './answers';
import type { AnswersOptions } from './answers';
import type { GraphFacts } from './facts';
import { findGraph } from './findGraph';
import type { GraphChoice } from './findGraph';
import { provenanceOf, tellProvenance } from './provenance';
import type { Origin, Provenance } from './provenance';
import type { GraphSource } from './source';

/** A graph that a command was told to read. */
export interface Chosen {
  readonly source: GraphSource;
  /** Where it is on this machine; undefined when another machine answers. */
  readonly folder?: string;
  /** Where it is from and what it lacks. @param ranged also the window, which another machine has to look up */
  readonly origin: (ranged?: boolean) => Promise<Origin>;
  /** Says it: on stderr, or, for JSON, as a part of the answer. */
  readonly tell: (isJson: boolean) => object;
}

/** What a command wants of the graph. */
export interface Wanted extends AnswersOptions {
  /** What counts as the present, epoch ms. */
  now: number;
  /** Epoch ms; tells the age of the graph. */
  clock: () => number;
  printError: (text: string) => void;
}

/**
 * Opens what the options say: the graph or archive of this machine, or a database of published archives.
 * @throws UsageError, ClusterError; what `findGraph` and `Answers.open` throw
 */
export async function openChosen(
  options: GraphChoice & EngineChoice,
  { now, clock, printError, ...wanted }: Wanted,
): Promise<Chosen> {
  if (asksCluster(options)) {
    const { ClusterAnswers } = await import('../cluster/answers');
    const { ownReads, window = {}, seenOn } = wanted;
    const source = await ClusterAnswers.open({ ...options, ownReads, window, seenOn });
    return {
      source,
      origin: (ranged = false) => source.origin(now, ranged),
      tell: (isJson) => source.tell(isJson, printError),
    };
  }
  return openFolder(findGraph(options), { ...wanted, now, clock, printError });
}

/**
 * The same of a graph or archive of this machine.
 * @param folder in which the folder `graph` is, or an archive
 * @throws what `Answers.open` throws
 */
export async function openFolder(
  folder: string,
  { now, clock, printError, ...wanted }: Wanted,
): Promise<Chosen> {
  const source = await Answers.open(folder, wanted);
  // It reads files: again only where a copy was made anew, of what the graph is by then.
  let known: { facts: GraphFacts; provenance: Provenance } | undefined;
  const provenance = (): Provenance => {
    const { facts } = source;
    if (known?.facts !== facts)
      known = { facts, provenance: provenanceOf(folder, facts, now, wanted.window) };
    return known.provenance;
  };
  return {
    ...{ source, folder },
    origin: () => Promise.resolve(provenance()),
    tell: (isJson) => tellProvenance(provenance(), isJson, printError, clock()),
  };
}
