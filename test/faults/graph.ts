import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Entity, Relationship } from '@jupiterone/integration-sdk-core';
import { isEventType } from '@graph-1password/vocabulary';

/** What one step put into the graph, as text by key: two runs are compared by it. */
export interface StepGraph {
  entities: Map<string, Entity>;
  relationships: Map<string, Relationship>;
}

/** A graph as a run left it on disk. */
export interface StoredGraph {
  steps: Map<string, StepGraph>;
  /** Keys of entities and relationships that were stored more than once. */
  repeated: string[];
}

/** Reads `graph/<step>/{entities,relationships}/**.json` of a storage folder; empty when there is none. */
export function readGraph(storage: string): StoredGraph {
  const graph: StoredGraph = { steps: new Map(), repeated: [] };
  const root = path.join(storage, 'graph');
  if (!existsSync(root)) return graph;
  const seen = new Set<string>();
  for (const stepId of readdirSync(root)) {
    const step: StepGraph = { entities: new Map(), relationships: new Map() };
    graph.steps.set(stepId, step);
    for (const file of filesBelow(path.join(root, stepId))) {
      const content = JSON.parse(readFileSync(file, 'utf8')) as {
        entities?: Entity[];
        relationships?: Relationship[];
      };
      for (const entity of content.entities ?? []) note(entity._key, entity, step.entities);
      for (const edge of content.relationships ?? []) note(edge._key, edge, step.relationships);
    }
  }
  return graph;

  function note<T>(key: string, object: T, into: Map<string, T>): void {
    if (seen.has(key)) graph.repeated.push(key);
    seen.add(key);
    into.set(key, object);
  }
}

/** All files below a folder. */
export function filesBelow(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries.filter((e) => e.isFile()).map((e) => path.join(e.parentPath, e.name));
}

/** All entities of a graph by key. */
export const entitiesOf = (graph: StoredGraph): Map<string, Entity> =>
  new Map([...graph.steps.values()].flatMap(({ entities }) => [...entities]));

/** Keys of the event entities of a graph. */
export const eventKeys = (graph: StoredGraph): Set<string> =>
  new Set([...entitiesOf(graph)].filter(([, e]) => isEventType(e._type)).map(([key]) => key));

/** What no graph may have, whatever happened: something twice, and an edge without its ends. */
export function brokenRules(graph: StoredGraph): string[] {
  const problems = graph.repeated.map((key) => `${key} is in the graph twice`);
  const entities = entitiesOf(graph);
  const events = new Set<string>();
  for (const entity of entities.values()) {
    if (!isEventType(entity._type)) continue;
    const id = `${entity._type} ${entity._key.toUpperCase()}`;
    if (events.has(id)) problems.push(`the event ${id} is in the graph twice`);
    events.add(id);
  }
  for (const { relationships } of graph.steps.values()) {
    for (const { _key, _fromEntityKey, _toEntityKey } of relationships.values()) {
      for (const end of [_fromEntityKey, _toEntityKey]) {
        if (typeof end === 'string' && entities.has(end)) continue;
        problems.push(`${_key} leads to ${JSON.stringify(end)}, which is missing`);
      }
    }
  }
  return problems;
}

/** An object as text; without its raw data when that is meant to differ. */
function shown(object: object | undefined, rawData: boolean): string {
  const { _rawData, ...rest } = (object ?? {}) as Record<string, unknown>;
  return JSON.stringify(rawData ? { ...rest, _rawData } : rest);
}

const texts = { true: new WeakMap<object, string>(), false: new WeakMap<object, string>() };

/** The same of an object of the truth, to which every run is compared. */
function shownTruth(object: object, rawData: boolean): string {
  const known = texts[`${rawData}`];
  const text = known.get(object) ?? shown(object, rawData);
  known.set(object, text);
  return text;
}

/** How one step's part of a graph differs from the truth. */
export function differences(
  stepId: string,
  actual: StepGraph | undefined,
  truth: StepGraph | undefined,
  options: { rawData: boolean; subset: boolean },
): string[] {
  const problems: string[] = [];
  for (const what of ['entities', 'relationships'] as const) {
    const [is, should] = [actual?.[what] ?? new Map(), truth?.[what] ?? new Map()] as Map<
      string,
      object
    >[];
    for (const key of is?.keys() ?? []) {
      if (!should?.has(key)) problems.push(`${stepId}: ${key} should not be there`);
    }
    if (options.subset) continue;
    for (const [key, object] of should ?? []) {
      if (!is?.has(key)) problems.push(`${stepId}: ${key} is missing`);
      else if (shown(is.get(key), options.rawData) !== shownTruth(object, options.rawData)) {
        problems.push(`${stepId}: ${key} differs`);
      }
    }
  }
  return problems;
}
