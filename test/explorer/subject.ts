import {
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DAY } from '@graph-1password/vocabulary';
import { runImport } from '../../packages/cli/src/access/importing/run';
import { runExplore } from '../../packages/cli/src/explore/run';
import { writeRunFile } from '../../packages/cli/src/graph/runFile';
import type { TenantOptions } from '@graph-1password/tenant';
import { generateTenant } from '@graph-1password/tenant';
import { Scenario, START } from '../e2e/scenario';
import { builtOnce } from '../support/builtOnce';
import { exportOf, organizationOf } from './organization';
import { trueFindings } from './truth/findings';
import type { TrueFinding } from './truth/findings';
import { TrueGraph } from './truth/graph';

/** What counts as the present in every page here, epoch ms. */
export const NOW = START;

/** When the snapshot of access was made, epoch ms: after all events, so that it is what counts. */
export const SNAPSHOT_ON = NOW - 60_000;

/** Small enough to be compared number by number, large enough for more than one page of most lists. */
const USUAL = { users: 40, days: 9, events: 3500, vaults: 7, items: 90, seed: 'explorer' };

/** What `npm run demo` makes, at a fixed time. */
export const DEMO = { users: 60, days: 14, events: 20_000, vaults: 12, items: 400, seed: '1' };

/** What a run of ours would have written down. @param days of its window */
const runOf = (days: number) => {
  const until = new Date(NOW).toISOString();
  const since = new Date(NOW - days * DAY).toISOString();
  return {
    ...{ startedOn: until, finishedOn: until, window: { since, until } },
    ...{ simulated: true as const, reasons: [] },
  };
};

/** The page of the usual tenant below its build, alone in a folder of its own, and what else is told of it. */
const PAGE = path.join('page', 'explorer.html');
const TOLD = 'told.json';

/** What the page of the usual tenant was written from, once for all test files. */
interface Told extends Pick<Subject, 'counts' | 'seconds'> {
  readonly findings: TrueFinding[];
}

const builtUsual = (): Promise<string> =>
  builtOnce('explorer-usual', (into) => Subject.build(into));

/** A graph on disk and the page that was written from it. */
export class Subject {
  readonly #removed: readonly string[];
  readonly #findings: TrueFinding[] | undefined;

  private constructor(
    /** The graph's folder: what a collect left. */
    readonly graphFolder: string,
    /** The page, alone in a folder of its own. */
    readonly file: string,
    /** How long writing it took, bundling included. */
    readonly seconds: number,
    /** What the page holds. */
    readonly counts: { readonly entities: number; readonly relationships: number },
    removed: readonly string[],
    findings?: TrueFinding[],
  ) {
    this.#removed = removed;
    this.#findings = findings;
  }

  /** The page of the usual tenant, which all test files share. */
  static async usual(): Promise<Subject> {
    const built = await builtUsual();
    const { counts, seconds, findings } = JSON.parse(
      readFileSync(path.join(built, TOLD), 'utf8'),
    ) as Told;
    const [graph, page] = [path.join(built, 'graph'), path.join(built, PAGE)];
    return new Subject(graph, page, seconds, counts, [], findings);
  }

  /** The page of the usual tenant, with a snapshot of access that was imported a moment before the present. */
  static async withAccess(): Promise<Subject> {
    const folder = mkdtempSync(path.join(tmpdir(), 'explorer-access-'));
    cpSync(path.join(await builtUsual(), 'graph'), folder, { recursive: true });
    const file = path.join(folder, 'export.json');
    const organization = organizationOf(new TrueGraph(folder));
    writeFileSync(file, JSON.stringify(exportOf(organization, SNAPSHOT_ON)));
    const before = process.env;
    process.env = { ...before, XDG_STATE_HOME: path.join(folder, 'state') };
    try {
      const said = { print: () => undefined, printError: () => undefined, now: () => NOW };
      await runImport(file, { dataDir: folder }, said);
      return await Subject.#of(folder);
    } finally {
      process.env = before;
    }
  }

