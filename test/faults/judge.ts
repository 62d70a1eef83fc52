import { StepResultStatus } from '@jupiterone/integration-sdk-core';
import { integrationSteps } from '../../src/steps';
import { collect } from './collect';
import type { Collected } from './collect';
import { affectedBy, alwaysPartial, declaredTypes, dependents, failingWith } from './declared';
import { brokenRules, differences, eventKeys } from './graph';
import type { StoredGraph } from './graph';
import { findLeaks, itemSecrets, tokenSecrets } from './leaks';
import type { Expected, FaultRow, Run } from './row';
import { NOW, FaultSetup } from './faultSetup';

/*
 * The judge works out on its own what a fault may change in a graph, on purpose: it shares no code with the steps that it
 * judges. Do not unify the two.
 */

/** What became of a row. */
export interface Verdict {
  name: string;
  /** For people. */
  expected: string;
  /** What is not as stated; empty when all is well. */
  problems: string[];
  /** Real time of the run and of its judgement. */
  seconds: number;
  /** Requests that reached the tenant. */
  requests: number;
}

/** Problems that are told; a wrong graph has thousands. */
const MOST_PROBLEMS = 20;

let truth: Promise<StoredGraph> | undefined;

/** The graph of a run in which nothing goes wrong. */
export function faultFreeGraph(): Promise<StoredGraph> {
  return (truth ??= (async () => {
    const setup = await FaultSetup.open();
    try {
      return (await collect(setup.config, { startedOn: NOW }, setup.clients)).graph;
    } finally {
      await setup.close();
    }
  })());
}

/** Runs a row and compares what happened with what it states. */
export async function runRow(row: FaultRow): Promise<Verdict> {
  const whole = await faultFreeGraph();
  const began = performance.now();
  const setup = await FaultSetup.open(row.serve);
  try {
    await row.fault(setup);
    const runs: Collected[] = [];
    const times: readonly Run[] = row.runs ?? [{ startedOn: NOW }];
    for (const { before, ...run } of times) {
      before?.(setup);
      runs.push(await collect(setup.config, run, setup.clients));
    }
    const problems = judge(row, setup, runs, whole);
    return {
      name: row.name,
      expected: wordsFor(row.expected),
      problems: problems.slice(0, MOST_PROBLEMS),
      seconds: (performance.now() - began) / 1000,
      requests: setup.server.stats.total,
    };
  } finally {
    await setup.close();
  }
}

function judge(
  row: FaultRow,
  setup: FaultSetup,
  runs: readonly Collected[],
  whole: StoredGraph,
): string[] {
  const { eventsToken, connectToken, tenant } = setup.server;
  const secrets = [
    ...tokenSecrets('the Events token', eventsToken),
    ...tokenSecrets('the Connect token', connectToken),
    ...tokenSecrets('the configured Events token', String(setup.config.reportingEventAccessToken)),
    ...itemSecrets(tenant.secretValues),
  ];
  const last = runs.at(-1) as Collected;
  const told = row.check?.(last, setup);
  return [
    ...runs.flatMap((run) => [...brokenRules(run.graph), ...findLeaks(run.outputs, secrets)]),
    ...(row.expected === 'same events'
      ? judgeEvents(runs, whole)
      : judgeOutcome(row, row.expected, last, whole)),
    ...(told === undefined ? [] : [told]),
  ];
}

/** Every event of the truth is in one of the runs at least, and nothing else. */
function judgeEvents(runs: readonly Collected[], whole: StoredGraph): string[] {
  const should = eventKeys(whole);
  const found = new Set(runs.flatMap(({ graph }) => [...eventKeys(graph)]));
  return [
    ...runs.flatMap((run) => judgeSteps(run, [])),
    ...[...should].filter((key) => !found.has(key)).map((key) => `${key} is in none of the runs`),
    ...[...found].filter((key) => !should.has(key)).map((key) => `${key} should not be there`),
  ];
}

