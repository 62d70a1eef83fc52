import { generateTenant, startTenant } from '@graph-1password/tenant';
import type { FaultHook, RunningTenant } from '@graph-1password/tenant';
import { DAY } from '@graph-1password/vocabulary';
import { startFakeJupiterOne } from '../support/fakeJupiterOne';
import type { FakeJupiterOne, FakeJupiterOneOptions } from '../support/fakeJupiterOne';
import { ACCOUNT, API_KEY, INSTANCE, PollFolder, pollEnvironment } from './environment';

/** A small tenant that lives on, a fake JupiterOne, and a folder: what a poller in a process of its own needs. */
export class PollerSetup {
  /** End of the tenant's history, epoch ms. */
  static readonly END = Date.UTC(2026, 2, 13, 15);
  static readonly LOOKBACK_DAYS = 3;
  /** The time of tenant, JupiterOne and poller. */
  time = PollerSetup.END - 3 * DAY;
  /** What JupiterOne says to be the time, epoch ms; undefined for the time of all. */
  jupiterOneTime: number | undefined;
  /** Asked for every request to 1Password, and to JupiterOne. */
  onTenant: FaultHook = () => undefined;
  onJupiterOne: NonNullable<FakeJupiterOneOptions['onRequest']> = () => undefined;
  tenant!: RunningTenant;
  jupiterOne!: FakeJupiterOne;
  private constructor(readonly folder: PollFolder) {}

  /** @param root of its folder; without it the folder is in a place of its own */
  static async open(root?: string): Promise<PollerSetup> {
    const setup = new PollerSetup(new PollFolder(root));
    const shape = { users: 20, days: 8, events: 1200, vaults: 5, items: 30 };
    setup.tenant = await startTenant(
      generateTenant({ ...shape, seed: 'stage', now: PollerSetup.END }),
      {
        now: () => setup.time,
        onRequest: (request) => setup.onTenant(request),
        recordFetches: false,
      },
    );
    setup.jupiterOne = await startFakeJupiterOne({
      apiKey: API_KEY,
      account: ACCOUNT,
      startTimestamp: () => setup.jupiterOneTime ?? setup.time,
      onRequest: (request) => setup.onJupiterOne(request),
    });
    return setup;
  }

  /** Options of `graph-1password poll` for this setup. */
  get places(): string[] {
    const { root } = this.folder;
    return ['--state-dir', `${root}/state`, '--data-dir', `${root}/data`, '-i', INSTANCE];
  }

  /** Options that lead to the fake JupiterOne. */
  get upload(): string[] {
    return [...this.places, '--api-base-url', this.jupiterOne.url];
  }

  /** The environment of a process at the setup's time. */
  env(variables: Record<string, string> = {}): NodeJS.ProcessEnv {
    const lookback = { EVENTS_LOOKBACK_DAYS: String(PollerSetup.LOOKBACK_DAYS) };
    return pollEnvironment(this.tenant, { ...lookback, ...variables }, this.time - Date.now());
  }

  async close(): Promise<void> {
    await this.tenant.close();
    await this.jupiterOne.close();
    this.folder.remove();
  }
}
