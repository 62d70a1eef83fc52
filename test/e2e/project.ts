import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Entity, Relationship } from '@jupiterone/integration-sdk-core';
import type { ChildResult } from '../../packages/cli/src/collect/child';
import { runJ1 } from '../../packages/cli/src/collect/child';
import { PROJECT_ROOT } from '../../packages/cli/src/support/projectRoot';
import { readSummary } from '../../packages/cli/src/graph/summary';
import type { RunSummary } from '../../packages/cli/src/graph/summary';
import { builtJ1 } from '../support/builtJ1';
import { runWarm } from '../support/warmJ1';

/** What `j1-integration` needs of a project, beside `src`. */
const LINKED = ['packages', 'node_modules', 'package.json', 'tsconfig.json', 'docs', 'jupiterone'];

/** `j1-integration` with the integration as it is in a clone: Node reads the sources. */
const OF_SOURCES = path.join(PROJECT_ROOT, 'test', 'support', 'j1.ts');
const READS_SOURCES = ['-r', require.resolve('ts-node/register/transpile-only')];

/** Whether a command has run that read the sources. */
let hasRun = false;

/** What Jest adds to its own environment; a user's shell has none of it, and libraries look at it. */
const OF_JEST = ['NODE_ENV', 'JEST_WORKER_ID'];

/** The graph of a run, as on disk. */
export interface Graph {
  entities: Entity[];
  relationships: Relationship[];
}

/**
 * This project under another path. Every collect empties `.j1-integration` of its project first, so
 * commands that run at the same time need a project each.
 */
export class TestProject {
  /** The folder, with links to this project's sources and dependencies. */
  readonly root = mkdtempSync(path.join(tmpdir(), 'graph-1password-'));
  /** Where a collect leaves its graph. */
  readonly graphFolder = path.join(this.root, '.j1-integration');

  readonly #isBuilt: boolean;

  /**
   * @param built `j1-integration` and the integration come in one file, in a process that runs one command after the other;
   * otherwise they are the SDK's and this project's sources, as in a clone: the first command of a test file is a process of
   * its own, and those after it share one, because each would load the same
   */
  constructor({ built = false } = {}) {
    this.#isBuilt = built;
    for (const name of [...LINKED, ...(built ? [] : ['src'])]) {
      symlinkSync(path.join(PROJECT_ROOT, name), path.join(this.root, name));
    }
  }

  /**
   * Runs `j1-integration <args>` here.
   * @param env its whole environment, usually of `collectEnvironment`
   */
  async run(args: string[], env: NodeJS.ProcessEnv): Promise<ChildResult> {
    const kept = Object.entries(env).filter(([name]) => !OF_JEST.includes(name));
    const options = { env: Object.fromEntries(kept), projectRoot: this.root };
    const task = { args, env: options.env, cwd: this.root };
    if (!this.#isBuilt) {
      if (hasRun) return runWarm(OF_SOURCES, task, READS_SOURCES);
      hasRun = true;
      return runJ1(args, options);
    }
    const { command, src } = await builtJ1();
    const own = path.join(this.root, 'src');
    if (!existsSync(own)) symlinkSync(src, own);
    return runWarm(command, task);
  }

  /** @throws Error with a sentence when no run has come to its end here */
  summary(): RunSummary {
    return readSummary(this.graphFolder);
  }

  /** Status of each step of the last run, by id. */
  stepStatus(): Record<string, string> {
    const { integrationStepResults } = this.summary();
    return Object.fromEntries(integrationStepResults.map(({ id, status }) => [id, status]));
  }

  /** The graph of the last run. */
  graph(): Graph {
    const graph: Graph = { entities: [], relationships: [] };
    for (const [file, text] of this.graphFiles()) {
      if (!file.startsWith(`graph${path.sep}`)) continue;
      const { entities = [], relationships = [] } = JSON.parse(text) as Partial<Graph>;
      graph.entities.push(...entities);
      graph.relationships.push(...relationships);
    }
    return graph;
  }

  /** Text of every file of the last run (the folder `index` holds links to the same), by path below the graph folder. */
  graphFiles(): Map<string, string> {
    // A run that fails its validation leaves nothing.
    if (!existsSync(this.graphFolder)) return new Map();
    const entries = readdirSync(this.graphFolder, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile());
    return new Map(
      files.map(({ parentPath, name }) => {
        const file = path.join(parentPath, name);
        return [path.relative(this.graphFolder, file), readFileSync(file, 'utf8')];
      }),
    );
  }

  /** Text of a file of the project. */
  read(file: string): string {
    return readFileSync(path.join(this.root, file), 'utf8');
  }

  /** Removes the folder. */
  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}
