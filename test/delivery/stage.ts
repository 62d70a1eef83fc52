import { generateTenant, startTenant } from '@graph-1password/tenant';
import type { FaultHook, RunningTenant } from '@graph-1password/tenant';
import { DAY } from '@graph-1password/vocabulary';
import { startFakeJupiterOne } from '../support/fakeJupiterOne';
import type { FakeJupiterOne, FakeJupiterOneOptions } from '../support/fakeJupiterOne';
import { ACCOUNT, API_KEY, INSTANCE, PollFolder, pollEnvironment } from './surroundings';

/** A small tenant that lives on, a fake JupiterOne, and a folder: what a poller in a process of its own needs. */
export class Stage {
  /** End of the tenant's history, epoch ms. */
  static readonly END = Date.UTC(2026, 2, 13, 15);
  static readonly LOOKBACK_DAYS = 3;
  /** The time of tenant, JupiterOne and poller. */
  time = Stage.END - 3 * DAY;
  /** Asked for every request to 1Password, and to JupiterOne. */
  onTenant: FaultHook = () => undefined;
  onJupiterOne: NonNullable<FakeJupiterOneOptions['onRequest']> = () => undefined;
  tenant!: RunningTenant;
  jupiterOne!: FakeJupiterOne;
  readonly folder = new PollFolder();

  private constructor() {}

  static async open(): Promise<Stage> {
    const stage = new Stage();
    const shape = { users: 20, days: 8, events: 1200, vaults: 5, items: 30 };
    stage.tenant = await startTenant(generateTenant({ ...shape, seed: 'stage', now: Stage.END }), {
      now: () => stage.time,
      onRequest: (request) => stage.onTenant(request),
      recordFetches: false,
    });
    stage.jupiterOne = await startFakeJupiterOne({
      apiKey: API_KEY,
      account: ACCOUNT,
      startTimestamp: () => stage.time,
      onRequest: (request) => stage.onJupiterOne(request),
    });
    return stage;
  }

  /** Options of `graph-1password poll` for this stage. */
  get places(): string[] {
    const { root } = this.folder;
    return ['--state-dir', `${root}/state`, '--data-dir', `${root}/data`, '-i', INSTANCE];
  }

  /** Options that lead to the fake JupiterOne. */
  get upload(): string[] {
    return [...this.places, '--api-base-url', this.jupiterOne.url];
  }

  /** The environment of a process at the stage's time. */
  env(variables: Record<string, string> = {}): NodeJS.ProcessEnv {
    const lookback = { EVENTS_LOOKBACK_DAYS: String(Stage.LOOKBACK_DAYS) };
    return pollEnvironment(this.tenant, { ...lookback, ...variables }, this.time - Date.now());
  }

  async close(): Promise<void> {
    await this.tenant.close();
    await this.jupiterOne.close();
    this.folder.remove();
  }
}