  /**
   * Collects a simulated tenant and writes its page, which also tells how the run went and when it was, as after a
   * collect of ours.
   */
  static async collected(options: TenantOptions & { days: number }): Promise<Subject> {
    const folder = mkdtempSync(path.join(tmpdir(), 'explorer-graph-'));
    await collect(folder, options, { whole: true });
    writeRunFile(folder, runOf(options.days));
    return Subject.#of(folder);
  }

  /** Writes the page of a graph made by hand. */
  static async written(entities: object[], relationships: object[] = []): Promise<Subject> {
    const folder = mkdtempSync(path.join(tmpdir(), 'explorer-graph-'));
    writeText(folder, 'graph/1.json', JSON.stringify({ entities, relationships }));
    return Subject.#of(folder);
  }

  /** Collects the usual tenant and writes its page, for all that will ask for it. @param into an empty folder */
  static async build(into: string): Promise<void> {
    const collected = path.join(into, 'graph');
    await collect(collected, USUAL);
    const subject = await Subject.#of(collected);
    const { counts, seconds } = subject;
    writeText(into, PAGE, readFileSync(subject.file, 'utf8'));
    const told: Told = { counts, seconds, findings: await trueFindings(collected, NOW) };
    writeText(into, TOLD, JSON.stringify(told));
    rmSync(path.dirname(subject.file), { recursive: true });
  }

  /**
   * What the rule pack finds in the graph at the present of the page.
   * @throws Error for another tenant than the usual: the rules take seconds, and no test asks
   */
  get findings(): TrueFinding[] {
    if (!this.#findings) throw new Error('what the rules find is known of the usual tenant alone');
    return this.#findings;
  }

  /** Writes the page with the command, and copies it to a folder in which nothing else is. */
  static async #of(graphFolder: string): Promise<Subject> {
    const alone = mkdtempSync(path.join(tmpdir(), 'explorer-page-'));
    const out = path.join(graphFolder, 'page.html');
    const said: string[] = [];
    const started = performance.now();
    const code = await runExplore(
      { dataDir: graphFolder, output: out, now: NOW, format: 'json' },
      {
        print: (text) => said.push(text),
        printError: (text) => said.push(text),
        now: () => NOW,
        open: () => Promise.resolve(false),
      },
    );
    if (code !== 0) throw new Error(said.join('\n'));
    const { entities, relationships } = JSON.parse(said.at(-1) ?? '') as Subject['counts'];
    const seconds = (performance.now() - started) / 1000;
    const file = path.join(alone, 'explorer.html');
    copyFileSync(out, file);
    rmSync(out);
    return new Subject(graphFolder, file, seconds, { entities, relationships }, [
      graphFolder,
      alone,
    ]);
  }

  /** Removes what nobody else uses. */
  remove(): void {
    for (const folder of this.#removed) rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Collects a simulated tenant with `j1-integration collect`.
 * @param into gets its graph
 * @param whole the summary of the run as well
 */
async function collect(
  into: string,
  options: TenantOptions & { days: number },
  { whole = false } = {},
): Promise<void> {
  const scenario = await Scenario.start(generateTenant({ ...options, now: NOW }));
  try {
    const { result, output } = await scenario.collect({
      EVENTS_LOOKBACK_DAYS: String(options.days),
    });
    if (result.exitCode !== 0) throw new Error(`The collect failed.\n${output}`);
    for (const [file, text] of scenario.project.graphFiles()) {
      const isWanted = file.startsWith(`graph${path.sep}`) || (whole && file === 'summary.json');
      if (isWanted) writeText(into, file, text);
    }
  } finally {
    await scenario.close();
  }
}

function writeText(folder: string, file: string, text: string): void {
  const whole = path.join(folder, file);
  mkdirSync(path.dirname(whole), { recursive: true });
  writeFileSync(whole, text);
}
