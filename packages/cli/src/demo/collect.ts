import { symlinkSync, unlinkSync } from 'node:fs';
import path from 'node:path';
import type { SignalListener } from '../../../../src/run/signals';
import { j1Path, runJ1 } from '../collect/child';
import { GRAPH_FOLDER_NAME } from '../graph/folders';
import { NewGraph } from '../graph/newGraph';
import { writeRunFile } from '../graph/runFile';
import { runInChild } from '../poll/run/child';
import { PROJECT_ROOT } from '../support/projectRoot';

/** How the tenant is collected. */
export interface DemoCollect {
  /** The demo's data folder. */
  folder: string;
  /** The whole environment of the collect. */
  env: NodeJS.ProcessEnv;
  onSignal: SignalListener;
  signal: AbortSignal;
  /** How far the tenant's time is from the clock, in ms: the graph is of the tenant's time. */
  offset: number;
}

/** What is said of another demo that is collecting. */
export const DEMO_AT_WORK = {
  holder: 'demo',
  cure: 'is writing its graph there: wait until it ends, or run the demo in another folder',
};

/** The last lines of a log, which say why a command failed. */
const LAST_LINES = 20;

/** The command that collects: JupiterOne's own where it is installed, which is in a clone. */
export const collectorName = (): string =>
  j1Path() === undefined ? 'graph-1password collect' : 'j1-integration collect';

/**
 * Collects the tenant; a demo that fails leaves the graph of the one before.
 * @returns sentences that say why it failed; undefined when it did not
 * @throws LockedError while another demo writes there
 */
export const collectTenant = (options: DemoCollect): Promise<string[] | undefined> =>
  j1Path() === undefined ? byOwnCollect(options) : byJ1(options);

async function byOwnCollect({
  folder,
  env,
  onSignal,
  signal,
}: DemoCollect): Promise<string[] | undefined> {
  const request = { dataFolder: folder, target: { kind: 'disk' } } as const;
  const options = { env, signal, onSignal, verbose: false };
  const { outcome, reasons } = await runInChild({ type: 'collect', request }, options);
  return outcome === 'failed' || outcome === 'interrupted' ? reasons : undefined;
}

/** `j1-integration` writes below the folder of a project: one is made beside the demo's last graph. */
async function byJ1({
  folder,
  env,
  onSignal,
  signal,
  offset,
}: DemoCollect): Promise<string[] | undefined> {
  const graph = NewGraph.begin(folder, DEMO_AT_WORK);
  const time = () => new Date(Date.now() + offset).toISOString();
  const startedOn = time();
  const source = path.join(graph.folder, 'src');
  try {
    symlinkSync(path.join(PROJECT_ROOT, 'src'), source, 'junction');
    const args = ['collect', '--project-path', graph.folder];
    const { exitCode, lines } = await runJ1(args, { env, onSignal, signal });
    // Not rmSync: that of Node 24 takes a link for the folder that it leads to.
    unlinkSync(source);
    if (exitCode !== 0) return lines.slice(-LAST_LINES);
    const finishedOn = time();
    const from = path.join(graph.folder, GRAPH_FOLDER_NAME);
    writeRunFile(from, { startedOn, finishedOn, simulated: true, reasons: [] });
    graph.publish(from);
    return undefined;
  } finally {
    graph.end();
  }
}
