import { isConnectRead, lowerId, upperId } from '@graph-1password/vocabulary';
import type { ItemUsage } from '@graph-1password/vocabulary';
import type { ClientLogger } from '../../client/logger';
import type { EventReferences } from '../../run/eventReferences';
import type { Run } from '../../run/run';
import { WRITTEN_AT_ONCE } from '../batches';
import { factsOf } from './converter';
import { Sweeps } from './sweeps';
import type { ConnectRead } from './sweeps';

/** A usage, and whether it is a read of this integration. */
export interface ClassifiedUsage {
  event: ItemUsage;
  /** Epoch ms. */
  createdOn: number;
  isOwn: boolean;
}

/**
 * Reads through a Connect Server, kept on the disk until the stream has ended: only then is it known which of them belong
 * to a sweep, since events come in no order.
 */
export class ConnectReads {
  readonly #run: Run;
  readonly #logger: ClientLogger;
  readonly #kept: EventReferences;
  #count = 0;

  constructor(run: Run, logger: ClientLogger) {
    this.#run = run;
    this.#logger = logger;
    this.#kept = run.newReferences();
  }

  /** Keeps a usage if it is a read through Connect. @returns whether it does */
  keep(event: ItemUsage, createdOn: number): boolean {
    if (!isConnectRead(factsOf(event))) return false;
    // JSON text holds no line break and no tab.
    this.#kept.add(JSON.stringify(event), String(createdOn));
    this.#count++;
    return true;
  }

  /** The usages that were kept, in parts. */
  async *classified(): AsyncGenerator<ClassifiedUsage[]> {
    if (this.#count === 0) return;
    const sweeps = new Sweeps(await this.#itemCounts());
    for (const { event, createdOn } of this.#read()) sweeps.add(readOf(event, createdOn));
    const isSwept = sweeps.find();
    let part: ClassifiedUsage[] = [];
    const known = new Set<string>();
    for (const { event, createdOn } of this.#read()) {
      if (known.has(event.uuid)) continue;
      known.add(event.uuid);
      const read = readOf(event, createdOn);
      const { vaultId, itemId } = read;
      const isOwn = this.#run.ownReads?.covers(vaultId, itemId, createdOn) || isSwept(read);
      part.push({ event, createdOn, isOwn });
      if (part.length < WRITTEN_AT_ONCE) continue;
      yield part;
      part = [];
      known.clear();
    }
    if (part.length > 0) yield part;
  }

  *#read(): Generator<{ event: ItemUsage; createdOn: number }> {
    for (const [json = '', time] of this.#kept.read()) {
      yield { event: JSON.parse(json) as ItemUsage, createdOn: Number(time) };
    }
  }

  /** Active items by vault; none without a Connect Server, or when it is in trouble, which its own steps tell. */
  async #itemCounts(): Promise<Map<string, number>> {
    try {
      const connect = this.#run.connect(this.#logger);
      const vaults = connect ? (await this.#run.listVaults(connect)).found : [];
      return new Map(vaults.flatMap(({ id, items }) => (items === undefined ? [] : [[id, items]])));
    } catch {
      return new Map();
    }
  }
}

function readOf(event: ItemUsage, time: number): ConnectRead {
  return {
    reader: upperId(event.user?.uuid) ?? event.client?.platform_name ?? '',
    vaultId: lowerId(event.vault_uuid) ?? '',
    itemId: lowerId(event.item_uuid) ?? '',
    time,
  };
}
