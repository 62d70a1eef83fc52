import { mkdirSync, writeFileSync } from 'node:fs';
import { Writable } from 'node:stream';
import path from 'node:path';
import { STREAMS } from '@graph-1password/vocabulary';
import type { EventKind } from '@graph-1password/vocabulary';
import type { ExportOptions } from '../../../packages/cli/src/export/options';
import { runExport } from '../../../packages/cli/src/export/run';

/** An event as received. */
export interface RawEvent {
  kind: EventKind;
  event: { uuid: string; timestamp: string } & Record<string, unknown>;
}

/** The entity of an event, with what an export needs of it. */
export const entityOf = ({ kind, event }: RawEvent): object => ({
  ...{ _key: `${STREAMS[kind].type}:${event.uuid}`, _type: STREAMS[kind].type },
  ...{ _class: ['Record'], createdOn: Date.parse(event.timestamp) },
  _rawData: [{ name: 'default', rawData: event }],
});

/** Leaves a graph as the SDK does, a file for each part. */
export function writeGraph(
  folder: string,
  parts: readonly (readonly object[])[],
  relationships: readonly object[] = [],
): void {
  const place = (name: string) => path.join(folder, 'graph', 'step', name);
  for (const name of ['entities', 'relationships']) mkdirSync(place(name), { recursive: true });
  parts.forEach((entities, number) => {
    writeFileSync(path.join(place('entities'), `${number}.json`), JSON.stringify({ entities }));
  });
  writeFileSync(path.join(place('relationships'), '1.json'), JSON.stringify({ relationships }));
}

/** Runs the command in this process. @param now epoch ms */
export async function exported(options: ExportOptions, now = 0, signal?: AbortSignal) {
  const [out, err, progress]: [string[], string[], string[]] = [[], [], []];
  const chunks: Buffer[] = [];
  const stdout = new Writable({
    write: (chunk: Buffer, _, done) => {
      chunks.push(chunk);
      done();
    },
  });
  const code = await runExport(options, {
    print: (text) => out.push(text),
    printError: (text) => err.push(text),
    now: () => now,
    progress: { write: (text) => progress.push(text) },
    stdout,
    signal: signal ?? new AbortController().signal,
  });
  const stdoutText = Buffer.concat(chunks).toString('utf8');
  return { code, out: out.join('\n'), err: err.join('\n'), stdout: stdoutText };
}
