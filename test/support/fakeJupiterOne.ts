import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import type { Entity, Relationship } from '@jupiterone/integration-sdk-core';
import { SyncedGraph } from './syncedGraph';

/** A synchronization job and all that was uploaded into it. */
export interface FakeJob {
  id: string;
  integrationJobId: string;
  /** AWAITING_UPLOADS, FINALIZE_PENDING or ABORTED. */
  status: string;
  /** Epoch ms; the CLI takes it as the start of the run. */
  startTimestamp: number;
  /** With what the job was created: `source`, `integrationInstanceId`, `scope`. */
  created: Record<string, unknown>;
  entities: Entity[];
  relationships: Relationship[];
  events: { name: string; description: string }[];
  /** Types that the job declared partial when it was finalized. */
  partialTypes?: string[];
  /** Why the job was aborted. */
  abortReason?: string;
  /** Size of every upload of entities and relationships, in bytes. */
  uploadSizes: number[];
}

/** A request as the fake received it. */
interface JupiterOneRequest {
  method: string;
  /** Path below `/persister/synchronization/jobs`, with `{id}` for the id of a job: `/{id}/entities`. */
  path: string;
  headers: IncomingMessage['headers'];
  /** Parsed JSON. */
  body: unknown;
  /** Size of the body, unpacked, in bytes. */
  size: number;
  /** The job that the path names. */
  job?: FakeJob;
}

/** An answer that is given instead of the usual one. */
interface JupiterOneReply {
  status: number;
  body: unknown;
}

/** How the fake differs from the ordinary. */
export interface FakeJupiterOneOptions {
  /** Bearer token that it accepts. */
  apiKey: string;
  account: string;
  /** Start of the jobs, epoch ms. Default: the clock. */
  startTimestamp?: number | (() => number);
  /** Asked for every request with a good token; `undefined` means the usual answer. */
  onRequest?: (request: JupiterOneRequest) => JupiterOneReply | undefined;
}

/** A running fake of JupiterOne's synchronization API. */
export interface FakeJupiterOne {
  /** `http://127.0.0.1:<port>` */
  url: string;
  /** All jobs, in order. */
  jobs: FakeJob[];
  /** What stands in the graph of an integration instance, or scope, after the jobs that were finalized. */
  graph(instanceId: string): SyncedGraph;
  close(): Promise<void>;
}

const JOBS = '/persister/synchronization/jobs';

const failure = (status: number, code: string, message: string): JupiterOneReply => ({
  status,
  body: { error: { code, message } },
});

/** Whose objects a job replaces. */
const ownerOf = ({ created }: FakeJob): string =>
  String(created.integrationInstanceId ?? created.scope);

/** What the CLI reads of a job. */
const answerOf = (job: FakeJob): JupiterOneReply => {
  const { id, integrationJobId, status, startTimestamp, entities, relationships } = job;
  const counts = {
    numEntitiesUploaded: entities.length,
    numRelationshipsUploaded: relationships.length,
  };
  return {
    status: 200,
    body: { job: { id, integrationJobId, status, startTimestamp, source: 'api', ...counts } },
  };
};

/** Bodies of all requests together. */
interface Upload {
  entities?: Entity[];
  relationships?: Relationship[];
  events?: FakeJob['events'];
  partialDatasets?: { types: string[] };
  reason?: string;
}

/** Takes an upload into its job, as the real API does after its own checks. */
const UPLOADS: Record<string, (job: FakeJob, body: Upload) => void> = {
  '/{id}/entities': (job, { entities = [] }) => void job.entities.push(...entities),
  '/{id}/relationships': (job, { relationships = [] }) =>
    void job.relationships.push(...relationships),
  '/{id}/events': (job, { events = [] }) => void job.events.push(...events),
  '/{id}/finalize': (job, { partialDatasets }) => {
    job.status = 'FINALIZE_PENDING';
    job.partialTypes = partialDatasets?.types ?? [];
  },
  '/{id}/abort': (job, { reason = '' }) => {
    job.status = 'ABORTED';
    job.abortReason = reason;
  },
};

