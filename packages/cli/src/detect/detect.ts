import type { Graph, GraphEntity, Value } from '@graph-1password/j1ql';
import { runQuery } from '@graph-1password/j1ql';
import { LEVELS } from './levels';
import type { Level } from './levels';
import { burstsIn } from './burst';
import type { Burst, Rule } from './rules';

/** In ms. */
const MINUTE = 60_000;

/** One thing that a rule found: a row of its answer. */
export interface Finding {
  /** Id of the rule. */
  rule: string;
  level: Level;
  who?: string;
  /** Epoch ms. */
  when?: number;
  /** Address, city and country, as far as they are known. */
  where?: string;
  /** What happened, in a few words. */
  what: string;
  /** The row, when the query has columns. */
  details: Record<string, Value>;
  /** Keys of the entities that prove it, in the order of the query. */
  path: string[];
}

/** What a run of the rule pack found, the highest level first, the newest first within. */
export function detect(graph: Graph, rules: readonly Rule[], now: number): Finding[] {
  const findings = rules.flatMap((rule) => findingsOf(graph, rule, now));
  return findings.sort(
    (a, b) =>
      LEVELS.indexOf(b.level) - LEVELS.indexOf(a.level) ||
      (b.when ?? 0) - (a.when ?? 0) ||
      (a.rule < b.rule ? -1 : a.rule > b.rule ? 1 : 0),
  );
}

function findingsOf(graph: Graph, rule: Rule, now: number): Finding[] {
  const { query, burst, onlyIf, firesWhen } = rule;
  if (onlyIf && runQuery(graph, onlyIf, { now, limit: 1 }).total === 0) return [];
  const result = runQuery(graph, query, { now });
  if (firesWhen === 'nothing') return result.total === 0 ? [absenceOf(rule)] : [];
  if (burst) {
    const events = result.rows.flatMap((_, row) => result.matches(row).flatMap((m) => m.entities));
    return burstsIn(events, burst).map((found) =>
      finding(rule, burstRow(found, burst), found, now),
    );
  }
  return result.rows.map((row, index) => {
    const entities = new Set(result.matches(index).flatMap((match) => match.entities));
    return finding(rule, query.returns === undefined ? {} : row, [...entities], now);
  });
}

function absenceOf({ id, level, description }: Rule): Finding {
  const [what = ''] = description.split(/(?<=\.) /);
  return { rule: id, level, what, details: {}, path: [] };
}

function burstRow(events: readonly GraphEntity[], { by }: Burst): Record<string, Value> {
  const times = events.map((event) => event.value('createdOn') as number);
  return {
    ...(by === 'ipAddress' && { who: text(events[0]?.value(by)) ?? null }),
    ...{ times: events.length, firstOn: times[0] ?? null, lastOn: times.at(-1) ?? null },
  };
}

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

const latest = (values: unknown[], now: number): number | undefined => {
  const times = values.filter((value): value is number => typeof value === 'number');
  return times.length === 0 ? undefined : Math.min(now, Math.max(...times));
};

const isEvent = ({ type }: GraphEntity): boolean => type.endsWith('_event');

function finding(
  rule: Rule,
  row: Record<string, Value>,
  entities: readonly GraphEntity[],
  now: number,
): Finding {
  const events = entities.filter(isEvent);
  const subject = events.at(-1) ?? entities[0];
  const users = new Set(events.map(whoOf));
  // A rule over everybody: the last of many users is not the one who did it.
  const many = row['who'] === undefined && row['person'] === undefined && users.size > 1;
  const one = text(row['person']) ?? text(row['who']) ?? whoOf(subject);
  const who = many ? `${users.size} users` : one;
  const times = Object.entries(row).flatMap(([name, value]) => (/On$/.test(name) ? [value] : []));
  const when = latest(
    times.length > 0 ? times : events.map((event) => event.value('createdOn')),
    now,
  );
  const where = many ? '' : whereOf(subject);
  return {
    rule: rule.id,
    level: rule.level,
    ...(who !== undefined && { who }),
    ...(when !== undefined && { when }),
    ...(where !== '' && { where }),
    what: whatOf(row, subject),
    details: row,
    path: entities.map(({ key }) => key),
  };
}

const whoOf = (event: GraphEntity | undefined): string | undefined =>
  ['actorEmail', 'userEmail', 'targetUserEmail', 'actorUUID', 'userUUID', 'targetUserUUID']
    .map((name) => text(event?.value(name)))
    .find((value) => value !== undefined);

const whereOf = (event: GraphEntity | undefined): string =>
  [
    text(event?.value('sessionIP')) ?? text(event?.value('ipAddress')),
    text(event?.value('city')),
    text(event?.value('country')),
  ]
    .filter((part) => part !== undefined)
    .join(', ');

function whatOf(row: Record<string, Value>, subject: GraphEntity | undefined): string {
  const { times, firstOn, lastOn } = row;
  if (typeof times === 'number' && typeof firstOn === 'number' && typeof lastOn === 'number') {
    return `${times} times within ${Math.ceil((lastOn - firstOn) / MINUTE)} minutes`;
  }
  return text(subject?.value('displayName')) ?? subject?.type ?? 'something';
}
