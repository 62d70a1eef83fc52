import { edgesWith } from '../graph/edges';
import type { GraphEntity, GraphRelationship } from '../graph/types';
import type { Hop, OptionalWalk, Step } from '../language/ast';
import { impliedName } from '../language/names';
import type { Test } from './condition';
import type { Scope, Slots } from './scope';
import { compileSelector } from './selector';

/**
 * Continues a match.
 * @param frontier the entities from which the next step may go on: one after a plain hop; after an
 * optional walk that found something, those before it and the one that it reached
 */
type Continue = (frontier: readonly GraphEntity[]) => void;
type Walk = (slots: Slots, frontier: readonly GraphEntity[], next: Continue) => void;

/**
 * Makes a function that finds every way to take the steps. It writes what it finds into `slots`,
 * calls `next` for each way, and takes it out again.
 */
export function compileSteps(steps: readonly Step[], scope: Scope): Walk {
  const walks = steps.map((step) =>
    step.kind === 'hop' ? compileHop(step, scope) : compileOptional(step, scope),
  );
  const from = (
    index: number,
    slots: Slots,
    frontier: readonly GraphEntity[],
    next: Continue,
  ): void => {
    const walk = walks[index];
    if (!walk) next(frontier);
    else if (index + 1 === walks.length) walk(slots, frontier, next);
    else walk(slots, frontier, (reached) => from(index + 1, slots, reached, next));
  };
  return (slots, frontier, next) => from(0, slots, frontier, next);
}

function compileHop(hop: Hop, scope: Scope): Walk {
  const edgeSlot = scope.slot(hop.edgeAlias);
  const entitySlot = scope.slot(
    hop.target.alias,
    hop.negated ? undefined : impliedName(hop.target),
  );
  const matches = matcher(hop, scope);
  const neighbours = compileNeighbours(hop);
  if (hop.negated) {
    return (slots, frontier, next) => {
      for (const entity of frontier) {
        const found = neighbours(entity, (_, other) => matches(other));
        if (found) continue;
        slots[entitySlot] = entity;
        next([entity]);
        slots[entitySlot] = undefined;
      }
    };
  }
  return (slots, frontier, next) => {
    for (const entity of frontier) {
      neighbours(entity, (relationship, other) => {
        if (!matches(other)) return false;
        slots[edgeSlot] = relationship;
        slots[entitySlot] = other;
        next([other]);
        return false;
      });
    }
    slots[edgeSlot] = slots[entitySlot] = undefined;
  };
}

/**
 * Whether an entity is what a hop looks for. Its filter is asked once for each entity: from a hundred sign-ins of a
 * user to a hundred others of the same user there are ten thousand ways.
 */
function matcher({ target }: Hop, scope: Scope): Test<GraphEntity> {
  const { matches } = compileSelector(target, scope);
  if (!target.with) return matches;
  const known = new Map<GraphEntity, boolean>();
  return (entity) => {
    let answer = known.get(entity);
    if (answer === undefined) known.set(entity, (answer = matches(entity)));
    return answer;
  };
}

/** Visits the relationships of a hop. @returns whether `visit` returned true, which ends it */
type Neighbours = (
  entity: GraphEntity,
  visit: (relationship: GraphRelationship, other: GraphEntity) => boolean,
) => boolean;

function compileNeighbours({ verbs, direction, target }: Hop): Neighbours {
  const [first, ...others] = target.targets;
  const type = first?.kind === 'type' && others.length === 0 ? first.name : undefined;
  const outgoing = ({ outgoing: edges }: GraphEntity) =>
    type === undefined ? edges : edgesWith(edges, 'to', type);
  const incoming = ({ incoming: edges }: GraphEntity) =>
    type === undefined ? edges : edgesWith(edges, 'from', type);
  const fits = (relationship: GraphRelationship): boolean =>
    verbs.length === 0 || verbs.includes(relationship.class);
  return (entity, visit) => {
    if (direction !== 'in') {
      for (const edge of outgoing(entity)) if (fits(edge) && visit(edge, edge.to)) return true;
    }
    if (direction !== 'out') {
      for (const edge of incoming(entity)) {
        // Without a direction, a relationship to itself was visited already.
        if (direction === 'any' && edge.from === entity) continue;
        if (fits(edge) && visit(edge, edge.from)) return true;
      }
    }
    return false;
  };
}

function compileOptional({ steps, alias }: OptionalWalk, scope: Scope): Walk {
  const inner = compileSteps(steps, scope);
  const slot = scope.slot(alias);
  return (slots, frontier, next) => {
    let taken = false;
    inner(slots, frontier, (reached) => {
      taken = true;
      slots[slot] = reached.at(-1);
      next([...new Set([...frontier, ...reached])]);
    });
    if (!taken) {
      slots[slot] = frontier.at(-1);
      next(frontier);
    }
    slots[slot] = undefined;
  };
}
