import type { PartialDatasets } from '@jupiterone/integration-sdk-core';
import {
  abortSynchronization,
  createApiClient,
  createEventPublishingQueue,
  createQueuedStepGraphObjectDataUploader,
  finalizeSynchronization,
  initiateSynchronization,
  uploadGraphObjectData,
} from '@jupiterone/integration-sdk-runtime';
import type {
  CreateStepGraphObjectDataUploaderFunction,
  IntegrationLogger,
  SynchronizationJobContext,
} from '@jupiterone/integration-sdk-runtime';
import { sanitizeReason } from '../../../../../src/client/redact';
import type { DeliveryTarget } from './target';

/** Uploads of one step at a time, as in `j1-integration run`. */
const UPLOADS_AT_A_TIME = 5;

type EventQueue = ReturnType<typeof createEventPublishingQueue>;

/** Something that JupiterOne refused. */
class DeliveryError extends Error {}

/**
 * What went wrong between us and JupiterOne, in a sentence. The SDK's errors carry the whole request as their cause,
 * so nothing but a status, a code and JupiterOne's own message is taken out of them.
 */
export function deliverySentence(what: string, error: unknown): string {
  const { message, code, _cause, cause } = error as {
    message?: string;
    code?: string;
    _cause?: unknown;
    cause?: unknown;
  };
  const answer = /\(API response: (code=.*)\)\.?$/s.exec(message ?? '')?.[1];
  const origin = (_cause ?? cause ?? error) as {
    response?: { status?: number };
    status?: number;
    code?: unknown;
  };
  const status = origin.response?.status;
  const known =
    (answer && sanitizeReason(answer, process.env.JUPITERONE_API_KEY)) ??
    (status !== undefined ? `status ${status}` : undefined) ??
    (typeof origin.code === 'string' ? origin.code : code);
  const hint =
    status === 401 || status === 403 || /unauthori[sz]ed|forbidden|code=40[13]/i.test(answer ?? '')
      ? ': check JUPITERONE_API_KEY and JUPITERONE_ACCOUNT'
      : '';
  return `JupiterOne ${what} (${known ?? 'no answer'})${hint}.`;
}

/** A synchronization job from its creation to its end, used while the steps run. */
export class Synchronization {
  readonly #events: EventQueue;
  /** What could not be uploaded; the SDK's own error hides it. */
  readonly failures = new Set<string>();

  readonly #context: SynchronizationJobContext;

  private constructor(context: SynchronizationJobContext) {
    this.#context = context;

    this.#events = createEventPublishingQueue(context);
    this.logger.on('event', (event: Parameters<EventQueue['enqueue']>[0]) =>
      this.#events.enqueue(event),
    );
  }

  /**
   * Opens a job, with the key in `JUPITERONE_API_KEY`: no key is ever part of a request between our processes.
   * @throws Error with a sentence
   */
  static async open(
    target: DeliveryTarget & { kind: 'jupiterone' },
    logger: IntegrationLogger,
  ): Promise<Synchronization> {
    const { apiBaseUrl, account, integrationInstanceId } = target;
    const accessToken = process.env.JUPITERONE_API_KEY ?? '';
    const apiClient = createApiClient({ apiBaseUrl, account, accessToken });
    try {
      const input = { apiClient, logger, source: 'integration-managed' as const };
      return new Synchronization(
        await initiateSynchronization({ ...input, integrationInstanceId }),
      );
    } catch (error) {
      throw new DeliveryError(deliverySentence('did not open a synchronization job', error));
    }
  }

  get id(): string {
    return this.#context.job.id;
  }

  /** By JupiterOne's clock, epoch ms. */
  get startedOn(): number {
    return this.#context.job.startTimestamp;
  }

  /** The logger of the run: its events go to JupiterOne's job log. */
  get logger(): IntegrationLogger {
    return this.#context.logger;
  }

  /** Uploads what a step has collected while it goes on. */
  readonly uploader: CreateStepGraphObjectDataUploaderFunction = (stepId) =>
    createQueuedStepGraphObjectDataUploader({
      stepId,
      logger: this.logger,
      uploadConcurrency: UPLOADS_AT_A_TIME,
      upload: async (data) => {
        try {
          await uploadGraphObjectData(this.#context, data);
        } catch (error) {
          const sentence = deliverySentence('did not accept an upload', error);
          this.failures.add(sentence);
          throw new DeliveryError(sentence);
        }
      },
    });

  /** @throws Error with a sentence when JupiterOne does not accept the end of the job */
  async finalize(partialDatasets: PartialDatasets): Promise<void> {
    await this.#events.onIdle();
    try {
      await finalizeSynchronization({ ...this.#context, partialDatasets });
    } catch (error) {
      throw new DeliveryError(deliverySentence('did not finalize the synchronization job', error));
    }
  }

  /** Ends the job without effect on the graph. A failure changes nothing: a job that is not finalized has no effect either. */
  async abort(reason: string): Promise<void> {
    try {
      await this.#events.onIdle();
      await abortSynchronization({ ...this.#context, reason });
    } catch (error) {
      this.failures.add(deliverySentence('did not abort the synchronization job', error));
    }
  }
}
