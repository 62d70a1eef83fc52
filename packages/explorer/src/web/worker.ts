import { PayloadError, decode } from '../model/decode';
import type { Model } from '../model/model';
import { queries } from '../queries';
import { prepare } from '../queries/prepare';
import type { FromWorker, ToWorker } from './messages';

/** The part of a worker's global scope that is used here; the page's types are those of a window. */
interface Scope {
  postMessage(message: FromWorker): void;
  onmessage: ((event: MessageEvent<ToWorker>) => void) | null;
}

const scope = globalThis as unknown as Scope;

let model: Model | undefined;

/** How long after the first answer the worker begins to prepare what was not asked for yet, ms: the page draws first. */
const PAUSE = 100;

/** How long it prepares at a time, ms: a call that arrives meanwhile waits no longer than that. */
const SLICE = 5;

type CallMessage = Extract<ToWorker, { kind: 'call' }>;
const waiting = new Map<number, CallMessage>();

/** What there is to prepare; undefined before its time and when all is done. */
let preparation: Iterator<void> | undefined;

/** A turn of the event loop between two pieces of work, so that calls and cancels that have arrived are seen in time. */
const turns = new MessageChannel();
let isTurning = false;
turns.port1.onmessage = () => {
  isTurning = false;
  const [next] = waiting.values();
  if (next) {
    waiting.delete(next.id);
    answer(next);
  } else prepareSome();
  goOn();
};

function goOn(): void {
  if (isTurning || (waiting.size === 0 && !preparation)) return;
  isTurning = true;
  turns.port2.postMessage(null);
}

function prepareSome(): void {
  const end = performance.now() + SLICE;
  while (preparation && performance.now() < end) {
    if (preparation.next().done) preparation = undefined;
  }
}

let isFirst = true;

function beginToPrepare(graph: Model): void {
  if (!isFirst) return;
  isFirst = false;
  setTimeout(() => {
    preparation = prepare(graph);
    goOn();
  }, PAUSE);
}

scope.onmessage = ({ data }) => {
  if (data.kind === 'load') void load(data.base64);
  else if (data.kind === 'cancel') waiting.delete(data.id);
  else {
    waiting.set(data.id, data);
    goOn();
  }
};

async function load(base64: string): Promise<void> {
  try {
    model = decode(await unzip(bytesOf(base64)));
    scope.postMessage({ kind: 'loaded', summary: queries.summary(model, {}) });
  } catch (error) {
    const message =
      error instanceof PayloadError
        ? error.message
        : 'The data in this file is damaged; create the file again, or copy it again.';
    scope.postMessage({ kind: 'failed', message });
  }
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at);
  return bytes;
}

async function unzip(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

function answer({ id, name, args }: CallMessage): void {
  try {
    const query = (queries as Record<string, (model: Model, args: unknown) => unknown>)[name];
    if (!model || !query) throw new Error(`There is no query ${name}.`);
    scope.postMessage({ kind: 'result', id, result: query(model, args) });
    beginToPrepare(model);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    scope.postMessage({ kind: 'error', id, message: `This could not be computed: ${message}` });
  }
}