/** Starts a fake of the API that `j1-integration run` and `sync` upload to. */
export async function startFakeJupiterOne(options: FakeJupiterOneOptions): Promise<FakeJupiterOne> {
  const jobs: FakeJob[] = [];
  const graphs = new Map<string, SyncedGraph>();
  const graph = (id: string): SyncedGraph => {
    const known = graphs.get(id) ?? new SyncedGraph();
    graphs.set(id, known);
    return known;
  };
  const server = createServer((incoming, response) => {
    read(incoming, jobs)
      .then((request) => {
        const wasOpen = request.job?.status === 'AWAITING_UPLOADS';
        send(response, answer(request, jobs, options));
        if (wasOpen && request.job?.status === 'FINALIZE_PENDING') {
          graph(ownerOf(request.job)).finish(request.job);
        }
      })
      .catch((error: unknown) =>
        send(response, failure(500, 'FAKE', `fake JupiterOne: ${String(error)}`)),
      );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    jobs,
    graph,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function read(incoming: IncomingMessage, jobs: FakeJob[]): Promise<JupiterOneRequest> {
  const received = await buffer(incoming);
  const packed = incoming.headers['content-encoding'] === 'gzip';
  const text = (packed ? gunzipSync(received) : received).toString();
  const below = (incoming.url ?? '').startsWith(JOBS)
    ? incoming.url?.slice(JOBS.length)
    : undefined;
  const job = jobs.find(({ id }) => below?.split('/')[1] === id);
  return {
    method: incoming.method ?? '',
    path: job ? (below ?? '').replace(job.id, '{id}') : (below ?? 'elsewhere'),
    headers: incoming.headers,
    body: text === '' ? {} : (JSON.parse(text) as unknown),
    size: Buffer.byteLength(text),
    ...(job && { job }),
  };
}

function answer(
  request: JupiterOneRequest,
  jobs: FakeJob[],
  { apiKey, account, startTimestamp, onRequest }: FakeJupiterOneOptions,
): JupiterOneReply {
  const { method, path, headers, job } = request;
  const mayEnter =
    headers.authorization === `Bearer ${apiKey}` && headers['jupiterone-account'] === account;
  if (!mayEnter) return failure(401, 'Unauthorized', 'The API key is not accepted.');
  const instead = onRequest?.(request);
  if (instead) return instead;
  const body = request.body as Upload;
  if (method === 'POST' && path === '') {
    const start = typeof startTimestamp === 'function' ? startTimestamp() : startTimestamp;
    const created = newJob(request.body as FakeJob['created'], start ?? Date.now());
    jobs.push(created);
    return answerOf(created);
  }
  if (!job) return failure(404, 'NotFound', 'There is no such job.');
  if (method === 'GET' && path === '/{id}') return answerOf(job);
  const upload = method === 'POST' ? UPLOADS[path] : undefined;
  if (!upload) return failure(404, 'NotFound', `There is no ${method} ${path}.`);
  if (job.status !== 'AWAITING_UPLOADS' && path !== '/{id}/events') {
    return failure(400, 'JOB_NOT_AWAITING_UPLOADS', `The job is ${job.status}.`);
  }
  upload(job, body);
  if (body.entities ?? body.relationships) job.uploadSizes.push(request.size);
  return answerOf(job);
}

const newJob = (created: Record<string, unknown>, startTimestamp: number): FakeJob => ({
  id: randomUUID(),
  integrationJobId: randomUUID(),
  status: 'AWAITING_UPLOADS',
  startTimestamp,
  created,
  entities: [],
  relationships: [],
  events: [],
  uploadSizes: [],
});

function send(response: ServerResponse, { status, body }: JupiterOneReply): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
