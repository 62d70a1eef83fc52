import type { EventKind } from '@graph-1password/vocabulary';

/**
 * What a run tells the program around it while it goes on: facts to decide by. Their wording for people is in `message`
 * and in the log, and nothing reads it back.
 */
export type RunSignal =
  /** Something was read, or is left out: progress for people. */
  | { type: 'progress'; message: string }
  /** The token cannot read a stream. */
  | { type: 'missingFeature'; feature: EventKind; message: string }
  /** A step goes on, but its data is not complete. */
  | { type: 'incomplete'; message: string }
  /** A step failed. `code` is that of a client's error, `ERROR` for any other. */
  | { type: 'stepFailed'; stepId: string; stepName: string; code: string; message: string }
  /** The last step has ended. */
  | { type: 'ended'; notes: RunNotes };

/** What a run knows of itself at its end and the SDK's summary does not tell. Plain data: it is written beside the graph. */
export interface RunNotes {
  /** Streams that the token does not open. */
  missingFeatures: EventKind[];
  /** Events that could not be stored because they have no id or no time, by stream. */
  malformed: Partial<Record<EventKind, number>>;
  /** Requests sent to the Events API; absent when none was made. */
  eventsRequests?: number;
  /** Epoch ms, by the clocks of the servers, the earliest that an answer said; absent when none did. This machine's clock may be wrong. */
  answeredOn?: number;
}

/** The file of the notes in the folder of a run, beside the SDK's `summary.json`. */
export const NOTES_FILE = 'notes.json';

/** Called with every signal of a run. */
export type SignalListener = (signal: RunSignal) => void;

/** Set by a parent process that wants the signals of a run through its IPC channel. */
export const SIGNALS_VARIABLE = 'GRAPH_1PASSWORD_SIGNALS';

/**
 * Sends signals to the parent process, if it asked for them: the SDK's commands run in processes of their own.
 * @param env the environment, as `process.env`
 */
export function parentListener(env: NodeJS.ProcessEnv): SignalListener {
  if (env[SIGNALS_VARIABLE] !== 'ipc') return () => undefined;
  return (signal) => {
    if (process.connected) process.send?.(signal);
  };
}
