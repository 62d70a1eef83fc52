import type { Graph, GraphEntity, Match, QueryResult, Value } from '@graph-1password/j1ql';
import { runQuery } from '@graph-1password/j1ql';
import { burstsIn } from './burst';
import { numberOf } from './facts/values';
import { neighboursIn } from './neighbours';
import type { Run } from './neighbours';
import type { Rule } from './rules';
import { isEventType } from '@graph-1password/vocabulary';

/** What a rule found once, before it is put into words. */
export interface Hit {
  /** Columns of the query; empty when it has none. */
  row: Record<string, Value>;
  /** Everything that proves it, in the order of the query. */
  path: GraphEntity[];
  /** What the rule is about: one entity, or all of a burst in the order of their time. */
  about: GraphEntity[];
  /** The one of them that describes the finding. */
  spoken?: GraphEntity;
  /** The event that it is compared with. */
  beside?: GraphEntity;
  /** The time, if the entity that describes the hit has none: epoch ms. */
  at?: number;
}

/**
 * What a rule finds in a graph.
 * @param now epoch ms
 * @returns undefined for a rule about an absence that is there
 * @throws J1qlRunError when a query cannot be answered here
 */
export function hitsOf(graph: Graph, rule: Rule, now: number): Hit[] | 'absent' {
  const { query, burst, neighbours, onlyIf, firesWhen } = rule;
  if (onlyIf && runQuery(graph, onlyIf, { now, limit: 1 }).total === 0) return [];
  const result = runQuery(graph, query, { now });
  if (firesWhen === 'nothing') return result.total === 0 ? 'absent' : [];
  if (burst) return burstsIn(allEntities(result), burst).map((events) => many(rule, events));
  const hits = neighbours
    ? neighboursIn(result.rows, neighbours, now).map((run) =>
        joined(run, (row) => hitOf(rule, result, row), neighbours.at),
      )
    : result.rows.map((_, row) => hitOf(rule, result, row));
  return rule.oneFor === undefined ? hits : oneForEach(rule, rule.oneFor, hits, result);
}

const allEntities = (result: QueryResult): GraphEntity[] =>
  result.rows.flatMap((_, row) => result.matches(row).flatMap(({ entities }) => entities));

/** A burst: what all of it has in common is looked for later. */
function many(rule: Rule, events: GraphEntity[]): Hit {
  const times = events.flatMap((event) => numberOf(event, 'createdOn') ?? []);
  const [firstOn = null, lastOn = null] = [times[0], times.at(-1)];
  const row = { times: events.length, firstOn, lastOn };
  return { row, path: events, about: events, ...spokenOf(rule, events) };
}

function hitOf(rule: Rule, result: QueryResult, index: number): Hit {
  const matches = result.matches(index);
  const path = [...new Set(matches.flatMap(({ entities }) => entities))];
  const about = byTime([...new Set(matches.flatMap((match) => named(match, rule.about)))]);
  const row = rule.query.returns === undefined ? {} : (result.rows[index] ?? {});
  return { row, path, about, ...spokenOf(rule, about) };
}

/** The entity with this alias in a match; without an alias, the entity where the query begins. */
function named({ names, entities }: Match, alias: string | undefined): GraphEntity[] {
  const found = alias === undefined ? entities[0] : names[alias];
  return found?.kind === 'entity' ? [found] : [];
}

const timeOf = (entity: GraphEntity): number => numberOf(entity, 'createdOn') ?? 0;

const byTime = (entities: GraphEntity[]): GraphEntity[] =>
  entities.sort((a, b) => timeOf(a) - timeOf(b));

function spokenOf({ speaks }: Rule, about: readonly GraphEntity[]): Pick<Hit, 'spoken'> {
  const spoken = speaks === 'first' ? about[0] : about.at(-1);
  return spoken ? { spoken } : {};
}

/** Rows that follow each other as one hit: the arrival speaks. @param at the column with their times */
function joined({ rows, arrival, pair }: Run, hit: (row: number) => Hit, at: string): Hit {
  const hits = new Map(rows.map((row) => [row, hit(row)]));
  const told = hits.get(arrival) as Hit;
  const time = told.row[at];
  const beside = hits.get(pair[0] === arrival ? pair[1] : pair[0])?.spoken;
  return {
    ...told,
    row: { ...told.row, ...(rows.length > 2 && { times: rows.length }) },
    path: [...new Set([...hits.values()].flatMap(({ path }) => path))],
    ...(beside && { beside }),
    ...(typeof time === 'number' && { at: time }),
  };
}

/** One hit for each entity of a name: what follows one grant is one finding. */
function oneForEach(rule: Rule, alias: string, hits: readonly Hit[], result: QueryResult): Hit[] {
  const groups = new Map<string, Hit[]>();
  for (const [index, hit] of hits.entries()) {
    const [key = String(index)] = result.matches(index).flatMap((match) => named(match, alias));
    const name = typeof key === 'string' ? key : key.key;
    const group = groups.get(name);
    if (group) group.push(hit);
    else groups.set(name, [hit]);
  }
  return [...groups.values()].map((group) => {
    const about = byTime([...new Set(group.flatMap((hit) => hit.about))]);
    const spoken = spokenOf(rule, about);
    const row = group.find((hit) => hit.spoken === spoken.spoken)?.row ?? {};
    const path = [...new Set(group.flatMap((hit) => hit.path))];
    return {
      row: { ...row, ...(about.length > 1 && { times: about.length }) },
      path,
      about,
      ...spoken,
    };
  });
}

/** Whether an entity is an event: something that happened at a moment. */
export const isEvent = ({ type }: GraphEntity): boolean => isEventType(type);

/** Events of a hit beside those that the rule is about: the one it is compared with, else the nearest in time first. */
export function contextOf({ path, about, spoken, beside }: Hit): GraphEntity[] {
  if (!spoken) return [];
  if (beside && isEvent(beside)) return [beside];
  const others = path.filter((entity) => isEvent(entity) && !about.includes(entity));
  const distance = (event: GraphEntity): number => Math.abs(timeOf(event) - timeOf(spoken));
  return others.sort((a, b) => distance(a) - distance(b));
}
