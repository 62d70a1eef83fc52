import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { collectEnvironment } from '../../packages/cli/src/demo/environment';
import type { RunRequest } from '../../packages/cli/src/poll/run/request';
import type { DeliveryTarget } from '../../packages/cli/src/poll/run/target';
import type { RunningTenant } from '@graph-1password/tenant';
import type { FakeJupiterOne } from '../support/fakeJupiterOne';

/** What the fake JupiterOne accepts. */
export const ACCOUNT = 'brightwave';
export const API_KEY = 'key-of-the-fake-jupiterone';
export const INSTANCE = 'instance-1';

/** The variables that a poller needs besides those of the tenant. */
const OWN = { JUPITERONE_ACCOUNT: ACCOUNT, JUPITERONE_API_KEY: API_KEY, LOG_LEVEL: 'fatal' };

/**
 * The whole environment of a process that polls the tenant; this machine's proxies and `.env` are kept out.
 * @param variables win over those of the tenant
 * @param offsetMs how far its clock is from the true one
 */
export function pollEnvironment(
  tenant: RunningTenant,
  variables: Record<string, string> = {},
  offsetMs = 0,
): NodeJS.ProcessEnv {
  const all = collectEnvironment({ ...tenant.env(), ...OWN, ...variables }, offsetMs);
  const jest = ['NODE_ENV', 'JEST_WORKER_ID'];
  return Object.fromEntries(
    Object.entries(all).filter(([name]) => !/^\w+_proxy$/i.test(name) && !jest.includes(name)),
  );
}

/** Makes an environment that of this process. @returns puts back what was there */
export function enter(env: NodeJS.ProcessEnv): () => void {
  const before = process.env;
  process.env = { ...env };
  return () => {
    process.env = before;
  };
}

/** A folder for states and graphs, and what a run needs to know. */
export class PollFolder {
  readonly root: string;
  readonly stateFile: string;
  readonly dataFolder: string;

  /** @param root where it is to be; without it in a place of its own */
  constructor(root?: string) {
    this.root = root ?? mkdtempSync(path.join(tmpdir(), 'graph-1password-poll-'));
    mkdirSync(this.root, { recursive: true });
    this.stateFile = path.join(this.root, 'state', `${INSTANCE}.json`);
    this.dataFolder = path.join(this.root, 'data', INSTANCE);
  }

  request(target: DeliveryTarget = { kind: 'disk' }): RunRequest {
    const { stateFile, dataFolder } = this;
    return { instanceId: INSTANCE, stateFile, dataFolder, target };
  }

  /** Leaves nothing of earlier runs. */
  forget(): void {
    for (const name of ['state', 'data']) {
      rmSync(path.join(this.root, name), { recursive: true, force: true });
    }
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

/** The fake as a target. */
export const targetOf = ({ url }: FakeJupiterOne): DeliveryTarget => ({
  kind: 'jupiterone',
  apiBaseUrl: url,
  account: ACCOUNT,
  integrationInstanceId: INSTANCE,
});
