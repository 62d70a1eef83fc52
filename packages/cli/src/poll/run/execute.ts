import path from 'node:path';
import type { ExecutionHistory } from '@jupiterone/integration-sdk-core';
import {
  executeIntegrationInstance,
  FileSystemGraphObjectStore,
} from '@jupiterone/integration-sdk-runtime';
import type {
  ExecuteIntegrationResult,
  IntegrationLogger,
} from '@jupiterone/integration-sdk-runtime';
import { forEachStream, STREAMS } from '@graph-1password/vocabulary';
import type { IntegrationConfig } from '../../../../../src/config';
import { Entities } from '../../../../../src/entities';
import { createInvocationConfig } from '../../../../../src/invocationConfig';
import { OVERLAP_MS } from '../../../../../src/run/window';
import { countTypes } from '../../graph/summary';
import { withoutRelationships } from '../../archive/steps';
import type { Synchronization } from './synchronization';
import { Interrupted } from './context';
import type { Delivered, RunContext } from './context';

/** Where the SDK's runtime looks for its folder. */
const STORAGE_VARIABLE = 'JUPITERONE_INTEGRATION_STORAGE_DIRECTORY';
const VARIABLES = { DISABLE_DISK_USAGE_METRIC: 'true' };

/**
 * Runs the integration into a folder, in the SDK's layout.
 * @throws Interrupted; an error of the SDK when the run was refused or aborted
 */
export async function execute(
  { plan, items, access, known, observer, clients, signal, archive }: RunContext,
  folder: string,
  startedOn: number,
  logger: IntegrationLogger,
  job?: Synchronization,
): Promise<Delivered> {
  const { last, config, window, whole: isWhole, overlapMs } = plan.at(startedOn);
  const history: ExecutionHistory = {
    current: { startedOn },
    ...(last !== undefined && { lastSuccessful: { startedOn: last } }),
  };
  const whole = createInvocationConfig({
    knownItems: items,
    ownReads: items,
    onSignal: observer.listen,
    overlapMs,
    keepsTexts: archive !== undefined,
    ...(clients && { clients }),
    ...(access && { access }),
    ...(known && { known }),
  });
  const integrationSteps =
    archive && !job ? whole.integrationSteps.map(withoutRelationships) : whole.integrationSteps;
  const invocation = { ...whole, integrationSteps };
  const restore = setVariables({
    ...VARIABLES,
    ...temporaryFolder(folder),
    [STORAGE_VARIABLE]: folder,
  });
  try {
    const work = executeIntegrationInstance<IntegrationConfig>(
      logger,
      { ...plan.instance, config },
      invocation,
      history,
      {
        graphObjectStore: archive?.store ?? new FileSystemGraphObjectStore({ integrationSteps }),
        ...(job && { createStepGraphObjectDataUploader: job.uploader }),
      },
    );
    const result = await untilAborted(work, signal);
    const requests = observer.notes?.eventsRequests;
    return {
      result,
      window,
      whole: isWhole,
      readBack: isWhole || overlapMs >= OVERLAP_MS,
      figures: { ...figuresOf(result), ...(requests !== undefined && { requests }) },
    };
  } finally {
    restore();
  }
}

/** The steps of the SDK cannot be stopped; after an interrupt the process ends soon. */
function untilAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work;
  const aborted = new Promise<never>((_, reject) => {
    const stop = () => reject(new Interrupted());
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
  return Promise.race([work, aborted]);
}

/**
 * Where a run writes its temporary files, which grow with the events: beside its graph, where it can write. The folder
 * `/tmp` may be read-only in a container, or held in memory. A TMPDIR that is set wins.
 */
const temporaryFolder = (folder: string): Record<string, string> =>
  process.env.TMPDIR ? {} : { TMPDIR: path.dirname(folder) };

/** Sets environment variables. @returns puts back what was there */
function setVariables(variables: Record<string, string>): () => void {
  const before = Object.keys(variables).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, variables);
  return () => {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  };
}

const ENTITY_TYPES: ReadonlySet<string> = new Set(
  Object.values(Entities).map(({ _type }) => _type),
);

function figuresOf(result: ExecuteIntegrationResult): Delivered['figures'] {
  const counts = countTypes(result);
  const count = (type: string) => counts.get(type) ?? 0;
  const figures = { entities: 0, relationships: 0 };
  for (const [type, number] of counts) {
    figures[ENTITY_TYPES.has(type) ? 'entities' : 'relationships'] += number;
  }
  return { events: forEachStream((kind) => count(STREAMS[kind].type)), ...figures };
}
