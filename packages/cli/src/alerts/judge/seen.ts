import { Answers } from '../../graph/answers';
import { provenanceOf } from '../../graph/provenance';
import type { Origin } from '../../graph/provenance';
import type { GraphSource } from '../../graph/source';
import type { Detection } from '../../detect/detect';
import type { Rule } from '../../detect/rules';
import { look } from './look';
import { isExplained, judgedWindow } from './scope';

/** What is looked for. */
export interface Sight {
  /** Of the state of alerts. */
  alertsFolder: string;
  rules: readonly Rule[];
  /** Epoch ms. */
  now: number;
  /** All rules are asked about everything. */
  whole: boolean;
}

/** What a judgement sees of a graph, whatever engine has it. */
export interface Seen extends Pick<Detection, 'findings' | 'failed'> {
  /** Types and classes that are in the graph. */
  known: ReadonlySet<string>;
  origin: Origin;
  /** UUID of the account, as far as it is known. */
  account: string | undefined;
  /** It is known which data is missing, if any is: then the rules on other data are judged. */
  isExplained: boolean;
  /** First event that is there, epoch ms. */
  oldest: number;
  /** What was first seen after this is not there yet, epoch ms. */
  newest?: number;
  /** All rules should be asked about everything again, once what is new was told. */
  isWholeDue?: boolean;
  /** Opens the same once more, for a report. */
  open: () => Promise<GraphSource>;
}

/** Looks at a graph or archive of this machine. @param folder of it @throws what `look` throws */
export async function seeGraph(folder: string, { now, ...sight }: Sight): Promise<Seen> {
  const window = judgedWindow(folder);
  const { facts, ...looked } = await look({ ...sight, folder, window, now });
  const origin = provenanceOf(folder, facts, undefined, window);
  return {
    ...looked,
    origin,
    account: facts.accountId,
    isExplained: isExplained(folder, origin.gaps),
    oldest: facts.range?.since ?? 0,
    // Few judgements make one.
    open: () => Answers.open(folder, { seenOn: now, window, copy: 'none' }),
  };
}
