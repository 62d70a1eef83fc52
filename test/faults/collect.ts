import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { executeIntegrationInstance } from '@jupiterone/integration-sdk-runtime';
import type { ExecuteIntegrationResult } from '@jupiterone/integration-sdk-runtime';
import { createInvocationConfig } from '../../src/invocationConfig';
import type { ClientTuning } from '../../src/client/factory';
import type { IntegrationConfig } from '../../src/config';
import { filesBelow, readGraph } from './graph';
import type { StoredGraph } from './graph';
import { inspectAll, Recorder } from './recorder';

/** A text that a run produced, and where it stands. */
export interface Output {
  place: string;
  text: string;
}

/** What became of a run. */
export interface Collected {
  /** What the run was refused or aborted with. */
  error?: Error;
  result?: ExecuteIntegrationResult;
  graph: StoredGraph;
  /** Every line and event that was logged. */
  log: string[];
  /** Everything that a run leaves behind or shows. */
  outputs: Output[];
}

/** When a run starts, epoch ms, and when the last successful one did. */
export interface RunTimes {
  startedOn: number;
  lastSuccessful?: number;
}

const STORAGE = 'JUPITERONE_INTEGRATION_STORAGE_DIRECTORY';
const VALIDATION = 'ENABLE_GRAPH_OBJECT_SCHEMA_VALIDATION';

/** Collects with the true runtime of the SDK in this process, into a folder of its own. One at a time. */
export async function collect(
  config: IntegrationConfig,
  times: RunTimes,
  clients: ClientTuning,
): Promise<Collected> {
  const storage = mkdtempSync(path.join(tmpdir(), 'graph-1password-fault-'));
  const before = { [STORAGE]: process.env[STORAGE], [VALIDATION]: process.env[VALIDATION] };
  process.env[STORAGE] = storage;
  try {
    return await run(config, times, clients, storage);
  } finally {
    rmSync(storage, { recursive: true, force: true });
    for (const [name, value] of Object.entries(before)) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
}

async function run(
  config: IntegrationConfig,
  { startedOn, lastSuccessful }: RunTimes,
  clients: ClientTuning,
  storage: string,
): Promise<Collected> {
  const recorder = new Recorder();
  const instance = {
    id: 'fault-instance',
    accountId: 'fault-account',
    name: 'Fault matrix',
    integrationDefinitionId: 'graph-1password',
    config: { ...config },
  };
  const history = {
    current: { startedOn },
    ...(lastSuccessful === undefined ? {} : { lastSuccessful: { startedOn: lastSuccessful } }),
  };
  let error: Error | undefined;
  let result: ExecuteIntegrationResult | undefined;
  try {
    const options = { enableSchemaValidation: true };
    const { logger } = recorder;
    const invocation = createInvocationConfig({ clients });
    result = await executeIntegrationInstance(logger, instance, invocation, history, options);
  } catch (caught) {
    error = caught as Error;
  }
  const graph = readGraph(storage);
  const log = [...recorder.lines.map(({ message }) => message), ...recorder.events];
  const outputs = [
    ...filesBelow(storage).map((file) => ({
      place: path.relative(storage, file),
      text: readFileSync(file, 'utf8'),
    })),
    ...recorder.lines.map(({ level, message, whole }) => ({
      place: `log (${level}) ${message.slice(0, 60)}`,
      text: whole,
    })),
    ...recorder.events.map((text) => ({ place: 'event', text })),
    { place: 'the error of the run', text: inspectAll(error) + JSON.stringify(error ?? null) },
    { place: 'the result of the run', text: inspectAll(result) },
  ];
  return { ...(error && { error }), ...(result && { result }), graph, log, outputs };
}
