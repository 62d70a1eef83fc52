import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { verify } from '@graph-1password/archive';
import { Random } from '@graph-1password/tenant';
import type { Entity, Relationship } from '@jupiterone/integration-sdk-core';
import { DAY, HOUR } from '@graph-1password/vocabulary';
import { EVENT_TYPES } from '../../src/entities';
import { entitiesIn, relationshipsIn } from '../../packages/cli/src/poll/run/graphFiles';
import type { RunReport } from '../../packages/cli/src/poll/run/report';
import type { Ended } from '../../test/delivery/ended';
import type { Program, Started } from '../../test/delivery/program';
import { changeItems } from '../../test/faults/actions';
import { PollerSetup } from '../../test/delivery/pollerSetup';
import { differencesToUnion } from '../../test/delivery/truth';
import { archivedGraph } from '../../test/support/archivedGraph';
import { fullDisk } from './fullDisk';

/** What a poller goes through between two looks at the whole. */
const ROUNDS = [
  'a plain run',
  'poller and run killed',
  'poller alone killed',
  'two Ctrl-C and a restart at once',
  'clock ahead',
  'disk full',
  'an item that nobody can read',
  'a vault that is closed',
] as const;
export type Round = (typeof ROUNDS)[number];

/** Those in which something is killed. */
export const KILLS: readonly Round[] = [
  'poller and run killed',
  'poller alone killed',
  'two Ctrl-C and a restart at once',
];

/** Rounds between two looks. */
const BETWEEN_LOOKS = 12;
/** Latest moment of a kill, as a share of the time that a run takes: also while it tidies up, and after its end. */
const LATEST = 1.1;
/** For how long an item that could not be read is not asked for again, and somewhat more. */
const MADE_GOOD_MS = DAY + HOUR;

/** Raw errors have no place in what people read. */
const RAW = /\bE(NOSPC|ACCES|NOENT|EXIST|PERM|BUSY)\b|^\s+at .+:\d+:\d+/m;
/** How a run may end that was disturbed. */
const CODES = new Set([0, 1, 3, 130, null]);
/** In files people stay for longer than their events; and the line with the count of all. */
const OF_OLD_PEOPLE = /^\d+ differences|^not in the truth: (?!\w+_event:)/;

/** What the lives of pollers have shown so far. */
export interface LifeFigures {
  /** Pollers that went through everything from their first run on. */
  lives: number;
  /** Times that all that was kept was compared with the truth. */
  looks: number;
  rounds: Partial<Record<Round, number>>;
  /** Runs by exit code; `killed` by a signal. */
  endings: Record<string, number>;
  problems: string[];
}

export const newFigures = (): LifeFigures => ({
  ...{ lives: 0, looks: 0, rounds: {}, endings: {}, problems: [] },
});

const EVENT: ReadonlySet<string> = new Set(EVENT_TYPES);

/** An object in a file of a graph. */
type Stored = Entity & Relationship;

/**
 * A graph without the events that the run of a look has read although they are older than the look-back: it reads two days
 * before the last success, which was longer ago than usual.
 * @param lookback epoch ms
 * @param since where the window of that run began, epoch ms
 */
function withoutReadBack(
  { entities, relationships }: { entities: Stored[]; relationships: Stored[] },
  lookback: number,
  since: number,
): { entities: Stored[]; relationships: Stored[] } {
  const early = new Set<unknown>(
    entities.flatMap(({ _key, _type, createdOn }) =>
      EVENT.has(_type) && Number(createdOn) >= since && Number(createdOn) < lookback ? [_key] : [],
    ),
  );
  return {
    entities: entities.filter(({ _key }) => !early.has(_key)),
    relationships: relationships.filter(
      ({ _fromEntityKey, _toEntityKey }) => !early.has(_fromEntityKey) && !early.has(_toEntityKey),
    ),
  };
}

/** Where the window of a run began, as it tells itself, epoch ms. */
function windowStart({ json }: Ended): number {
  const run = json.find(({ event }) => event === 'run') as unknown as RunReport | undefined;
  return Date.parse(run?.window?.since ?? '');
}

/** The processes that a process has started, and theirs. */
function below(pid: number): number[] {
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
    return children
      .split(' ')
      .filter(Boolean)
      .map(Number)
      .flatMap((child) => [child, ...below(child)]);
  } catch {
    return [];
  }
}

function send(pids: readonly number[], signal: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, signal);
    } catch {
      // It has ended by now.
    }
  }
}

