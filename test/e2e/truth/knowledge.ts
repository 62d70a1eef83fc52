import type { AuditEvent, ItemUsage } from '@graph-1password/vocabulary';
import type { TenantItem } from '@graph-1password/tenant';
import * as entities from './entities';
import type { Facts } from './facts';
import { lower, upper } from './values';
import type { Properties } from './values';

const STATES: Record<string, string> = {
  ...{ suspend: 'suspended', delete: 'deleted', reactivate: 'active', reactive: 'active' },
};

/** What an account is after the events about it. @param used the user signed in or used an item */
export function accountOf(id: string, audits: readonly AuditEvent[], used: boolean): Properties {
  const about = audits
    .filter((event) => event.object_type === 'user' && STATES[event.action ?? ''] !== undefined)
    .filter((event) => upper(event.object_uuid || event.object_details?.uuid) === id)
    .sort((a, b) => Date.parse(a.timestamp) - Date.parse(b.timestamp));
  const last = about.at(-1);
  const acted = audits.some(({ actor_details }) => upper(actor_details?.uuid) === id);
  const isActive = audits.length > 0 && (used || acted);
  const status = last ? STATES[last.action ?? ''] : isActive ? 'active' : undefined;
  const hasLeft = last !== undefined && status !== 'active';
  return { status, leftOn: hasLeft ? Date.parse(last.timestamp) : undefined };
}

/** What of the truth tells who knows what. */
interface Known {
  items: readonly TenantItem[];
  /** UUIDs of the usages that are reads of this integration. */
  ownReads: ReadonlySet<string>;
  privileged: entities.PrivilegedIds;
}

/**
 * One edge per user and collected item that was used: what was seen last, and whether it is still so.
 * @param all the usages of the window, each once
 */
export function addKnowledge(facts: Facts, truth: Known, all: readonly ItemUsage[]): void {
  const usages = all.filter(({ uuid }) => !truth.ownReads.has(uuid));
  for (const item of truth.items) {
    const secret = `one_password_secret:${item.vault.id}:${item.id}`;
    const uses = usages.filter(
      (usage) => lower(usage.item_uuid) === item.id && lower(usage.vault_uuid) === item.vault.id,
    );
    for (const user of new Set(uses.map((usage) => upper(usage.user?.uuid)))) {
      const own = uses.filter((usage) => upper(usage.user?.uuid) === user);
      const isProgram = (usage: ItemUsage) =>
        entities.itemUsage(usage, truth.privileged, false).accessedBy === 'machine';
      const byPerson = seenIn(
        own.filter((usage) => !isProgram(usage)),
        item,
        user,
      );
      const byProgram = seenIn(own.filter(isProgram), item, user);
      const isProgramAhead = !byPerson || (byProgram?.current && !byPerson.current);
      const seen = isProgramAhead
        ? { ...byProgram, readBy: 'machine' }
        : { ...byPerson, readBy: 'person' };
      if (facts.entities.has(secret) && facts.entities.has(`one_password_user:${user}`))
        facts.edge(`one_password_user:${user}`, 'KNOWS', secret, seen);
    }
  }
}

function seenIn(uses: readonly ItemUsage[], item: TenantItem, user: string | undefined) {
  if (uses.length === 0) return undefined;
  const lastSeenVersion = Math.max(...uses.map(({ used_version }) => used_version ?? 0));
  return {
    lastSeenVersion,
    lastSeenOn: Math.max(...uses.map(({ timestamp }) => Date.parse(timestamp))),
    current: upper(item.lastEditedBy) === user || lastSeenVersion >= item.version,
  };
}
