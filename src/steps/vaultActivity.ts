import type { ActorVaultActivity } from './data';

/** What actors did to vaults; grows with actors and vaults, not with events. */
export class VaultActivity {
  readonly #activity = new Map<string, ActorVaultActivity>();

  /** Counts an event about a vault. @param time of the event, epoch ms */
  count(actorId: string, vaultId: string, action: string, time: number): void {
    const key = `${actorId}|${vaultId}`;
    const known = this.#activity.get(key);
    if (!known) {
      const fresh = {
        actorId,
        vaultId,
        eventCount: 1,
        firstPerformedOn: time,
        lastPerformedOn: time,
      };
      this.#activity.set(key, { ...fresh, actions: new Set([action]) });
      return;
    }
    known.eventCount++;
    known.actions.add(action);
    known.firstPerformedOn = Math.min(known.firstPerformedOn, time);
    known.lastPerformedOn = Math.max(known.lastPerformedOn, time);
  }

  all(): ActorVaultActivity[] {
    return [...this.#activity.values()];
  }
}
