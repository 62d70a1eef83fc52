import type { AnswerEntity } from '@graph-1password/j1ql';
import { EntityTypes, upperId } from '@graph-1password/vocabulary';

/** The SDK's name for every local instance; it does not identify the account. */
const NO_NAME = 'Local Integration';

/** The name that the instance of a simulated tenant has, in the demo and in the lines for `.env` that it prints. */
export const SIMULATED_NAME = 'Simulated tenant';

/** What is told of a graph with every answer: plain data, so that a copy of the graph can keep it. */
export interface GraphFacts {
  /** The account's name, else its UUID, as far as the graph tells. */
  account?: string;
  /** The account's UUID in upper case, as far as the graph tells. */
  accountId?: string;
  /** From the first event to the last, epoch ms. */
  range?: { since: number; until: number };
  isSimulated: boolean;
  /** When the snapshot of access was made that is in the graph, epoch ms: groups that follow from events alone have none. */
  accessOn?: number;
  /** Reads of this integration that were left out. */
  ownReads: number;
  /** Count of the objects in the files, by type. */
  recordCounts: Readonly<Record<string, number>>;
}

/** Entities by their types. */
export type Named = Pick<FactSources, 'byType'>;

/** What facts are read from. */
interface FactSources {
  /** Count of entities that are left out. */
  readonly leftOut: number;
  /** Count of the objects that were given, by type. */
  readonly recordCounts: ReadonlyMap<string, number>;
  /** The entities of {@link FACT_TYPES}, at least. */
  readonly byType: ReadonlyMap<string, readonly Pick<AnswerEntity, 'value'>[]>;
  /** From the first event to the last, epoch ms. */
  readonly range: GraphFacts['range'];
}

/** Types of entities that say something of the whole graph. */
export const FACT_TYPES = [EntityTypes.ACCOUNT, EntityTypes.USER, EntityTypes.GROUP] as const;

/** What is told of a graph. */
export function factsFrom(graph: FactSources): GraphFacts {
  const account = accountOf(graph);
  const accountId = upperId(graph.byType.get(EntityTypes.ACCOUNT)?.[0]?.value('id'));
  const { range } = graph;
  const accessOn = accessOnIn(graph);
  return {
    ...(account !== undefined && { account }),
    ...(accountId !== undefined && { accountId }),
    ...(range && { range }),
    isSimulated: isSimulated(graph),
    ...(accessOn !== undefined && { accessOn }),
    ownReads: graph.leftOut,
    recordCounts: Object.fromEntries(graph.recordCounts),
  };
}

/**
 * Whether a graph is of a simulated tenant, however it was collected and whatever the account is called: most of its
 * users have addresses below `.example`, a domain that RFC 2606 reserves.
 */
export function isSimulated(graph: Named): boolean {
  if (accountName(graph) === SIMULATED_NAME) return true;
  const addresses = (graph.byType.get(EntityTypes.USER) ?? []).flatMap((user) => {
    const email = [user.value('email')].flat()[0];
    return typeof email === 'string' && email !== '' ? [email] : [];
  });
  const simulated = addresses.filter((address) => /\.example$/i.test(address));
  return simulated.length > addresses.length / 2;
}

/** The account's name, if it has one. */
export function accountName({ byType }: Named): string | undefined {
  const name = byType.get(EntityTypes.ACCOUNT)?.[0]?.value('displayName');
  return typeof name === 'string' && name !== NO_NAME ? name : undefined;
}

/** The account's name, else its UUID, as far as the graph tells. */
function accountOf(graph: Named): string | undefined {
  const id = graph.byType.get(EntityTypes.ACCOUNT)?.[0]?.value('id');
  return accountName(graph) ?? (typeof id === 'string' ? id : undefined);
}

/** The newest snapshot that a group is of. */
function accessOnIn({ byType }: Named): number | undefined {
  let newest: number | undefined;
  for (const group of byType.get(EntityTypes.GROUP) ?? []) {
    const asOf = group.value('asOf');
    if (typeof asOf === 'number') newest = Math.max(asOf, newest ?? asOf);
  }
  return newest;
}
