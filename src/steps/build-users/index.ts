import type { Relationship } from '@jupiterone/integration-sdk-core';
import { Entities, EntityTypes, entityKey, FACET_TYPES } from '../../entities';
import { relate, Relationships } from '../../relationships';
import { STEP_NAMES, Steps, USERS_PHASE } from '../constants';
import type { SignInSource } from '../data';
import { take, takeAccountKey, takeUsers } from '../data';
import { requireSources } from './sources';
import { runOf } from '../../run/run';
import type { OnePasswordStep, StepContext } from '../../run/run';
import type { SeenUser } from '../users';
import { mergeUser } from '../users';
import { clientIpKey, convertClientIp, convertUser, knownAccount, knownPerson } from './converter';
import { joinPerson, peopleBefore } from './earlier';

async function buildUsers(context: StepContext): Promise<void> {
  const { jobState } = context;
  await requireSources(context);
  const { users, edges } = await mergeFacets(context);
  const times = {
    lastSignInOn: await take(context, 'lastSignInOn'),
    lastFailedSignInOn: await take(context, 'lastFailedSignInOn'),
    lastItemUsageOn: await take(context, 'lastItemUsageOn'),
  };
  const accounts = await take(context, 'accounts');
  const actors = await takeUsers(context, EntityTypes.AUDIT_ACTOR);
  const accountOf = ({ id }: SeenUser) => {
    const wasAtWork =
      times.lastSignInOn?.has(id) || times.lastItemUsageOn?.has(id) || actors?.has(id);
    return knownAccount(accounts?.states.get(id), accounts?.isWhole === true && wasAtWork === true);
  };
  const { known, access } = runOf(context);
  const before = peopleBefore(known, access);
  const people = users.map((user) =>
    joinPerson(
      before(user.id),
      knownPerson(user, times, accountOf(user)),
      accounts?.states.get(user.id) !== undefined,
    ),
  );
  known?.learnPeople(people);
  await jobState.addEntities(people.map(convertUser));
  const accountKey = await takeAccountKey(context);
  if (accountKey !== undefined) {
    for (const { id } of users) {
      edges.push(
        relate(Relationships.ACCOUNT_HAS_USER, accountKey, entityKey(EntityTypes.USER, id)),
      );
    }
  }
  await jobState.addRelationships(edges);
  await addClientIps(context);
}

/**
 * One user per UUID over all roles, and the IS edges to the roles. People known only from our own reads are not users of the
 * account: the second collect would find a person more than the first.
 */
async function mergeFacets(context: StepContext) {
  const users = new Map<string, { user: SeenUser; edges: Relationship[] }>();
  const known = new Set<string>();
  const collectors = (await take(context, 'collectors')) ?? new Set<string>();
  for (const facet of FACET_TYPES) {
    const kind = Relationships[facet];
    for (const seen of (await takeUsers(context, facet))?.values() ?? []) {
      const { id } = seen;
      const before = users.get(id);
      const { user, edges } = before ?? { user: { ...seen }, edges: [] };
      if (before) mergeUser(user, seen);
      else users.set(id, { user, edges });
      edges.push(relate(kind, entityKey(EntityTypes.USER, id), entityKey(facet, id)));
      if (facet !== EntityTypes.ITEM_USAGE_USER || !collectors.has(id)) known.add(id);
    }
  }
  const merged = [...users.values()].filter(({ user }) => known.has(user.id));
  return { users: merged.map(({ user }) => user), edges: merged.flatMap(({ edges }) => edges) };
}

async function addClientIps(context: StepContext): Promise<void> {
  const { jobState } = context;
  const byIp = new Map<string, SignInSource[]>();
  const edges: Relationship[] = [];
  for (const source of (await take(context, 'signInSources')) ?? []) {
    const { userId, ip, firstSeenOn, lastSeenOn, signInCount } = source;
    byIp.set(ip, [...(byIp.get(ip) ?? []), source]);
    const counts = { firstSeenOn, lastSeenOn, signInCount };
    const userKey = entityKey(EntityTypes.USER, userId);
    edges.push(relate(Relationships.USER_USES_CLIENT_IP, userKey, clientIpKey(ip), counts));
  }
  await jobState.addEntities(Array.from(byIp, ([ip, sources]) => convertClientIp(ip, sources)));
  await jobState.addRelationships(edges);
}

export const usersStep: OnePasswordStep = {
  id: Steps.USERS,
  name: STEP_NAMES[Steps.USERS],
  entities: [Entities.USER, Entities.CLIENT_IP],
  relationships: [
    ...FACET_TYPES.map((facet) => Relationships[facet].metadata),
    Relationships.ACCOUNT_HAS_USER.metadata,
    Relationships.USER_USES_CLIENT_IP.metadata,
  ],
  dependencyGraphId: USERS_PHASE,
  executionHandler: buildUsers,
};
