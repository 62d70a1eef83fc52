import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pageOf, watchBundle } from '@graph-1password/explorer';
import { readPage } from '@graph-1password/explorer/testing';

/** The page is shown in a frame, because its policy allows only its own script. */
const FRAME = `<!doctype html><title>Explorer, rebuilt on each change</title>
<style>html,body,iframe{margin:0;border:0;width:100%;height:100%}</style>
<iframe src="/page"></iframe>
<script>new EventSource('/changes').onmessage = () => document.querySelector('iframe').contentWindow.location.reload();</script>`;

/** What the development server is told. */
export interface DevOptions {
  /** A page that was written: its data is shown with the code of now. */
  page: string;
  /** Port on the loopback address; 0 for any that is free. */
  port: number;
  /** Folder of the sources. Default: the explorer's own. */
  sources?: string;
  /** Gets a line for each build, with the errors of one that failed. */
  print: (line: string) => void;
}

/** A development server that is running. */
export interface DevServer {
  url: string;
  close(): Promise<void>;
}

/**
 * Serves the explorer on the loopback address, and builds and reloads it on each change of its sources.
 * @throws Error when the page cannot be read or the port is taken
 */
export async function startDevServer(options: DevOptions): Promise<DevServer> {
  const { page, port, sources, print } = options;
  const { bytes } = readPage(readFileSync(page, 'utf8'));
  const watchers = new Set<ServerResponse>();
  let html = 'The page is being built.';
  const stop = await watchBundle((built) => {
    html =
      typeof built === 'string'
        ? `<pre>${built.replaceAll('<', '&lt;')}</pre>`
        : pageOf({ assets: built, bytes });
    print(typeof built === 'string' ? built : `Built at ${new Date().toISOString()}`);
    for (const watcher of watchers) watcher.write('data: built\n\n');
  }, sources);
  const server = createServer(({ url }, response) => {
    const isChanges = url === '/changes';
    response.setHeader(
      'content-type',
      isChanges ? 'text/event-stream' : 'text/html; charset=utf-8',
    );
    if (!isChanges) return response.end(url === '/' ? FRAME : html);
    response.flushHeaders();
    watchers.add(response);
    response.on('close', () => watchers.delete(response));
  });
  const close = async () => {
    server.close();
    server.closeAllConnections();
    await stop();
  };
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(port, '127.0.0.1', resolve);
    });
  } catch (error) {
    await close();
    throw error;
  }
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close };
}

/**
 * `npm run explorer:dev`: the server, until Ctrl-C.
 * @throws as {@link startDevServer}
 */
export async function develop(options: Pick<DevOptions, 'page' | 'port'>): Promise<void> {
  const server = await startDevServer({ ...options, print: console.log });
  console.log(`${server.url} shows ${options.page}; press Ctrl-C to stop it.`);
  await new Promise((resolve) => process.once('SIGINT', resolve).once('SIGTERM', resolve));
  await server.close();
}
