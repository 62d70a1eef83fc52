import type { PartialDatasets } from '@jupiterone/integration-sdk-core';
import {
  abortSynchronization,
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
import { deliverySentence } from './deliverySentence';
import type { DeliveryTarget } from './target';
import { uploadClient } from './uploadClient';

/** Uploads of one step at a time, as in `j1-integration run`. */
const UPLOADS_AT_A_TIME = 5;

/** There was no JupiterOne before, epoch ms. */
const FIRST_TIME = Date.UTC(2018, 0, 1);

type EventQueue = ReturnType<typeof createEventPublishingQueue>;

/** Something that JupiterOne refused. */
class DeliveryError extends Error {}

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
    const { integrationInstanceId } = target;
    const apiClient = uploadClient(target, process.env.JUPITERONE_API_KEY ?? '');
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

  /** By JupiterOne's clock, epoch ms; undefined when it tells none: the zero times of other languages are no time. */
  get startedOn(): number | undefined {
    const { startTimestamp } = this.#context.job;
    return startTimestamp < FIRST_TIME ? undefined : startTimestamp;
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
