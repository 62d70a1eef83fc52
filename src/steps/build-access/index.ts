import type { Entity } from '@jupiterone/integration-sdk-core';
import { counted } from '@graph-1password/vocabulary';
import type { Change } from '../../access/change';
import { replay } from '../../access/replay';
import { oldestAnswer } from '../../access/snapshot';
import type { AccessState } from '../../access/state';
import { IngestionSources } from '../../config';
import { Entities, EntityTypes, entityKey } from '../../entities';
import { relate, Relationships } from '../../relationships';
import type { KnownAccess, LearnedAccess } from '../../run/access';
import type { OnePasswordStep, StepContext } from '../../run/run';
import { runOf } from '../../run/run';
import { changeFrom } from '../accessChanges';
import { edgeBatches } from '../batches';
import { STEP_NAMES, Steps, USERS_PHASE } from '../constants';
import { take, takeAccountKey } from '../data';
import { stepBeforeFailed, stepsMissing } from '../missingSteps';
import { tellProgress, warnIncomplete } from '../tell';
import { useOf } from '../usageReferences';
import { accessEdges, convertGroups, convertMissingUsers } from './converter';
import { joinLearned, sinceSnapshot } from './learned';

/**
 * Who can open what: the imported snapshot, when there is one, moved forward by the audit events since; else what the audit
 * events of the run prove. Both are a part of the whole for JupiterOne, so that nothing goes on account of what a run does
 * not know; what an event ended is said with the edge.
 */
async function buildAccess(context: StepContext): Promise<void> {
  const { jobState } = context;
  const read = await take(context, 'accessChanges');
  if (!read) throw stepsMissing(Steps.ACCESS, [Steps.AUDIT_EVENTS]);
  // Half of the events would leave access that another event has taken away.
  if (read.hasFailed) throw stepBeforeFailed('all audit events', Steps.AUDIT_EVENTS);
  // The token lacks the feature, as the step before has said.
  if (!read.isWhole) return;
  const changes = Array.from(read.changes.read(), ([key = '', ...texts]) => changeFrom(key, texts));
  const accountKey = await takeAccountKey(context);
  const known = usableAccess(context, accountKey);
  const window = runOf(context).window(context.executionHistory);
  const uses = await lastUses(context);
  const learned = joinLearned(known, { changes, window, uses });
  const state = replay(known?.snapshot, learned.changes, { until: window.until });
  known?.learn(sinceSnapshot(known.snapshot, learned, state));
  tellWhatIsKnown(context, known, learned, changes);
  const groups = groupsOf(context, state);
  await jobState.addEntities(groups);
  if (known) await addPeople(context, state, accountKey);
  if (accountKey !== undefined) await addGroupsOf(context, accountKey, groups);
  await addEdges(context, state, learned);
}

/** A snapshot of another account says nothing of this one. */
function usableAccess(
  context: StepContext,
  accountKey: string | undefined,
): KnownAccess | undefined {
  const { access } = runOf(context);
  const account = access?.snapshot.account;
  if (account === undefined || accountKey === undefined) return access;
  if (entityKey(EntityTypes.ACCOUNT, account) === accountKey) return access;
  warnIncomplete(
    context,
    {},
    'The imported snapshot of access is of another account and was left out: import one of this account, with "graph-1password access import".',
  );
  return undefined;
}

/** The last use of each vault by each user; grows with their pairs. Reads of this integration are none. */
async function lastUses(context: StepContext): Promise<Map<string, Map<string, number>>> {
  const uses = new Map<string, Map<string, number>>();
  const usages = await take(context, 'itemUsageReferences');
  for (const [, ...references] of usages?.read() ?? []) {
    const { userId, vaultId, on, accessedBy } = useOf(references);
    if (userId === '' || vaultId === '' || accessedBy === 'collector') continue;
    let ofVault = uses.get(vaultId);
    if (!ofVault) uses.set(vaultId, (ofVault = new Map<string, number>()));
    ofVault.set(userId, Math.max(on, ofVault.get(userId) ?? on));
  }
  return uses;
}