/**
 * The life of one poller with real processes: runs of a tenant that lives on, killed, interrupted, with a wrong clock, a full
 * disk and objects that cannot be read in between. Whenever it is left alone for once, it must have the whole truth.
 */
export class Life {
  #since = 0;
  #round = 0;
  /** How long a run takes here and now, in ms. */
  #runMs = 3000;

  private constructor(
    readonly setup: PollerSetup,
    readonly program: Program,
    readonly random: Random,
    /** With an archive, or with a graph in files. */
    readonly hasArchive: boolean,
    readonly figures: LifeFigures,
    readonly picked: readonly Round[],
  ) {}

  /** @param picked what may happen to it */
  static async begin(
    program: Program,
    seed: string,
    figures: LifeFigures,
    picked: readonly Round[] = ROUNDS,
  ): Promise<Life> {
    const setup = await PollerSetup.open();
    const hasArchive = figures.lives % 2 === 0;
    figures.lives++;
    const life = new Life(setup, program, new Random(seed), hasArchive, figures, picked);
    life.#calm();
    const first = await life.#start().ended;
    life.#judge('a plain run', first, [0]);
    life.#since = windowStart(first);
    return life;
  }

  /** Whether the tenant has no more news. */
  get isOver(): boolean {
    return this.setup.time > PollerSetup.END;
  }

  /** One round; from time to time a look at the whole. */
  async goOn(): Promise<void> {
    this.setup.time += HOUR;
    const round = this.random.pick([...this.picked]);
    this.figures.rounds[round] = (this.figures.rounds[round] ?? 0) + 1;
    await this.#perform(round);
    this.#calm();
    if (++this.#round % BETWEEN_LOOKS === 0) await this.look();
  }

  /** Leaves the poller alone once, and compares what it has with the truth. */
  async look(): Promise<void> {
    const { setup, figures } = this;
    setup.time += MADE_GOOD_MS;
    const began = performance.now();
    const ended = await this.#start().ended;
    this.#judge('a plain run', ended, [0]);
    this.#runMs = performance.now() - began;
    figures.looks++;
    for (const problem of await this.#differences(windowStart(ended))) this.#note(problem);
    for (const problem of this.#leftovers()) this.#note(problem);
  }

  close(): Promise<void> {
    return this.setup.close();
  }

  #note(problem: string): void {
    const { lives, problems } = this.figures;
    problems.push(`poller ${lives}, round ${this.#round}: ${problem}`);
  }

  #start(options: { ahead?: number; preload?: string } = {}): Started {
    const { setup, program } = this;
    const { ahead = 0, preload } = options;
    const time = setup.time;
    setup.time += ahead;
    const env = setup.env();
    setup.time = time;
    const all = `${env.NODE_OPTIONS ?? ''}${preload === undefined ? '' : ` --import=${preload}`}`;
    const kept = this.hasArchive ? [] : ['--no-archive'];
    const args = ['poll', '--once', '--jitter', '0', '--collect-only', ...kept, ...setup.places];
    return program.start(args, { ...env, NODE_OPTIONS: all.trim() });
  }

  async #perform(round: Round): Promise<void> {
    switch (round) {
      case 'a plain run':
        return this.#judge(round, await this.#start().ended, [0]);
      case 'poller and run killed':
      case 'poller alone killed':
        return this.#kill(round);
      case 'two Ctrl-C and a restart at once':
        return this.#interrupt(round);
      case 'clock ahead': {
        const ahead = this.random.pick([3 * HOUR, 10 * DAY, 400 * DAY]);
        return this.#judge(round, await this.#start({ ahead }).ended);
      }
      case 'disk full': {
        const preload = fullDisk(this.random.between(0, 120));
        return this.#judge(round, await this.#start({ preload }).ended);
      }
      case 'an item that nobody can read':
        return this.#disturb(round, /\/items\/[a-z0-9]+$/, 500);
      case 'a vault that is closed':
        return this.#disturb(round, /\/vaults\/[a-z0-9]+\/items/, 403);
    }
  }

