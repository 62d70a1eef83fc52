import { counted, DAY, EntityTypes } from '@graph-1password/vocabulary';
import { findGraph } from '../graph/findGraph';
import { Answers } from '../graph/answers';
import { provenanceOf } from '../graph/provenance';
import type { Provenance } from '../graph/provenance';
import { accessFolderToRead } from './ofGraph';
import { printable, utc } from '../support/text';
import { UsageError } from '../support/usage';
import { accessOfGraph, isSameAccount } from './facts';
import type { GraphAccess } from './facts';
import type { Snapshot } from '../../../../src/access/snapshot';
import { oldestAnswer } from '../../../../src/access/snapshot';
import type { AccessState } from '../../../../src/access/state';
import { replay } from '../../../../src/access/replay';
import { readStored } from './store';

/** Which graph and which snapshots are meant. */
export interface AccessPlace {
  dataDir?: string;
  integrationInstanceId?: string;
  stateDir?: string;
  ownReads?: boolean;
}

/** A graph with what it tells of access. */
export interface AccessGraph {
  facts: GraphAccess;
  provenance: Provenance;
  /** Between which moments all audit events are known, epoch ms; undefined when they are not. */
  audited: { since: number; until: number } | undefined;
  /** From when on all item usages are known, epoch ms; undefined when they are not. */
  usedSince: number | undefined;
}

/** Who can open what at a moment, and what an answer has to say beside it. */
export interface AccessView {
  state: AccessState;
  snapshot: Snapshot | undefined;
  graph: AccessGraph;
  /** Sentences that say what the answer rests on, and what it lacks. */
  notes: string[];
}

/**
 * Opens the graph that is meant.
 * @param now epoch ms
 * @param at the moment that is asked about, epoch ms: uses after it are left out
 * @throws NoGraphError, UsageError
 */
export async function openAccessGraph(
  place: AccessPlace,
  now: number,
  at = now,
): Promise<AccessGraph> {
  const folder = findGraph(place);
  const source = await Answers.open(folder, { ownReads: place.ownReads, raw: 'events' });
  const facts = await accessOfGraph(source, at + 1).finally(() => source.close());
  return accessGraphOf(facts, provenanceOf(folder, source.facts, now));
}

/** What a graph tells of access, with how far it reaches. */
export function accessGraphOf(facts: GraphAccess, provenance: Provenance): AccessGraph {
  const { window, gaps } = provenance;
  const lacks = (type: string) =>
    gaps.some(
      ({ types, uncertain }) => uncertain !== true && types !== 'all' && types.includes(type),
    );
  return {
    facts,
    provenance,
    audited: window && !lacks(EntityTypes.AUDIT_EVENT) ? window : undefined,
    usedSince: window && !lacks(EntityTypes.ITEM_USAGE_EVENT) ? window.since : undefined,
  };
}

/** @throws UsageError when two accounts meet: their ids differ, so that nothing would fit */
export function checkAccount(snapshot: Snapshot, { account }: GraphAccess): void {
  if (isSameAccount(snapshot, { account })) return;
  throw new UsageError(
    `The snapshot is of the account ${printable(snapshot.account ?? '?')}, and the graph of ${printable(account ?? '?')}: choose the other graph with --data-dir, or the other snapshots with --state-dir or --integration-instance-id.`,
  );
}

/**
 * Who can open what at a moment.
 * @param at epoch ms
 * @throws UsageError when the snapshot is of another account; what the store throws
 */
export function viewAt(graph: AccessGraph, place: AccessPlace, at: number): AccessView {
  const snapshot = readStored(accessFolderToRead(place), at)?.snapshot;
  if (snapshot) checkAccount(snapshot, graph.facts);
  return viewOf(graph, snapshot, at);
}

/**
 * Who can open what at a moment, by a snapshot and the events since.
 * @param snapshot of the same account; undefined: events alone
 * @param at epoch ms
 */
export function viewOf(graph: AccessGraph, snapshot: Snapshot | undefined, at: number): AccessView {
  const state = replay(snapshot, graph.facts.changes, { until: at + 1 });
  nameThings(state, graph.facts);
  return { state, snapshot, graph, notes: notesOf(snapshot, graph, at) };
}

/** Events have no names of vaults, and few of people; and some people are known from other events alone. */
function nameThings({ vaults, users }: AccessState, { names, personal }: GraphAccess): void {
  for (const [id, name] of names.vaults) {
    let vault = vaults.get(id);
    if (!vault) vaults.set(id, (vault = { id }));
    vault.name ??= name;
    // What is somebody's own gives nobody else any power, also where no snapshot lists it.
    if (personal.has(id)) vault.type ??= 'PERSONAL';
  }
  for (const [id, named] of names.users) {
    const user = users.get(id);
    if (!user) {
      users.set(id, { id, state: 'unknown', ...named });
      continue;
    }
    if (named.name !== undefined) user.name ??= named.name;
    if (named.email !== undefined) user.email ??= named.email;
  }
}

/** What kinds of snapshots are called. */
export const SOURCES = { op: 'the command line', '1passhound': '1PassHound', csv: 'CSV reports' };

function notesOf(snapshot: Snapshot | undefined, graph: AccessGraph, at: number): string[] {
  const { audited } = graph;
  const { changes } = graph.facts;
  if (!snapshot) {
    const since = audited ? ` since ${utc(audited.since)}` : '';
    return [
      `No snapshot of access was imported: this is what audit events${since} prove, and not the whole. "graph-1password access script" tells how to make one.`,
    ];
  }
  const after = changes.between(snapshot.asOf, at);
  const age = Math.floor((at - snapshot.asOf) / DAY);
  const oldest = oldestAnswer(snapshot);
  return [
    `Snapshot of ${utc(snapshot.asOf)} from ${SOURCES[snapshot.source]}, ${counted(age, 'day')} old, moved forward by ${counted(after, 'event')}.`,
    ...snapshot.lacks,
    ...(audited
      ? audited.since > oldest
        ? [
            `Audit events from ${utc(oldest)} to ${utc(audited.since)} are not in the graph: changes of that time are unknown. Import a newer snapshot, or keep an archive.`,
          ]
        : []
      : ['Audit events are missing in the graph: changes since the snapshot are unknown.']),
  ];
}
