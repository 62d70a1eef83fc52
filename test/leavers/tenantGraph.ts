import type { Graph } from '@graph-1password/j1ql/testing';
import { buildGraph, runQuery } from '@graph-1password/j1ql/testing';
import type { Tenant } from '@graph-1password/tenant';
import { upperId } from '@graph-1password/vocabulary';
import type { EventUser } from '@graph-1password/vocabulary';
import type { LeaverFacts } from '../../packages/cli/src/leaver/facts';
import { readItems } from '../../src/client/connect/allowList';
import { convertUser } from '../../src/steps/build-users/converter';
import { convertAuditActor, convertAuditEvent } from '../../src/steps/fetch-audit-events/converter';
import {
  convertItemUsage,
  convertItemUsageUser,
} from '../../src/steps/fetch-item-usages/converter';
import { convertSecret } from '../../src/steps/fetch-secrets/converter';
import { convertVault } from '../../src/steps/fetch-vaults/converter';
import { UserRegister } from '../../src/steps/users';

/** Each event once, as a run keeps it. */
const once = <T extends { uuid: string }>(events: readonly T[]): T[] => [
  ...new Map(events.map((event) => [event.uuid, event])).values(),
];

/** The entities of a tenant without sign-ins and edges, made by the converters of the steps, in no time. */
export function tenantGraph(tenant: Tenant): Graph {
  const none = new Set<string>();
  const [actors, users, everybody] = [new UserRegister(), new UserRegister(), new UserRegister()];
  const see = (user: EventUser | null | undefined, at: number, role?: UserRegister): void => {
    const id = upperId(user?.uuid);
    if (!id || !user) return;
    everybody.see(id, user, at);
    role?.see(id, user, at);
  };
  const usages = once(tenant.itemUsages).map((event) => {
    const at = Date.parse(event.timestamp);
    see(event.user, at, users);
    return convertItemUsage(event, at, none);
  });
  const audits = once(tenant.auditEvents).map((event) => {
    const at = Date.parse(event.timestamp);
    see(event.actor_details, at, actors);
    see(event.object_details, at);
    return convertAuditEvent(event, at, { privilegedVaultIds: none, privilegedGroupIds: none });
  });
  const secrets = tenant.vaults.flatMap((vault) => {
    const items = tenant.items.filter((item) => item.vault.id === vault.id);
    return readItems(items, vault.id).found.map((item) => convertSecret(item, vault.name));
  });
  const vaults = tenant.vaults.map((vault) => convertVault(vault, none));
  const people = [
    ...Array.from(actors.values(), convertAuditActor),
    ...Array.from(users.values(), convertItemUsageUser),
    ...Array.from(everybody.values(), convertUser),
  ];
  const entities = [...usages, ...audits, ...secrets, ...vaults, ...people];
  return buildGraph({ entities: entities as never, relationships: [] });
}

/** What `LeaverFacts` asks, answered by a graph in memory. */
export const sourceOf = (graph: Graph): ConstructorParameters<typeof LeaverFacts>[0] => ({
  table: (query, options) => {
    const { vocabulary: _, ...others } = options;
    return Promise.resolve(runQuery(graph, query, others));
  },
});
