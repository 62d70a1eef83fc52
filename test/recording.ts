import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Polly } from '@pollyjs/core';
import { ProjectPersister } from './polly/persister';
import type { ProjectPersisterOptions } from './polly/persister';
import { RecordingSession } from './polly/session';
import { UndiciAdapter } from './polly/undiciAdapter';

/** Largest recording that may be committed, in bytes. */
const MAX_BYTES = 1024 * 1024;

/** `record` sends requests and writes the answers; `replay` sends nothing. */
export type RecordingMode = 'record' | 'replay';

/** What a recording is called and where it lives. */
export interface ProjectRecordingOptions {
  /** Folder of the test (`__dirname`); the recording is `__recordings__/<name>_<hash>/recording.har` in it. */
  directory: string;
  /** Unique in the folder. */
  name: string;
  /** Default: what `recordingMode()` says. */
  mode?: RecordingMode;
  /** Largest recording that is written, in bytes; default 1 MiB. */
  maxBytes?: number;
}

/** A running recording. */
export interface ProjectRecording {
  mode: RecordingMode;
  polly: Polly;
  /**
   * Ends the recording, and writes it when recording.
   * @throws Error when a request had no recorded answer (whatever the code under test made of that), when
   * the recording would hold a secret, or when it is too large
   */
  stop(): Promise<void>;
}

/** `record` when the environment variable `RECORD` is set (`npm run record` does), else `replay`. */
export function recordingMode(): RecordingMode {
  return process.env.RECORD ? 'record' : 'replay';
}

/**
 * Starts recording or replaying what the clients of both APIs send, if they are made with
 * `wrapDispatcher: recordable`.
 *
 * A request is recognised by method, path with query, and body; same ones repeat in order. Time is part of
 * the Events API's bodies, so freeze the clock at the moment of the recording. What is written holds no
 * credentials, cookies or secret values of Connect; it does hold names and e-mail addresses, as events do:
 * do not commit what was recorded from a real tenant.
 *
 * @throws Error when another recording is still running
 */
export function setupProjectRecording(options: ProjectRecordingOptions): ProjectRecording {
  const { directory, name, mode = recordingMode(), maxBytes = MAX_BYTES } = options;
  if (!existsSync(directory)) {
    throw new Error(`The directory "${directory}" of recording "${name}" does not exist.`);
  }
  const session = new RecordingSession();
  const persisterOptions: ProjectPersisterOptions = {
    recordingsDir: join(directory, '__recordings__'),
    session,
    maxBytes,
  };
  const polly = new Polly(name, {
    mode,
    adapters: [UndiciAdapter],
    adapterOptions: { [UndiciAdapter.id]: { session } },
    persister: ProjectPersister,
    persisterOptions: { [ProjectPersister.id]: persisterOptions },
    matchRequestsBy: { method: true, url: true, body: true, headers: false, order: true },
    recordIfMissing: false,
    recordFailedRequests: true,
    flushRequestsOnStop: true,
    logLevel: 'silent',
    // Polly's own waits for a timer, which never fires under a frozen clock.
    timing: () => Promise.resolve(),
  });
  const stop = async (): Promise<void> => {
    await polly.stop();
    if (session.missing.length > 0) throw new Error(session.missing.join('\n'));
  };
  return { mode, polly, stop };
}
