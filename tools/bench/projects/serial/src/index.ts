import type {
  Entity,
  IntegrationInvocationConfig,
  IntegrationStepExecutionContext,
  Relationship,
} from '@jupiterone/integration-sdk-core';
import {
  createDirectRelationship,
  createIntegrationEntity,
  RelationshipClass,
} from '@jupiterone/integration-sdk-core';
import type {
  AuditEvent,
  EventKind,
  EventUser,
  ItemUsage,
  SignInAttempt,
} from '@graph-1password/vocabulary';
import { invocationConfig as ours } from '../../../../../src';
import type { IntegrationConfig } from '../../../../../src/config';
import { EntityTypes } from '../../../../../src/entities';
import { convertAuditEvent } from '../../../../../src/steps/fetch-audit-events/converter';
import { convertItemUsage } from '../../../../../src/steps/fetch-item-usages/converter';
import { convertSigninAttempt } from '../../../../../src/steps/fetch-signin-attempts/converter';
import type { SeenUser } from '../../../../../src/steps/users';
import { userProperties } from '../../../../../src/steps/users';

/**
 * The way other integrations page: one cursor chain per stream, a page fetched when the one before
 * is stored, `createIntegrationEntity` for every event and every user, an edge from two entities'
 * keys. Converters are ours, so that both write the same graph; everything around them is the usual.
 */
type Context = IntegrationStepExecutionContext<IntegrationConfig>;

interface Page<E> {
  cursor: string;
  has_more: boolean;
  items: E[];
}

async function* pages<E>(kind: EventKind, { executionHistory }: Context): AsyncGenerator<E[]> {
  const url = `${process.env.REPORTING_EVENT_BASE_URL}/api/v2/${kind}`;
  const headers = {
    authorization: `Bearer ${process.env.REPORTING_EVENT_ACCESS_TOKEN}`,
    'content-type': 'application/json',
  };
  const days = Number(process.env.EVENTS_LOOKBACK_DAYS);
  const until = executionHistory.current.startedOn;
  let body: object = {
    limit: 1000,
    start_time: new Date(until - days * 86_400_000).toISOString(),
    end_time: new Date(until).toISOString(),
  };
  for (;;) {
    const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`Status ${answer.status}`);
    const page = (await answer.json()) as Page<E>;
    yield page.items;
    if (!page.has_more) return;
    body = { cursor: page.cursor };
  }
}

const NOTHING_PRIVILEGED = {
  privilegedVaultIds: new Set<string>(),
  privilegedGroupIds: new Set<string>(),
};

/** An entity through the SDK's own maker, which copies, fills in and checks; it attaches the raw data itself. */
function viaSdk(converted: object, source: object): Entity {
  const { _rawData, ...assign } = converted as Entity;
  return createIntegrationEntity({
    entityData: { source: source, assign: assign },
  });
}

function user(type: string, uuid: string, details: EventUser, seenOn: number): Entity {
  const seen: SeenUser = { id: uuid, name: details.name, email: details.email, seenOn };
  const base = { _key: `${type}:${uuid}`, _type: type, _class: ['User'] };
  return viaSdk({ ...base, ...userProperties(seen) }, details);
}

const edge = (
  from: Entity | { _key: string; _type: string },
  _class: RelationshipClass,
  to: Entity | { _key: string; _type: string },
): Relationship =>
  createDirectRelationship({
    _class,
    fromType: from._type,
    fromKey: from._key,
    toType: to._type,
    toKey: to._key,
  });

/** Adds an event with the users it names, one by one, as the usual step does. */
async function addEvent(
  { jobState }: Context,
  event: Entity,
  users: [Entity | undefined, 'from' | 'to', RelationshipClass][],
): Promise<void> {
  if (jobState.hasKey(event._key)) return;
  await jobState.addEntity(event);
  for (const [other, side, verb] of users) {
    if (!other) continue;
    if (!jobState.hasKey(other._key)) await jobState.addEntity(other);
    await jobState.addRelationship(
      side === 'from' ? edge(other, verb, event) : edge(event, verb, other),
    );
  }
}

async function fetchAudit(context: Context): Promise<void> {
  for await (const events of pages<AuditEvent>('auditevents', context)) {
    for (const event of events) {
      const time = Date.parse(event.timestamp);
      const { actor_details: actor, aux_details: aux, object_details: object } = event;
      await addEvent(context, viaSdk(convertAuditEvent(event, time, NOTHING_PRIVILEGED), event), [
        [
          actor?.uuid ? user(EntityTypes.AUDIT_ACTOR, actor.uuid, actor, time) : undefined,
          'from',
          RelationshipClass.PERFORMED,
        ],
        [
          aux?.uuid ? user(EntityTypes.AUDIT_AUX, aux.uuid, aux, time) : undefined,
          'to',
          RelationshipClass.UPDATED,
        ],
        [
          object?.uuid ? user(EntityTypes.AUDIT_OBJECT, object.uuid, object, time) : undefined,
          'to',
          RelationshipClass.UPDATED,
        ],
      ]);
    }
  }
}

async function fetchUsages(context: Context): Promise<void> {
  for await (const events of pages<ItemUsage>('itemusages', context)) {
    for (const event of events) {
      const time = Date.parse(event.timestamp);
      const by = event.user;
      const entity = convertItemUsage(event, time, NOTHING_PRIVILEGED.privilegedVaultIds);
      await addEvent(context, viaSdk(entity, event), [
        [
          by?.uuid ? user(EntityTypes.ITEM_USAGE_USER, by.uuid, by, time) : undefined,
          'from',
          RelationshipClass.PERFORMED,
        ],
      ]);
    }
  }
}

async function fetchSignins(context: Context): Promise<void> {
  for await (const events of pages<SignInAttempt>('signinattempts', context)) {
    for (const event of events) {
      const time = Date.parse(event.timestamp);
      const by = event.target_user;
      await addEvent(context, viaSdk(convertSigninAttempt(event, time), event), [
        [
          by?.uuid ? user(EntityTypes.SIGNIN_USER, by.uuid, by, time) : undefined,
          'from',
          RelationshipClass.PERFORMED,
        ],
      ]);
    }
  }
}

const usual: Record<string, (context: Context) => Promise<void>> = {
  'fetch-audit-events': fetchAudit,
  'fetch-item-usages': fetchUsages,
  'fetch-signin-attempts': fetchSignins,
};

/** Our steps, with the three that read events replaced by the usual way of reading them. */
export const invocationConfig: IntegrationInvocationConfig<IntegrationConfig> = {
  ...ours,
  integrationSteps: ours.integrationSteps.map((step) => {
    const executionHandler = usual[step.id];
    return executionHandler ? { ...step, executionHandler } : step;
  }),
};
