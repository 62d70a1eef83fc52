import type { GraphEntity, GraphRelationship } from './graph';
import type { Hop, OptionalWalk, WalkStep } from '../../src/language/ast';
import { impliedName, impliedVerb } from '../../src/language/names';
import type { Predicate } from './condition';
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
 * @param isEnd whether no other step follows
 */
export function compileSteps(steps: readonly WalkStep[], scope: Scope, isEnd = true): Walk {
  const walks = steps.map((step, index) => {
    if (step.kind === 'hop') return compileHop(step, scope);
    const isLast = isEnd && index === steps.length - 1;
    return step.alias === undefined || isLast
      ? compileOptional(step, scope, isLast)
      : compileUnion(step, scope);
  });
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
  const edgeSlot = scope.slot(hop.edgeAlias, impliedVerb(hop));
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
    // One list for all neighbours: the next step reads it before the next neighbour is visited.
    const reached: GraphEntity[] = [];
    for (const entity of frontier) {
      neighbours(entity, (relationship, other) => {
        if (!matches(other)) return false;
        slots[edgeSlot] = relationship;
        slots[entitySlot] = other;
        reached[0] = other;
        next(reached);
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
function matcher({ target }: Hop, scope: Scope): Predicate<GraphEntity> {
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

function compileNeighbours({ verbs, direction }: Hop): Neighbours {
  const fits = (each: GraphRelationship): boolean =>
    verbs.length === 0 || verbs.includes(each.class);
  return (entity, visit) => {
    if (direction !== 'in')
      for (const each of entity.outgoing) if (fits(each) && visit(each, each.to)) return true;
    if (direction === 'out') return false;
    for (const each of entity.incoming) {
      // Without a direction, a relationship to itself was visited already.
      if (direction !== 'in' && each.from === entity) continue;
      if (fits(each) && visit(each, each.from)) return true;
    }
    return false;
  };
}

/** An optional walk that has no name, or that nothing follows. */
function compileOptional({ steps, alias }: OptionalWalk, scope: Scope, isEnd: boolean): Walk {
  const inner = compileSteps(steps, scope, isEnd);
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

/**
 * An optional walk with a name that other steps follow: the name stands for the entity from which they go on, which is
 * the one before the walk in one match, and each one that the walk reached in another.
 */
function compileUnion({ steps, alias }: OptionalWalk, scope: Scope): Walk {
  const inner = compileSteps(steps, scope, false);
  const slot = scope.slot(alias);
  return (slots, frontier, next) => {
    const goOn = (reached: readonly GraphEntity[]): void => {
      for (const entity of reached) {
        slots[slot] = entity;
        next([entity]);
      }
    };
    goOn(frontier);
    inner(slots, frontier, goOn);
    slots[slot] = undefined;
  };
}