function tellWhatIsKnown(
  context: StepContext,
  known: KnownAccess | undefined,
  { window }: LearnedAccess,
  changes: readonly Change[],
): void {
  if (!known) return;
  const oldest = oldestAnswer(known.snapshot);
  const lacks = window.since > oldest;
  const iso = (time: number) => new Date(time).toISOString();
  const gap = lacks
    ? ` Audit events from ${iso(oldest)} to ${iso(window.since)} are not known: import a newer snapshot.`
    : '';
  tellProgress(
    context,
    { asOf: known.snapshot.asOf, changes: changes.length, lacks },
    `Moved the snapshot of access of ${iso(known.snapshot.asOf)} forward.${gap}`,
  );
}

/** People of the snapshot whom no event of the run names: of them is asked who has access and never uses it. */
async function addPeople(
  context: StepContext,
  state: AccessState,
  accountKey: string | undefined,
): Promise<void> {
  const { jobState } = context;
  const { people } = runOf(context).known ?? {};
  const users = convertMissingUsers(state, (key) => jobState.hasKey(key), people);
  await jobState.addEntities(users);
  if (accountKey === undefined) return;
  const kind = Relationships.ACCOUNT_HAS_USER;
  await jobState.addRelationships(users.map(({ _key }) => relate(kind, accountKey, _key)));
}

/** Groups with the names that earlier runs knew; those that this run knows are kept for the next ones. */
function groupsOf(context: StepContext, state: AccessState) {
  const { known } = runOf(context);
  for (const { id, name } of state.groups.values())
    if (name !== undefined) known?.learnGroup(id, name);
  return convertGroups(state, true, known?.groupNames);
}

async function addGroupsOf(
  context: StepContext,
  accountKey: string,
  groups: readonly Entity[],
): Promise<void> {
  const edges = edgeBatches(context);
  for (const { _key } of groups) {
    const full = edges.add(relate(Relationships.ACCOUNT_HAS_GROUP, accountKey, _key));
    if (full) await full;
  }
  await edges.flush();
}

async function addEdges(
  context: StepContext,
  state: AccessState,
  { uses }: LearnedAccess,
): Promise<void> {
  const { jobState } = context;
  const edges = edgeBatches(context);
  const hidden = new Set<string>();
  for (const { kind, from, to, properties } of accessEdges(state, { uses, ended: true })) {
    if (!jobState.hasKey(from) || !jobState.hasKey(to)) {
      if (kind.metadata.sourceType === EntityTypes.VAULT && !jobState.hasKey(from))
        hidden.add(from);
      continue;
    }
    const full = edges.add(relate(kind, from, to, properties));
    if (full) await full;
  }
  await edges.flush();
  if (hidden.size === 0) return;
  tellProgress(
    context,
    { vaults: hidden.size },
    `Left out who can open ${counted(hidden.size, 'vault')} that the Connect Server does not show: "graph-1password access who" answers for them.`,
  );
}

/** After the users, whose entities the edges need. */
export const accessStep: OnePasswordStep = {
  id: Steps.ACCESS,
  name: STEP_NAMES[Steps.ACCESS],
  entities: [Entities.GROUP, Entities.USER],
  relationships: [
    Relationships.ACCOUNT_HAS_GROUP.metadata,
    Relationships.ACCOUNT_HAS_USER.metadata,
    Relationships.GROUP_HAS_USER.metadata,
    Relationships.USER_MANAGES_GROUP.metadata,
    Relationships.VAULT_ALLOWS_GROUP.metadata,
    Relationships.VAULT_ALLOWS_USER.metadata,
  ],
  dependsOn: [Steps.USERS],
  dependencyGraphId: USERS_PHASE,
  ingestionSourceId: IngestionSources.AUDIT_EVENTS,
  executionHandler: buildAccess,
};
