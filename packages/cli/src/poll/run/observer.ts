import type { EventKind } from '@graph-1password/vocabulary';
import type { RunNotes, RunSignal, SignalListener } from '../../../../../src/run/signals';

/** How many sentences of a run are kept: a run that fails everywhere repeats itself. */
const MAX_REASONS = 20;

/** Listens to the signals of a run: what went wrong, in sentences, and what the poller decides by. */
export class RunObserver {
  /** Names of the steps that failed for a reason, by its sentence: a mistake in a setting fails each step of a half. */
  readonly #reasons = new Map<string, string[]>();
  readonly #failedSteps = new Set<string>();
  /** Streams that the token does not open. */
  readonly lacking = new Set<EventKind>();
  /** What the run noted; undefined until its last step has ended. */
  notes: RunNotes | undefined;

  readonly #also: SignalListener | undefined;

  /** @param also gets each signal as well */
  constructor(also?: SignalListener) {
    this.#also = also;
  }

  /** Takes a signal of the run. */
  readonly listen = (signal: RunSignal): void => {
    this.#also?.(signal);
    switch (signal.type) {
      case 'missingFeature':
        this.lacking.add(signal.feature);
        return this.add(signal.message);
      case 'incomplete':
        return this.add(signal.message);
      case 'stepFailed':
        this.#failedSteps.add(signal.stepId);
        return this.#keep(signal.message, signal.stepName);
      case 'ended':
        this.notes = signal.notes;
        return;
      case 'progress':
    }
  };

  /** Keeps a sentence. */
  add(sentence: string): void {
    this.#keep(sentence);
  }

  #keep(sentence: string, ...steps: string[]): void {
    const known = this.#reasons.get(sentence);
    if (known) known.push(...steps);
    else if (this.#reasons.size < MAX_REASONS) this.#reasons.set(sentence, steps);
  }

  /** Whether the run said why a step failed. */
  explains(stepId: string): boolean {
    return this.#failedSteps.has(stepId);
  }

  get reasons(): string[] {
    return [...this.#reasons].map(([sentence, steps]) =>
      steps.length === 0 ? sentence : `${steps.join(', ')}: ${sentence}`,
    );
  }
}
