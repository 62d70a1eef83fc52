import { PayloadError, decode } from '../model/decode';
import { matching } from '../model/search';
import type { Model } from '../model/types';
import { queries } from '../queries';
import type { FromWorker, ToWorker } from './messages';

/** The part of a worker's global scope that is used here; the page's types are those of a window. */
interface Scope {
  postMessage(message: FromWorker): void;
  onmessage: ((event: MessageEvent<ToWorker>) => void) | null;
}

const scope = globalThis as unknown as Scope;

let model: Model | undefined;

/** When nothing was asked for so long, the worker makes what the first search needs. */
const IDLE_MS = 400;

type CallMessage = Extract<ToWorker, { kind: 'call' }>;
const waiting = new Map<number, CallMessage>();

/** A turn of the event loop between two calls, so that a cancel that has arrived is seen in time. */
const turns = new MessageChannel();
turns.port1.onmessage = () => {
  const [next] = waiting.values();
  if (!next) return;
  waiting.delete(next.id);
  run(next);
  if (waiting.size > 0) turns.port2.postMessage(null);
  else prepareSearch();
};

let idle: ReturnType<typeof setTimeout> | undefined;
let isPrepared = false;

/** The texts of a large graph take a moment to be made ready for the first search. */
function prepareSearch(): void {
  if (isPrepared) return;
  clearTimeout(idle);
  idle = setTimeout(() => {
    if (!model || waiting.size > 0) return;
    isPrepared = true;
    matching(model, 'no text has all of this');
  }, IDLE_MS);
}

scope.onmessage = ({ data }) => {
  if (data.kind === 'load') void load(data.base64);
  else if (data.kind === 'cancel') waiting.delete(data.id);
  else {
    waiting.set(data.id, data);
    if (waiting.size === 1) turns.port2.postMessage(null);
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
        : 'The data of this file is damaged; write the file again, or copy it again.';
    scope.postMessage({ kind: 'failed', message });
  }
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at += 1) bytes[at] = text.charCodeAt(at);
  return bytes;
}

async function unzip(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

function run({ id, name, args }: CallMessage): void {
  try {
    const query = (queries as Record<string, (model: Model, args: unknown) => unknown>)[name];
    if (!model || !query) throw new Error(`There is no query ${name}.`);
    scope.postMessage({ kind: 'result', id, result: query(model, args) });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    scope.postMessage({ kind: 'error', id, message: `This could not be computed: ${message}` });
  }
}
