/** One `j1-integration` command. */
export interface J1Task {
  args: string[];
  /** The whole environment. */
  env: NodeJS.ProcessEnv;
  cwd: string;
}

/** How it ended; all that it printed was written before. */
export interface J1Ended {
  exitCode: number;
}

/** Stands between what two commands print, on both streams. */
export const END_OF_TASK = '\u0004 end of the command';
