import type { Graph } from '../graph/graph';
import type { NodeSelector, Query, WalkStep } from '../language/ast';
import { nearest } from '../language/nearest';

/** Why a query may have found nothing: what it names and the graph does not have. */
export function notesOn({ start, steps }: Query, graph: Graph): string[] {
  const notes = new Set<string>();
  const select = ({ targets }: NodeSelector) => {
    for (const target of targets) {
      if (target.kind !== 'class' && target.kind !== 'type') continue;
      const known = target.kind === 'class' ? graph.byClass : graph.byType;
      if (!known.has(target.name)) notes.add(absent('entity', target.name, known.keys()));
    }
  };
  const verbs = new Set(graph.verbs);
  const walk = (step: WalkStep): void => {
    if (step.kind === 'optional') return step.steps.forEach(walk);
    select(step.target);
    for (const verb of step.verbs) {
      if (!verbs.has(verb)) notes.add(absent('relationship', verb, verbs));
    }
  };
  select(start);
  steps.forEach(walk);
  return [...notes];
}

function absent(what: string, name: string, known: Iterable<string>): string {
  const guess = nearest(name, known);
  return `This graph has no ${what} ${name}${guess ? `; did you mean ${guess}?` : '.'}`;
}