  /**
   * Leaves the tenant in peace. It knows its future, and would tell it to a clock that is ahead, if by the seconds that a process
   * takes to start.
   */
  #calm(): void {
    this.setup.onTenant = ({ kind }) => {
      const { time } = this.setup;
      const isPast = (event: Record<string, unknown>): boolean =>
        Date.parse(String(event.timestamp)) < time;
      return kind === undefined ? undefined : changeItems((list) => list.filter(isPast));
    };
  }

  async #kill(round: Round): Promise<void> {
    const started = this.#start();
    const pid = started.process.pid as number;
    await Promise.race([pause(this.random.next() * LATEST * this.#runMs), started.ended]);
    const others = round === 'poller and run killed' ? below(pid) : [];
    send([pid, ...others], 'SIGKILL');
    this.#judge(round, await started.ended);
    // The next one begins at once: a run whose poller was killed may still be at work.
    this.#judge(round, await this.#start().ended, [0]);
  }

  async #interrupt(round: Round): Promise<void> {
    const started = this.#start();
    const pid = started.process.pid as number;
    await Promise.race([pause(this.random.next() * LATEST * this.#runMs), started.ended]);
    // As a terminal does, to the whole group.
    send([pid, ...below(pid)], 'SIGINT');
    await Promise.race([pause(30), started.ended]);
    send([pid, ...below(pid)], 'SIGINT');
    const next = this.#start();
    this.#judge(round, await started.ended);
    this.#judge(round, await next.ended, [0, 5]);
  }

  async #disturb(round: Round, object: RegExp, status: number): Promise<void> {
    let name: string | undefined;
    const calm = this.setup.onTenant;
    this.setup.onTenant = (request) => {
      const { api, path: asked } = request;
      if (api !== 'connect' || !object.test(asked)) return calm(request);
      name ??= asked;
      return asked === name ? { type: 'respond', status, body: '' } : undefined;
    };
    this.#judge(round, await this.#start().ended);
  }

  /** Looks at how a run has ended. @param codes that it may have */
  #judge(round: Round, { code, stdout, stderr }: Ended, codes?: readonly number[]): void {
    const ending = code === null ? 'killed' : `code ${code}`;
    this.figures.endings[ending] = (this.figures.endings[ending] ?? 0) + 1;
    const text = `${stdout}${stderr}`;
    const isExpected = codes ? codes.includes(code as number) : CODES.has(code);
    if (!isExpected) this.#note(`${round}: ended with ${ending}: ${text.slice(-600)}`);
    const raw = RAW.exec(text);
    if (raw) this.#note(`${round}: a raw error is shown: ${raw[0].trim()}`);
    for (const token of this.#tokens)
      if (text.includes(token)) this.#note(`${round}: a token is shown`);
  }

  get #tokens(): string[] {
    const { eventsToken, connectToken } = this.setup.tenant;
    return [eventsToken, connectToken];
  }

  /** @param readSince where the window of the last run began, epoch ms */
  async #differences(readSince: number): Promise<string[]> {
    const { setup, hasArchive } = this;
    const { dataFolder } = setup.folder;
    const running = setup.tenant;
    const { vaults, items } = running.tenant;
    const lookback = setup.time - PollerSetup.LOOKBACK_DAYS * DAY;
    const known = { running, until: setup.time, vaults, items };
    if (hasArchive) {
      const archive = path.join(dataFolder, 'archive');
      const damage = verify(archive).problems.map(({ file, what }) => `${file} ${what}`);
      const graph = await archivedGraph(archive);
      return [...damage, ...differencesToUnion({ ...known, since: this.#since }, graph)];
    }
    const graph = { entities: [] as Stored[], relationships: [] as Stored[] };
    const latest = path.join(dataFolder, 'latest');
    for await (const batch of entitiesIn(latest)) graph.entities.push(...(batch as Stored[]));
    for await (const batch of relationshipsIn(latest))
      graph.relationships.push(...(batch as Stored[]));
    return differencesToUnion(
      { ...known, since: lookback },
      withoutReadBack(graph, lookback, readSince),
    ).filter((line) => !OF_OLD_PEOPLE.test(line));
  }

  /** What runs that were killed have left, and tokens on the disk. */
  #leftovers(): string[] {
    const { root, dataFolder } = this.setup.folder;
    const runs = readdirSync(path.join(dataFolder, 'runs'));
    const most = this.hasArchive ? 0 : 2;
    const files = readdirSync(path.join(root, 'state'), { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ name }) => path.join(root, 'state', name));
    const leaks = files.filter((file) =>
      this.#tokens.some((token) => readFileSync(file, 'utf8').includes(token)),
    );
    return [
      ...(runs.length > most ? [`${runs.length} folders of runs stay: ${runs.join(', ')}`] : []),
      ...leaks.map((file) => `a token is in ${path.basename(file)}`),
    ];
  }
}
