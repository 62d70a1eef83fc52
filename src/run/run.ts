import type {
  ExecutionHistory,
  IntegrationStep,
  IntegrationStepExecutionContext,
} from '@jupiterone/integration-sdk-core';
import type { EventWindow } from '../client/events/types';
import type { Clients } from '../client/factory';
import { getClients } from '../client/factory';
import type { IntegrationConfig, ParsedConfig } from '../config';
import { DEFAULT_LOOKBACK_DAYS, parseConfig } from '../config';
import { EventReferences } from './eventReferences';

/** The context of every step of this integration. */
export type StepContext = IntegrationStepExecutionContext<IntegrationConfig>;

/** A step of this integration. */
export type OnePasswordStep = IntegrationStep<IntegrationConfig>;

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Item usages arrive when a client syncs, a day late and more: how far a run reads again, in ms. */
export const OVERLAP_MS = 48 * HOUR_MS;

/**
 * The window of a run: up to its start, from the look-back or, when JupiterOne tells of an earlier
 * success, from shortly before that.
 * @param lookbackDays 1 to 120
 */
export function eventWindow(history: ExecutionHistory, lookbackDays: number): EventWindow {
  const until = history.current.startedOn;
  const earliest = until - lookbackDays * DAY_MS;
  const last = history.lastSuccessful?.startedOn;
  return { since: last === undefined ? earliest : Math.max(earliest, last - OVERLAP_MS), until };
}

/** What every step needs: the parsed configuration, the clients of the configured halves, the window. */
export interface Run extends Clients {
  config: ParsedConfig;
  window: EventWindow;
}

/**
 * The run that a step belongs to; all steps of a run share the clients, and so their connections
 * and their rate limit.
 * @throws IntegrationValidationError when the configuration is wrong
 */
export function getRun({ instance, executionHistory, logger }: StepContext): Run {
  const config = parseConfig(instance.config);
  return {
    config,
    window: eventWindow(executionHistory, config.events?.lookbackDays ?? DEFAULT_LOOKBACK_DAYS),
    ...getClients(instance.config, logger),
  };
}

const openReferences = new WeakMap<IntegrationConfig, EventReferences[]>();

/** References that last as long as the run does. */
export function newReferences({ instance }: StepContext): EventReferences {
  const references = new EventReferences();
  const open = openReferences.get(instance.config) ?? [];
  openReferences.set(instance.config, [...open, references]);
  return references;
}

/** Gives the references of a run back, after its last step. @param config `instance.config` */
export function closeReferences(config: IntegrationConfig): void {
  for (const references of openReferences.get(config) ?? []) references.close();
  openReferences.delete(config);
}
