import type { PlainRows } from '@graph-1password/archive';
import type { AnswerEntity, Match, Value } from '@graph-1password/j1ql';
import type { RuleSource } from '../graph/source';
import { burstsIn, densityOf, timesOf } from './burst';
import { numberOf } from './facts/values';
import { contrastOf, neighboursIn } from './neighbours';
import type { Run } from './neighbours';
import type { Burst, Rule } from './rules';
import { isEventType } from '@graph-1password/vocabulary';

/** What a rule found once, before it is put into words. */
export interface Hit {
  /** Columns of the query; empty when it has none. */
  row: Record<string, Value>;
  /** Everything that proves it, in the order of the query. */
  path: AnswerEntity[];
  /** What the rule is about: one entity, or all of a burst in the order of their time. */
  about: AnswerEntity[];
  /** The one of them that describes the finding. */
  spoken?: AnswerEntity;
  /** The event that it is compared with. */
  beside?: AnswerEntity;
  /** The time, if the entity that describes the hit has none: epoch ms. */
  at?: number;
}

/** Puts hits together once what stands behind the rows was read. */
export type MakeHits = () => Hit[];

/** The rows of a rule, and what stands behind those that matter. */
interface RuleRows {
  rows: PlainRows['rows'];
  matches: ReadonlyMap<number, readonly Match[]>;
}

const allOf = ({ rows }: PlainRows): number[] => [...rows.keys()];

/** Asks for what stands behind some rows. */
const behind = async (found: PlainRows, rows: Iterable<number>): Promise<RuleRows> => ({
  rows: found.rows,
  matches: await found.behind(rows),
});

const matchesOf = ({ matches }: RuleRows, row: number): readonly Match[] => matches.get(row) ?? [];

/**
 * Asks what a rule finds in a graph.
 * @param now epoch ms
 * @returns what makes the hits after the source has read; `absent` for a rule about an absence that is there
 * @throws J1qlRunError when a query cannot be answered here
 */
export async function hitsOf(
  source: RuleSource,
  rule: Rule,
  now: number,
): Promise<MakeHits | 'absent'> {
  const { query, burst, neighbours, onlyIf, firesWhen } = rule;
  if (onlyIf && (await source.rows(onlyIf, { now, limit: 1 })).rows.length === 0) return () => [];
  if (firesWhen === 'nothing') {
    const { rows } = await source.rows(query, { now, limit: 1 });
    return rows.length === 0 ? 'absent' : () => [];
  }
  if (burst) return burstHits(source, { ...rule, burst }, now);
  const contrast = neighbours && contrastOf(neighbours);
  const found = await source.rows(query, {
    ...{ now, few: neighbours !== undefined },
    ...(contrast && { contrast }),
  });
  if (neighbours) {
    const runs = neighboursIn(found.rows, neighbours, now, found.alike);
    const of = await behind(found, new Set(runs.flatMap(({ rows }) => rows)));
    return () =>
      oneOf(
        rule,
        runs.map((run) => joined(run, (row) => hitOf(rule, of, row), neighbours.at)),
        of,
      );
  }
  const of = await behind(found, allOf(found));
  return () =>
    oneOf(
      rule,
      allOf(found).map((row) => hitOf(rule, of, row)),
      of,
    );
}

const oneOf = (rule: Rule, hits: Hit[], of: RuleRows): Hit[] =>
  rule.oneFor === undefined ? hits : oneForEach(rule, rule.oneFor, hits, of);

/** Bursts are looked for by few properties: of most events, no more need be read. */
async function burstHits(
  source: RuleSource,
  rule: Rule & { burst: Burst },
  now: number,
): Promise<MakeHits> {
  const { query, burst } = rule;
  const found = await source.rows(timesOf(query, burst), { now, dense: densityOf(burst) });
  const bursts = burstsIn(found.rows, burst);
  const of = await behind(found, bursts.flat());
  return () =>
    bursts.map((rows) =>
      many(
        rule,
        rows.flatMap((row) => matchesOf(of, row)[0]?.entities[0] ?? []),
      ),
    );
}

/** A burst: what all of it has in common is looked for later. */
function many(rule: Rule, events: AnswerEntity[]): Hit {
  const times = events.flatMap((event) => numberOf(event, 'createdOn') ?? []);
  const [firstOn = null, lastOn = null] = [times[0], times.at(-1)];
  const row = { times: events.length, firstOn, lastOn };
  return { row, path: events, about: events, ...spokenOf(rule, events) };
}

function hitOf(rule: Rule, of: RuleRows, index: number): Hit {
  const matches = matchesOf(of, index);
  const path = [...new Set(matches.flatMap(({ entities }) => entities))];
  const about = byTime([...new Set(matches.flatMap((match) => named(match, rule.about)))]);
  const row = rule.query.returns === undefined ? {} : (of.rows[index] ?? {});
  return { row, path, about, ...spokenOf(rule, about) };
}

/** The entity with this alias in a match; without an alias, the entity where the query begins. */
function named({ names, entities }: Match, alias: string | undefined): AnswerEntity[] {
  const found = alias === undefined ? entities[0] : names[alias];
  return found?.kind === 'entity' ? [found] : [];
}

const timeOf = (entity: AnswerEntity): number => numberOf(entity, 'createdOn') ?? 0;

const byTime = (entities: AnswerEntity[]): AnswerEntity[] =>
  entities.sort((a, b) => timeOf(a) - timeOf(b));

function spokenOf({ speaks }: Rule, about: readonly AnswerEntity[]): Pick<Hit, 'spoken'> {
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
function oneForEach(rule: Rule, alias: string, hits: readonly Hit[], of: RuleRows): Hit[] {
  const groups = new Map<string, Hit[]>();
  for (const [index, hit] of hits.entries()) {
    const [key = String(index)] = matchesOf(of, index).flatMap((match) => named(match, alias));
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
export const isEvent = ({ type }: AnswerEntity): boolean => isEventType(type);

/** Events of a hit beside those that the rule is about: the one it is compared with, else the nearest in time first. */
export function contextOf({ path, about, spoken, beside }: Hit): AnswerEntity[] {
  if (!spoken) return [];
  if (beside && isEvent(beside)) return [beside];
  const others = path.filter((entity) => isEvent(entity) && !about.includes(entity));
  const distance = (event: AnswerEntity): number => Math.abs(timeOf(event) - timeOf(spoken));
  return others.sort((a, b) => distance(a) - distance(b));
}
