import { EVENT_KINDS } from '@graph-1password/vocabulary';
import type { EventKind } from '@graph-1password/vocabulary';
import { IntegrationWarnEventName } from '@jupiterone/integration-sdk-core';
import type { IntegrationLogger } from '@jupiterone/integration-sdk-runtime';

/** Sentences of a run that are kept; a run that fails everywhere says the same again and again. */
const MAX_REASONS = 20;

/** Event by which a step tells that the token lacks a feature. */
const MISSING_PERMISSION: string = IntegrationWarnEventName.MissingPermission;

/** How the SDK says that uploads of a step failed, with the first of the causes. */
const UPLOAD_FAILED =
  /^Error\(s\) uploading .*?errorMessages=(?:\w*Error: )?(.*?)(?:,\w*Error: .*)?\)$/s;

/** Listens to what a run tells JupiterOne's job log: that is what went wrong, in sentences. */
export class RunObserver {
  readonly #reasons = new Set<string>();
  /** Streams that the token does not open. */
  readonly lacking = new Set<EventKind>();

  /** @param logger of the run */
  constructor(logger: IntegrationLogger) {
    logger.on('event', ({ name, description }: { name: string; description: string }) => {
      if (name === MISSING_PERMISSION) {
        const kind = EVENT_KINDS.find((stream) => description.includes(`"${stream}"`));
        if (kind) this.lacking.add(kind);
      }
      if (/^(warn|error)|failure$/.test(name)) this.add(reasonOf(description));
    });
  }

  /** Keeps a sentence. */
  add(sentence: string): void {
    if (this.#reasons.size < MAX_REASONS) this.#reasons.add(sentence);
  }

  get reasons(): string[] {
    return [...this.#reasons];
  }
}

/** The SDK packs a cause as `Step "Fetch Vaults" failed to complete due to error. (errorCode="...", reason="...")`. */
function reasonOf(description: string): string {
  const step = /^Step "([^"]+)" failed/.exec(description)?.[1];
  const quoted = /reason=("(?:[^"\\]|\\.)*")/.exec(description)?.[1];
  if (quoted === undefined) return description;
  const reason = JSON.parse(quoted) as string;
  // What JupiterOne did not take is no fault of the step: said once, however many steps were sending.
  const refusal = UPLOAD_FAILED.exec(reason)?.[1];
  if (refusal !== undefined) return refusal;
  return step === undefined ? reason : `${step}: ${reason}`;
}
