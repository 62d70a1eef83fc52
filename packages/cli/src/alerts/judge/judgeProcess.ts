import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { withoutOwnTokens } from '../../support/tokens';
import type { JudgeReport, JudgeRequest } from './judge';
import type { JudgeAnswer } from './judgeWorker';

/** Longest judgement with its deliveries, in ms. */
const LIMIT_MS = 10 * 60_000;
/** Patience with a process that was told to end, in ms. */
const PATIENCE_MS = 5000;

/** How judgements are started. */
export interface JudgeOptions {
  request: Omit<JudgeRequest, 'graphFolder'>;
  env: NodeJS.ProcessEnv;
  /** Told of each judgement; a sentence when it failed. */
  onReport: (report: JudgeReport | string) => void;
  now?: () => number;
}

/**
 * Judges in a process of its own, one at a time, so that neither a rule, nor a sink that hangs, nor a crash there ever
 * holds up or harms the collection. Between judgements it sends what has waited long enough.
 */
export class JudgeProcess {
  readonly #options: JudgeOptions;
  readonly #now: () => number;
  #child: ChildProcess | undefined;
  #work: Promise<void> | undefined;
  /** The newest graph that came while a judgement was under way. */
  #next: string | undefined;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(options: JudgeOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
  }

  /** Judges a graph, after the judgement that is under way if there is one. Does not wait. */
  begin(graphFolder: string): void {
    this.#next = graphFolder;
    this.#work ??= this.#run();
  }

  /** Sends what waits, without judging anything. Does not wait. */
  send(): void {
    this.#work ??= this.#run();
  }

  /** Ends when nothing is under way. */
  async idle(): Promise<void> {
    while (this.#work) await this.#work;
  }

  /** Ends what is under way; what was not sent waits on the disk. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    this.#child?.kill();
    const killer = setTimeout(() => this.#child?.kill('SIGKILL'), PATIENCE_MS);
    await this.idle();
    clearTimeout(killer);
  }

  async #run(): Promise<void> {
    clearTimeout(this.#timer);
    try {
      do {
        const graphFolder = this.#next;
        this.#next = undefined;
        const answer = await this.#judge({
          ...this.#options.request,
          ...(graphFolder !== undefined && { graphFolder }),
        });
        if (this.#stopped) return;
        this.#options.onReport('report' in answer ? answer.report : answer.problem);
        if ('report' in answer) this.#plan(answer.report.nextDue);
      } while (this.#next !== undefined);
    } finally {
      this.#work = undefined;
    }
  }

  /** Sends again when the time has come, if no run is judged before. */
  #plan(due: number | undefined): void {
    clearTimeout(this.#timer);
    if (due === undefined) return;
    const wait = Math.min(Math.max(1000, due - this.#now()), 2 ** 31 - 1);
    this.#timer = setTimeout(() => {
      if (!this.#stopped) this.#work ??= this.#run();
    }, wait).unref();
  }

  #judge(request: JudgeRequest): Promise<JudgeAnswer> {
    const child = fork(require.resolve('./judgeWorker'), {
      // Rules and sinks have no use for tokens.
      env: withoutOwnTokens(this.#options.env),
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    this.#child = child;
    return new Promise((resolve) => {
      let answer: JudgeAnswer | undefined;
      const limit = setTimeout(() => child.kill('SIGKILL'), LIMIT_MS);
      child.on('message', (message) => (answer = message as JudgeAnswer));
      child.on('error', () =>
        resolve({ problem: 'The process that runs the rules could not be started.' }),
      );
      child.on('close', (code, signal) => {
        clearTimeout(limit);
        const how = signal ? `signal ${signal}` : `exit code ${code}`;
        resolve(
          answer ?? {
            problem: `The process that runs the rules stopped unexpectedly (${how}): nothing is lost, and it runs again after the next collection.`,
          },
        );
      });
      child.send(request);
    });
  }
}