function judgeOutcome(
  row: FaultRow,
  expected: Exclude<Expected, 'same events'>,
  run: Collected,
  whole: StoredGraph,
): string[] {
  if (expected === 'same graph') {
    return [
      ...judgeSteps(run, []),
      ...judgePartial(run, [], []),
      ...judgeGraph(row, run, whole, []),
    ];
  }
  if ('refused' in expected) return judgeRefusal(run, expected.refused);
  if ('shortened' in expected) {
    const { shortened, says } = expected;
    return [
      ...judgeSteps(run, []),
      ...judgeSentence(run, says),
      ...judgePartial(run, [], []),
      ...judgeGraph(row, run, whole, shortened),
    ];
  }
  const { failed, says, partial } = expected;
  return [
    ...judgeSteps(run, failed),
    ...judgeSentence(run, says),
    ...judgePartial(run, failed, partial),
    ...judgeGraph(row, run, whole, failed),
  ];
}

function judgeRefusal({ error, graph }: Collected, refused: RegExp): string[] {
  if (!error) return ['the run was not refused'];
  return [
    ...(error.constructor.name === 'IntegrationValidationError'
      ? []
      : [`it was refused with a ${error.constructor.name}, whose sentence JupiterOne hides`]),
    ...(refused.test(error.message) ? [] : [`it was refused with: ${error.message}`]),
    ...(graph.steps.size === 0 ? [] : ['a refused run left a graph']),
  ];
}

/** The steps that fail, those that depend on them, and no other. */
function judgeSteps({ result, error }: Collected, stated: readonly string[]): string[] {
  if (!result) return [`the run ended with: ${error?.message}`];
  const failed = [...stated, ...failingWith(stated)];
  const after = dependents(failed);
  return result.integrationStepResults.flatMap(({ id, status }) => {
    const should = failed.includes(id)
      ? StepResultStatus.FAILURE
      : (after as ReadonlySet<string>).has(id)
        ? StepResultStatus.PARTIAL_SUCCESS_DUE_TO_DEPENDENCY_FAILURE
        : StepResultStatus.SUCCESS;
    return status === should ? [] : [`${id} ended with ${status}, not ${should}`];
  });
}

/** In the job log of JupiterOne, where the customer looks. */
function judgeSentence({ log }: Collected, says: RegExp): string[] {
  // The SDK writes the sentence as a JSON text into its own.
  const lines = log.map((line) => line.replaceAll('\\"', '"'));
  if (lines.some((line) => says.test(line))) return [];
  const failures = lines.filter((line) => /fail|warn_/i.test(line)).join(' | ');
  return [
    `nothing that was logged matches ${String(says)}: ${failures || 'no failure was logged'}`,
  ];
}

/** What JupiterOne is told to keep: exactly the types of the incomplete steps, and what is never complete. */
function judgePartial(
  { result }: Collected,
  failed: readonly string[],
  stated: readonly string[],
): string[] {
  if (!result) return [];
  const types = new Set(result.metadata.partialDatasets.types);
  const incomplete = [...failed, ...failingWith(failed), ...dependents(failed)].flatMap(
    declaredTypes,
  );
  const should = new Set([...alwaysPartial, ...incomplete]);
  const extra = [...types].filter((type) => !alwaysPartial.has(type)).sort();
  return [
    ...[...should].filter((type) => !types.has(type)).map((type) => `${type} is not protected`),
    ...[...types].filter((type) => !should.has(type)).map((type) => `${type} is never cleaned up`),
    ...(String(extra) === String([...stated].sort()) ? [] : [`partial are: ${extra.join(', ')}`]),
  ];
}

/** Steps that no fault can reach are as in the truth; the others hold nothing that is not true. */
function judgeGraph(
  row: FaultRow,
  run: Collected,
  whole: StoredGraph,
  incomplete: readonly string[],
): string[] {
  const affected = affectedBy(incomplete);
  const rawData = row.otherRawData !== true;
  return integrationSteps.flatMap(({ id }) =>
    differences(id, run.graph.steps.get(id), whole.steps.get(id), {
      rawData,
      subset: affected.has(id),
    }),
  );
}

/** An expectation in a few words. */
function wordsFor(expected: Expected): string {
  if (typeof expected === 'string') return expected;
  if ('refused' in expected) return 'run refused, with a sentence';
  if ('shortened' in expected) return `less, and told: ${short(expected.shortened)}`;
  return `fails: ${short(expected.failed)}`;
}

const short = (ids: readonly string[]): string =>
  ids.map((id) => id.replace(/^fetch-/, '')).join(', ');
