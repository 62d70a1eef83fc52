import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { ServerResponse } from 'node:http';
import { pageOf, watchBundle } from '@graph-1password/explorer';
import { readPage } from '@graph-1password/explorer/testing';

/** The page lies in a frame, since its own policy allows no script but its own. */
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
}

/**
 * Serves the explorer on the loopback address, and builds and reloads it on each change of its sources. Press Ctrl-C to stop it.
 * @throws Error when the page cannot be read or the port is taken
 */
export async function develop({ page, port }: DevOptions): Promise<void> {
  const { bytes } = readPage(readFileSync(page, 'utf8'));
  const watchers = new Set<ServerResponse>();
  let html = 'The page is being built.';
  const stop = await watchBundle((built) => {
    html =
      typeof built === 'string'
        ? `<pre>${built.replaceAll('<', '&lt;')}</pre>`
        : pageOf({ assets: built, bytes });
    console.log(typeof built === 'string' ? built : `Built at ${new Date().toISOString()}`);
    for (const watcher of watchers) watcher.write('data: built\n\n');
  });
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
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  console.log(
    `http://127.0.0.1:${typeof address === 'object' ? address?.port : port} shows ${page}; Press Ctrl-C to stop it.`,
  );
  await new Promise((resolve) => process.once('SIGINT', resolve).once('SIGTERM', resolve));
  server.close();
  server.closeAllConnections();
  await stop();
}
