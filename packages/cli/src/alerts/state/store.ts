import {
  appendFileSync,
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { fileTroubleWords } from '@graph-1password/vocabulary';
import { writeFileAtomically, makeFolder } from '@graph-1password/archive/files';
import { applyOutcome } from '../outbox/apply';
import type { SendAttempt } from '../outbox/outcome';
import { isDecisions, isOutcome, isState } from './shape';
import { ALERTS_VERSION, emptyAlerts, noDecisions } from './types';
import type { AlertState, Decisions } from './types';

/** The files cannot be used; the message is a sentence. */
export class AlertStateError extends Error {
  override readonly name = 'AlertStateError';
}

/**
 * What is remembered of alerts, in a folder beside the poller's state: `state.json` with incidents and outbox in one
 * file, so that they change together or not at all; `journal-<n>.ndjson` with the attempts since then; `decisions.json`
 * with what people decided.
 */
export class AlertStore {
  /** @param folder made when it is missing */
  constructor(readonly folder: string) {}

  get #state(): string {
    return path.join(this.folder, 'state.json');
  }

  /** The attempts since a state was written have a file of their own, so that none is ever counted twice. */
  #journal({ generation }: AlertState): string {
    return path.join(this.folder, `journal-${generation}.ndjson`);
  }

  get #decisions(): string {
    return path.join(this.folder, 'decisions.json');
  }

  get #unjudged(): string {
    return path.join(this.folder, 'unjudged');
  }

  /** Notes that there is something that was not judged yet: whoever is to judge it may be killed. */
  expectJudgement(): void {
    try {
      makeFolder(this.folder);
      writeFileSync(this.#unjudged, '', { mode: 0o600 });
    } catch {
      // The judgement itself says why nothing can be written there.
    }
  }

  /** Notes that everything was judged that was there at a time (epoch ms, of this machine's files). */
  judged(at: number): void {
    const noted = statSync(this.#unjudged, { throwIfNoEntry: false })?.mtimeMs;
    // The file system knows fractions of a ms, the clock does not.
    if (noted !== undefined && Math.floor(noted) <= at) rmSync(this.#unjudged, { force: true });
  }

  /** Whether something waits to be judged: news, or what people decided since a judgement (epoch ms). */
  isBehind(judgedOn: number): boolean {
    const decidedOn = statSync(this.#decisions, { throwIfNoEntry: false })?.mtimeMs ?? 0;
    return existsSync(this.#unjudged) || decidedOn >= judgedOn;
  }

  /** Held by the process that judges and sends. */
  get lockFile(): string {
    return path.join(this.folder, 'lock');
  }

  /**
   * The state with all attempts noted.
   * @param warn told in a sentence when a file was damaged; it is then put aside. Without it (for those who only look)
   *   a damaged file stays where it is, and counts as empty
   * @throws AlertStateError when a file cannot be read, or a newer version wrote it
   */
  load(warn?: (sentence: string) => void): AlertState {
    const state =
      read(this.#state, isState, warn, 'open incidents are sent again') ?? emptyAlerts();
    for (const outcome of outcomesIn(this.#journal(state))) applyOutcome(state, outcome);
    return state;
  }

  /**
   * Whether a file is damaged, for who only looks; it stays where it is.
   * @returns its path, and what the next run of the poller does without it
   * @throws AlertStateError when a file cannot be read
   */
  damage(): { file: string; effect: string } | undefined {
    const files: [file: string, fits: (value: unknown) => boolean, effect: string][] = [
      [this.#state, isState, 'sends open incidents again'],
      [this.#decisions, isDecisions, 'goes on without acknowledgements and mutes'],
    ];
    const damaged = files.find(([file, fits]) => {
      const text = readText(file);
      return text !== undefined && !fits(parse(text));
    });
    return damaged && { file: damaged[0], effect: damaged[2] };
  }

  /** Does not let damaged files be shown as if there were nothing. @throws AlertStateError when one is damaged or cannot be read */
  requireWhole(): void {
    const damage = this.damage();
    if (!damage) return;
    throw new AlertStateError(
      `${damage.file} is damaged, so what it held is not known: restore it from a backup, or let the next run of the poller put it aside, which ${damage.effect}.`,
    );
  }

  /** Writes the state, with all attempts in it, and begins a new journal. @throws the file system's error */
  save(state: AlertState): void {
    const before = this.#journal(state);
    state.generation++;
    writeFileAtomically(this.#state, `${JSON.stringify(state)}\n`);
    // After a crash before this line the old journal lies there, and nobody reads it.
    rmSync(before, { force: true });
  }

  /** Notes an attempt that followed on a state. @throws the file system's error */
  note(state: AlertState, outcome: SendAttempt): void {
    makeFolder(this.folder);
    const handle = openSync(this.#journal(state), 'a', 0o600);
    try {
      // A line that was cut by a crash must not swallow this one.
      appendFileSync(handle, `\n${JSON.stringify(outcome)}\n`);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
  }

  /** What people decided. @param warn as in {@link load} */
  loadDecisions(warn?: (sentence: string) => void): Decisions {
    return (
      read(this.#decisions, isDecisions, warn, 'you must set acknowledgements and mutes again') ??
      noDecisions()
    );
  }

  /** @throws the file system's error */
  saveDecisions(decisions: Decisions): void {
    writeFileAtomically(this.#decisions, `${JSON.stringify(decisions, null, 2)}\n`);
  }
}

function outcomesIn(file: string): SendAttempt[] {
  const text = readText(file) ?? '';
  return text.split('\n').flatMap((line) => {
    const value = parse(line);
    return isOutcome(value) ? [value] : [];
  });
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    const { what, cure } = fileTroubleWords(error);
    throw new AlertStateError(
      `${file} cannot be read, because ${what}: ${cure}, or use another --state-dir.`,
    );
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function read<T>(
  file: string,
  fits: (value: unknown) => value is T,
  warn: ((sentence: string) => void) | undefined,
  effect: string,
): T | undefined {
  const text = readText(file);
  if (text === undefined) return undefined;
  const value = parse(text);
  if (fits(value)) return value;
  const { version } = (value ?? {}) as { version?: unknown };
  if (typeof version === 'number' && version > ALERTS_VERSION) {
    throw new AlertStateError(
      `${file} was written by a newer version of graph-1password: use that version, or move the file away.`,
    );
  }
  if (!warn) return undefined;
  const aside = `${file}.damaged-${new Date().toISOString().replace(/[:.]/g, '-')}`;
  renameSync(file, aside);
  warn(`${file} is damaged and was moved to ${aside}: ${effect}.`);
  return undefined;
}
