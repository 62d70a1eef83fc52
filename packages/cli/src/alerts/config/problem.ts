import { UsageError } from '../../support/usage';

/** Something wrong in `graph-1password.yaml`: where, what, and what to do. */
export interface ConfigProblem {
  /** From 1; 0 for the file as a whole. */
  line: number;
  /** A sentence with its cure. */
  text: string;
}

/** `graph-1password.yaml` cannot be used; the message has a line for each problem. */
export class ConfigError extends UsageError {
  constructor(
    readonly file: string,
    readonly problems: ConfigProblem[],
  ) {
    super(problems.map((problem) => describeProblem(file, problem)).join('\n'));
  }
}

/** A problem as `file:line: sentence`. */
export const describeProblem = (file: string, { line, text }: ConfigProblem): string =>
  `${file}${line > 0 ? `:${line}` : ''}: ${text}`;
