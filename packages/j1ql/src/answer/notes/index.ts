import type { NodeSelector, Query, WalkStep } from '../../language/ast';
import { nearest } from '../../language/nearest';
import type { ParameterValue, Vocabulary } from '../queryResult';
import type { GraphNames } from './graphNames';
import { placesOf } from './places';
import { hasNo } from './part';
import { missingProperties } from './properties';
import { relationshipNotes } from './relationships';
import { valueNotes } from './values';

/** What an answer is like, for what is said of it. */
export interface Answered {
  /** Nothing in the graph fits. */
  isEmpty: boolean;
  /** What else is known of the types of the graph. */
  vocabulary?: Vocabulary | undefined;
  /** The values of the query's parameters. */
  parameters?: Readonly<Record<string, ParameterValue>> | undefined;
  /** What of a graph was read, such as "the window of --since": nothing is said of the rest. Default: this graph. */
  part?: string | undefined;
}

/**
 * Why a query found nothing, or less than somebody meant: what it names and the graph does not have, a sentence each. An
 * answer that is empty and has none is so because there is nothing.
 */
export function notesOn(
  query: Query,
  graph: GraphNames,
  { isEmpty, vocabulary, parameters = {}, part }: Answered,
): string[] {
  const { hops, properties, comparisons } = placesOf(query, graph);
  const missing = missingProperties(properties, vocabulary, part);
  // What nobody has may well be so, unless it is asked for: a column that is always blank, an answer that is empty.
  const told = missing.filter(
    ({ column, isStrange }) => isStrange || (isEmpty ? column === undefined : column !== undefined),
  );
  return [
    ...new Set([
      ...(isEmpty ? namesNotIn(query, graph, part) : []),
      ...told.map(({ note }) => note),
      ...(isEmpty ? valueNotes(comparisons, { vocabulary, parameters, part }) : []),
      ...(isEmpty
        ? relationshipNotes(
            hops.filter(({ isOptional }) => !isOptional),
            graph,
            part,
          )
        : []),
    ]),
  ];
}

/** Types, classes and verbs that a graph, or the part of it that was read, does not have. */
function namesNotIn({ start, steps }: Query, graph: GraphNames, part?: string): string[] {
  const notes = new Set<string>();
  const select = ({ targets }: NodeSelector) => {
    for (const target of targets) {
      if (target.kind !== 'class' && target.kind !== 'type') continue;
      const isClass = target.kind === 'class';
      const found = isClass ? graph.ofClass(target.name) : graph.ofType(target.name);
      if (found.length > 0) continue;
      const known = isClass ? graph.classes() : graph.types();
      notes.add(absent(`entity ${target.name}`, nearest(target.name, known), part));
    }
  };
  const verbs = new Set(graph.verbs);
  const walk = (step: WalkStep): void => {
    if (step.kind === 'optional') return step.steps.forEach(walk);
    select(step.target);
    for (const verb of step.verbs) {
      if (!verbs.has(verb)) notes.add(absent(`relationship ${verb}`, nearest(verb, verbs), part));
    }
  };
  select(start);
  steps.forEach(walk);
  return [...notes];
}

const absent = (what: string, guess: string | undefined, part?: string): string =>
  `${hasNo(what, part)}${guess ? `; did you mean ${guess}?` : '.'}`;
