import { render } from 'preact';
import workerSource from 'virtual:worker';
import { Failure, Loading } from './Loading';
import type { Backend } from './rpc';
import { startBackend } from './rpc';
import { Shell } from './Shell';
import './parts/useTheme';

const root = document.getElementById('app') ?? document.body;

/** What the page needs that a browser of some years ago does not have. */
const isSupported = (): boolean =>
  typeof DecompressionStream === 'function' && typeof Worker === 'function';

async function start(): Promise<Backend> {
  if (!isSupported()) {
    throw new Error('This browser is too old for the explorer; open the file in a current one.');
  }
  const data = document.getElementById('data');
  const base64 = data?.textContent?.trim();
  if (!base64) throw new Error('This file contains no data; create it again.');
  data?.remove();
  return startBackend(workerSource, base64);
}

render(<Loading />, root);
start().then(
  (backend) => render(<Shell {...backend} />, root),
  (error: unknown) =>
    render(<Failure message={error instanceof Error ? error.message : String(error)} />, root),
);
