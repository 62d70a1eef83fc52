import { copyFileSync, existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import { DAY, HOUR } from '@graph-1password/vocabulary';
import { RateLimiter } from '../../src/client/interceptors/rateLimiter';
import { Lock } from '@graph-1password/archive';
import { poll } from '../../packages/cli/src/poll/poller';
import { performRun } from '../../packages/cli/src/poll/run/perform';
import type { RunReport } from '../../packages/cli/src/poll/run/report';
import { Schedule } from '../../packages/cli/src/poll/schedule';
import { generateTenant, startTenant } from '@graph-1password/tenant';
import type {
  FaultAction,
  RunningTenant,
  Tenant,
  TenantItem,
  TenantRequest,
  TenantVault,
} from '@graph-1password/tenant';
import { JumpClock } from '../faults/clock';
import { Chaos } from '../../tools/soak/chaos';
import { FakeClock } from '../support/fakeClock';
import { startFakeJupiterOne } from '../support/fakeJupiterOne';
import type { FakeJupiterOne } from '../support/fakeJupiterOne';
import {
  ACCOUNT,
  API_KEY,
  enter,
  INSTANCE,
  PollFolder,
  pollEnvironment,
  targetOf,
} from './environment';
import type { Known } from './truth';

const END = Date.UTC(2026, 2, 13, 15);
const WEEK_BEGAN = END - 7 * DAY;
const POLLS = 100;
/** Shorter than the longest outage, and no longer than the overlap: what is lost in one run, no later one finds by chance. */
const LOOKBACK_DAYS = 2;

/** What happens to the first attempt at a poll before it is repeated with the same clock. */
type Crash = 'before the job is finalized' | 'after the job was finalized';

/** What happens in a poll, by its number. */
export interface Script {
  /** Share of requests to 1Password that fail and may be repeated. */
  chaos: number;
  /** Answers requests to 1Password for good. */
  down?: (poll: number, request: TenantRequest) => boolean;
  /** JupiterOne refuses everything. */
  refused?: (poll: number) => boolean;
  /** The process dies, and its state with it, in mid-run. */
  crash?: (poll: number) => Crash | undefined;
  /** The state is lost. */
  forget?: (poll: number) => boolean;
  /** No poll at all. */
  asleep?: (poll: number) => boolean;
  /** Changes the tenant. */
  change?: (poll: number, tenant: ChangingTenant) => void;
}

/** Vaults and items as they are now. */
export class ChangingTenant {
  readonly vaults: Map<string, TenantVault>;
  readonly items: Map<string, TenantItem>;

  constructor(readonly running: RunningTenant) {
    this.vaults = new Map(running.tenant.vaults.map((vault) => [vault.id, vault]));
    this.items = new Map(running.tenant.items.map((item) => [item.id, item]));
  }

  /** Changes the item with this place in the list, sections too. */
  editItem(index: number): void {
    const item = [...this.items.values()][index] as TenantItem;
    const version = item.version + 1;
    const sections = [...item.sections, { id: `added${version}`, label: `Added ${version}` }];
    const edited = { ...item, title: `${item.title} (${version})`, version, sections };
    this.items.set(item.id, edited);
    this.running.putItem(edited);
  }

  removeVault(index: number): void {
    const { id } = [...this.vaults.values()][index] as TenantVault;
    this.vaults.delete(id);
    for (const item of [...this.items.values()]) {
      if (item.vault.id === id) this.items.delete(item.id);
    }
    this.running.removeVault(id);
  }

  removeItem(index: number): void {
    const { id, vault } = [...this.items.values()][index] as TenantItem;
    this.items.delete(id);
    this.running.removeItem(vault.id, id);
  }
}

/** Every second usage becomes visible hours after it happened, up to almost the overlap of the windows. */
export function withLateUsages(tenant: Tenant): Tenant {
  const late = new Map(tenant.lateItemUsages.map((usage) => [usage.uuid, usage.availableAt]));
  tenant.itemUsages.forEach(({ uuid, timestamp }, index) => {
    if (index % 2 === 0) late.set(uuid, Date.parse(timestamp) + ((index * 7) % 46) * HOUR);
  });
  const lateItemUsages = Array.from(late, ([uuid, availableAt]) => ({ uuid, availableAt }));
  return { ...tenant, lateItemUsages };
}

/** Result of a week. */
export interface Week {
  reports: RunReport[];
  known: Known;
  jupiterOne: FakeJupiterOne;
  /** Folder of the archive, which was kept beside the upload. */
  archive: string;
  /** Requests for full items over the week, and the count of items. */
  itemReads: number;
  items: number;
  faults: Record<string, number>;
}

/** A week of a tenant that lives, polled a hundred times into the fake JupiterOne with the true runtime, in a minute of the machine. */
export async function liveThroughWeek(
  script: Script,
  judge: (week: Week) => Promise<void> | void,
): Promise<void> {
  const clock = new FakeClock(WEEK_BEGAN);
  let number = 0;
  const chaos = new Chaos('week', script.chaos);
  const onRequest = (request: TenantRequest): FaultAction | undefined =>
    script.down?.(number, request)
      ? { type: 'respond', status: 500, body: '' }
      : chaos.onRequest(request);
  const tenant = withLateUsages(
    generateTenant({
      ...{ users: 30, days: 9, events: 600, vaults: 6, items: 40, seed: 'week', now: END },
    }),
  );
  const running = await startTenant(tenant, { now: () => clock.time, onRequest });
  const jupiterOne = await startFakeJupiterOne({
    apiKey: API_KEY,
    account: ACCOUNT,
    startTimestamp: () => clock.time,
    onRequest: ({ path, job }) => {
      if (script.refused?.(number)) return { status: 401, body: {} };
      const dies = attempt === 1 && script.crash?.(number) === 'before the job is finalized';
      // The process is gone by now: its job stays open, and what it goes on to write is thrown away.
      return dies && path === '/{id}/finalize'
        ? { status: 200, body: { job: { id: job?.id } } }
        : undefined;
    },
  });
  let attempt = 1;
  const folder = new PollFolder();
  const leave = enter(pollEnvironment(running, { EVENTS_LOOKBACK_DAYS: String(LOOKBACK_DAYS) }));
  const jump = new JumpClock(0);
  const retry = { clock: jump, random: () => 0.5, budgetMs: 20_000 };
  const limiter = new RateLimiter({ clock: jump.forLimiter() });
  const clients = { retry, limiter, pageLimit: 50 };
  const changing = new ChangingTenant(running);
  const reports: RunReport[] = [];
  const { stateFile } = folder;
  const archive = path.join(folder.dataFolder, 'archive');
  const saved = `${stateFile}.saved`;

  const onePoll = async (): Promise<void> => {
    const lock = Lock.take(`${stateFile}.lock`, { holder: 'poller', cure: 'polls' });
    await poll({
      ...{ instanceId: INSTANCE, stateFile, clock, once: true, jitterMs: 0, random: () => 0 },
      schedule: new Schedule({ interval: 'ONE_HOUR' }),
      signal: new AbortController().signal,
      run: () =>
        performRun(
          { ...folder.request(targetOf(jupiterOne)), archive: { folder: archive, required: true } },
          { now: () => clock.time, clients },
        ),
      onRun: (report) => reports.push(report),
    });
    lock.release();
  };

  try {
    for (number = 1; number <= POLLS; number++) {
      clock.advance((7 * DAY) / POLLS);
      script.change?.(number, changing);
      if (script.asleep?.(number)) continue;
      if (script.forget?.(number)) rmSync(stateFile);
      if (script.crash?.(number)) {
        if (existsSync(stateFile)) copyFileSync(stateFile, saved);
        await onePoll();
        copyFileSync(saved, stateFile);
        attempt = 2;
      }
      await onePoll();
      attempt = 1;
      jupiterOne.jobs.splice(0);
    }
    const { byPath } = running.stats;
    await judge({
      reports,
      known: {
        running,
        since: WEEK_BEGAN + (7 * DAY) / POLLS - LOOKBACK_DAYS * DAY,
        until: clock.time,
        vaults: [...changing.vaults.values()],
        items: [...changing.items.values()],
      },
      jupiterOne,
      archive,
      itemReads: byPath['connect GET /v1/vaults/{id}/items/{id}'] ?? 0,
      items: tenant.items.length,
      faults: chaos.faults,
    });
  } finally {
    leave();
    await running.close();
    await jupiterOne.close();
    folder.remove();
  }
}
