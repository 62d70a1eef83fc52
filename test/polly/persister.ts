import { join, relative } from 'node:path';
import type { Request } from '@pollyjs/core';
import type { Har, HarEntry } from '@pollyjs/persister';
import FSPersister from '@pollyjs/persister-fs';
import { findLeaks } from './check';
import { MissingRecordingError } from './missingRecording';
import { sanitizeHar } from './sanitize';
import type { RecordingSession } from './session';

/** Options of the persister, under its id in Polly's `persisterOptions`. */
export interface ProjectPersisterOptions {
  recordingsDir: string;
  session: RecordingSession;
  /** Largest recording that may be written, in bytes. */
  maxBytes: number;
}

/**
 * Writes recordings as `<directory>/<recording>/recording.har`, redacted and in a stable form, and says
 * clearly when there is none for a request.
 */
export class ProjectPersister extends FSPersister {
  static override get id(): string {
    return 'redacted-fs';
  }

  /** @throws Error, and writes nothing, when the recording still holds a secret or is too large */
  override async onSaveRecording(recordingId: string, har: Har): Promise<void> {
    const clean = sanitizeHar(har);
    const text = JSON.stringify(clean);
    const leaks = findLeaks(text);
    const { session, maxBytes } = this.#options;
    for (const token of session.tokens) {
      if (text.includes(token)) leaks.push('The recording holds the token of a request.');
    }
    if (leaks.length > 0) {
      throw new Error(`The recording "${recordingId}" was not written. ${leaks.join(' ')}`);
    }
    const size = Buffer.byteLength(text);
    if (size > maxBytes) {
      throw new Error(
        `The recording "${recordingId}" was not written: it has ${size} bytes and ${maxBytes} are allowed. Record less, from a smaller tenant.`,
      );
    }
    await super.onSaveRecording(recordingId, clean);
  }

  /** @throws MissingRecordingError when nothing was recorded for the request and recording is off */
  override async findEntry(request: Request): Promise<HarEntry | null> {
    const entry = await super.findEntry(request);
    if (entry || this.polly.config.recordIfMissing) return entry;
    const file = join(this.#options.recordingsDir, request.recordingId, 'recording.har');
    const error = new MissingRecordingError(request, relative(process.cwd(), file));
    this.#options.session.missing.push(error.message);
    throw error;
  }

  get #options(): ProjectPersisterOptions {
    return this.options as unknown as ProjectPersisterOptions;
  }
}
