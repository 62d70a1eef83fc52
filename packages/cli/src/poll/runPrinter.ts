import { describeJudgement } from '../alerts/judge/describe';
import type { JudgeReport } from '../alerts/judge/judge';
import { EXIT } from '../support/exitCodes';
import { jsonText } from '../support/text';
import { describeRun } from './run/report';
import type { RunReport } from './run/report';

/** A line a run: JSON for machines, words for a terminal. */
export class RunPrinter {
  readonly #json: boolean;
  readonly #said = new Set<string>();
  /** The last judgement did not take place. */
  #isUnjudged = false;

  constructor(json: boolean) {
    this.#json = json;
  }

  /** @param next epoch ms; undefined for none */
  run(report: RunReport, instance: string, next: number | undefined): void {
    const nextRun = next === undefined ? undefined : new Date(next).toISOString();
    if (this.#json) {
      console.log(jsonText({ event: 'run', instance, ...report, nextRun }, 0));
      return;
    }
    console.log(`${report.startedOn}  ${describeRun(report)}`);
  }

  /** @param report a sentence when the rules did not run */
  alerts(report: JudgeReport | string): void {
    this.#isUnjudged = typeof report === 'string';
    if (this.#json) {
      const content = typeof report === 'string' ? { problem: report } : report;
      console.log(jsonText({ event: 'alerts', ...content }, 0));
      return;
    }
    console.log(`${new Date().toISOString()}  ${describeJudgement(report)}`);
  }

  /** How `--once` ends: what was collected and could not be judged is done in part. @param code of the run */
  exitCode(code: number): number {
    return code === EXIT.done && this.#isUnjudged ? EXIT.partial : code;
  }

  /** @param due of the next run, epoch ms */
  wait(due: number): void {
    if (!this.#json && due > Date.now()) {
      console.log(`${new Date().toISOString()}  next run at ${new Date(due).toISOString()}`);
    }
  }

  /** Says what is true of every run and need not be heard after each. */
  sayOnce(message: string): void {
    if (!this.#said.has(message)) this.say(message);
    this.#said.add(message);
  }

  /** Says something beside the lines of runs. */
  say(message: string): void {
    // Programs read the lines of runs on stdout; this line is for people.
    console.error(this.#json ? jsonText({ event: 'notice', message }, 0) : message);
  }
}
