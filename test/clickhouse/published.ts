import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Graph } from '@graph-1password/j1ql/testing';
import { ACCESS_EDGES, EntityTypes } from '@graph-1password/vocabulary';
import { takeOver } from '../../packages/cli/src/archive/migrate';
import { openWriter } from '../../packages/cli/src/archive/runArchive';
import type { AskOptions } from '../../packages/cli/src/ask/options';
import { runAsk } from '../../packages/cli/src/ask/run';
import { openGraph } from '../support/memoryGraph';
import { NOW, withFirstTrial } from '../detect/judge';
import { ClickHouseServer } from '../support/clickhouse/server';

/** Who can open what follows from the order of events: ClickHouse has none of it, and says so where it is asked. */
const NOT_PUBLISHED = new Set<string>([EntityTypes.GROUP, ...Object.values(ACCESS_EDGES)]);
export const WITHOUT_ACCESS = { lacks: NOT_PUBLISHED };

/** An archive of the first tenant, and a server that takes it. The first test publishes it. */
interface Published {
  /** Of the archive; there is room for other files beside it. */
  folder: string;
  server: ClickHouseServer;
  /** What the evaluator reads of the archive. */
  graph: Graph;
}

let made: Published | undefined;

/** What {@link publishedTrial} has made. */
export function published(): Published {
  if (!made) throw new Error('It is there while the tests run.');
  return made;
}

/** Makes archive and server before the tests of this file, and removes them after. */
export function publishedTrial(): void {
  beforeAll(async () => {
    const folder = path.join(mkdtempSync(path.join(tmpdir(), 'published-')), 'archive');
    await withFirstTrial(async (collected) => {
      const writer = await openWriter(folder, () => NOW);
      try {
        await takeOver(writer, collected, () => undefined);
      } finally {
        writer.close();
      }
    });
    const graph = await openGraph(folder, WITHOUT_ACCESS);
    made = { folder, graph, server: await ClickHouseServer.start() };
  }, 240_000);

  afterAll(async () => {
    const { server, folder } = published();
    await server.close();
    rmSync(path.dirname(folder), { recursive: true, force: true });
  });
}

/** Chooses the server for a command. */
export const cluster = () => ({ engine: 'clickhouse', url: published().server.url }) as const;

/** What the command says. */
export async function ask(text: string | undefined, options: Partial<AskOptions>) {
  const [out, err]: string[][] = [[], []];
  const exitCode = await runAsk(
    text,
    { param: [], ...cluster(), now: NOW, ...options },
    { print: (line) => out?.push(line), printError: (line) => err?.push(line), now: () => NOW },
  );
  return { exitCode, out: out?.join('\n') ?? '', err: err?.join('\n') ?? '' };
}
