import type { IntegrationStepResult } from '@jupiterone/integration-sdk-core';
import { StepResultStatus } from '@jupiterone/integration-sdk-core';
import Table from 'cli-table3';
import { Entities } from '../../../../src/entities';
import { Relationships } from '../../../../src/relationships';
import { EVENT_TYPES, TYPE_PREFIX } from '@graph-1password/vocabulary';
import { NO_SUMMARY, readSummaryFile } from './summaryFile';

/** What the SDK writes down at the end of a run. */
export interface RunSummary {
  integrationStepResults: IntegrationStepResult[];
  metadata: { partialDatasets: { types: string[] } };
}

/**
 * Reads the summary of the last run.
 * @throws Error with a sentence when no run has left one, or it cannot be read
 */
export function readSummary(graphFolder: string): RunSummary {
  const reading = readSummaryFile(graphFolder);
  if (reading.kind === 'read') return reading.content as RunSummary;
  throw new Error(`${NO_SUMMARY[reading.kind].join(' ')} (${graphFolder}): run it again.`);
}

/** Count of objects by type, over all steps. */
export function countTypes({ integrationStepResults }: RunSummary): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { encounteredTypeCounts } of integrationStepResults) {
    for (const [type, count] of Object.entries(encounteredTypeCounts ?? {})) {
      counts.set(type, (counts.get(type) ?? 0) + count);
    }
  }
  return counts;
}

const numberCell = (count: number) => ({
  content: count.toLocaleString('en-US'),
  hAlign: 'right' as const,
});

const newTable = (...head: string[]) =>
  new Table({ head, style: { head: [], border: [], compact: true } });

/** The tables that people see after a run: entities, relationships and steps. */
export function formatSummary(summary: RunSummary): string {
  const counts = countTypes(summary);
  const entities = newTable('Entity', 'Type', 'Count');
  for (const { resourceName, _type } of Object.values(Entities)) {
    entities.push([resourceName, _type, numberCell(counts.get(_type) ?? 0)]);
  }
  const relationships = newTable('From', 'Class', 'To', 'Count');
  for (const { metadata } of Object.values(Relationships)) {
    const { sourceType, _class, targetType, _type } = metadata;
    relationships.push([
      short(sourceType),
      _class,
      short(targetType),
      numberCell(counts.get(_type) ?? 0),
    ]);
  }
  const steps = newTable('Step', 'Status', 'Seconds');
  for (const { name, status, duration } of summary.integrationStepResults) {
    const seconds = duration === undefined ? '' : (duration / 1000).toFixed(1);
    steps.push([name, status, { content: seconds, hAlign: 'right' }]);
  }
  return [entities, relationships, steps].map((table) => table.toString()).join('\n');
}

const short = (type: string): string => type.replace(TYPE_PREFIX, '');

/** Sum of all event types. */
export function countEvents(summary: RunSummary): number {
  const counts = countTypes(summary);
  return EVENT_TYPES.reduce((sum, type) => sum + (counts.get(type) ?? 0), 0);
}

const FAILED: readonly StepResultStatus[] = [
  StepResultStatus.FAILURE,
  StepResultStatus.PARTIAL_SUCCESS_DUE_TO_DEPENDENCY_FAILURE,
];

/** Steps that did not do all of their work, disabled ones not counted. */
export const failedSteps = ({ integrationStepResults }: RunSummary): IntegrationStepResult[] =>
  integrationStepResults.filter(({ status }) => FAILED.includes(status));
