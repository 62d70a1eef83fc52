import { STREAM_ROWS, isEventType, entityKey, EntityTypes } from '@graph-1password/vocabulary';
import { COMPUTED } from '../../archive/model';
import type { Part } from '../../archive/part';
import { partsOf, pathsIn, queriesWithin, targetsOf } from '../../content/scope';
import type { Walk } from '../../content/scope';
import type { Finding } from '../../detect/finding';
import type { Rule } from '../../detect/rules';
import { personOf } from '../identity';

/**
 * How much of the data a rule needs to find what is new: its events alone, those of people, who can open what, all events, or
 * everything.
 */
export type Reach = 'events' | 'people' | 'access' | 'allEvents' | 'all';

/** Columns with the UUID of a person. */
const PERSON: ReadonlySet<string> = new Set(
  STREAM_ROWS.flatMap(({ users }) => users.map(({ id }) => id)),
);

/** How far a rule looks. */
export function reachOf(rule: Rule): Reach {
  const { query, burst, neighbours, oneFor, onlyIf, firesWhen, perPerson } = rule;
  // A query within a query looks at everything, whomever the rest is about.
  if (onlyIf || queriesWithin(query).length > 0) return 'all';
  if (perPerson) return 'people';
  if (asksAccess(rule)) return 'access';
  const asksEvents =
    query.steps.length === 0 && targetsOf(query.start).every((name) => isEventType(name));
  if (!asksEvents) return 'all';
  if (burst) return burst.by !== undefined && PERSON.has(burst.by) ? 'people' : 'allEvents';
  const isPlain = !neighbours && oneFor === undefined && firesWhen !== 'nothing';
  return isPlain && query.returns === undefined ? 'events' : 'allEvents';
}

/** Types between which access is, and the relationships that say who can open what. */
const ACCESS_TYPES: ReadonlySet<string> = new Set([
  EntityTypes.VAULT,
  EntityTypes.GROUP,
  EntityTypes.USER,
]);
const ACCESS_VERBS: ReadonlySet<string> = new Set(['ALLOWS', 'HAS', 'MANAGES']);
const OF_ALL_EVENTS: ReadonlySet<string> = new Set(COMPUTED.ofUsers);

/** Whether a rule asks for nothing but who can open what, and for people only by what they can. */
function asksAccess({ query }: Rule): boolean {
  const { selectors, walks } = partsOf(query);
  const targets = selectors.flatMap(targetsOf);
  const isWalkOfAccess = ({ hop: { negated, verbs } }: Walk): boolean =>
    !negated && verbs.length > 0 && verbs.every((verb) => ACCESS_VERBS.has(verb));
  return (
    targets.every((name) => ACCESS_TYPES.has(name)) &&
    (walks.length > 0 || !targets.includes(EntityTypes.USER)) &&
    query.steps.every(({ kind }) => kind === 'hop') &&
    walks.every(isWalkOfAccess) &&
    !pathsIn(Object.values(query)).some(({ parts }) => OF_ALL_EVENTS.has(parts.at(-1) ?? ''))
  );
}

const USER = entityKey(EntityTypes.USER, '');

/** Whom a finding of a rule about single people is about; undefined when that cannot be told. */
function whose({ neighbours }: Rule, finding: Finding): string | undefined {
  if (neighbours) {
    const key = finding.details[neighbours.by];
    return typeof key === 'string' ? key.slice(key.lastIndexOf(':') + 1) : undefined;
  }
  const users = finding.path.flatMap((key) =>
    key.startsWith(USER) ? [key.slice(USER.length)] : [],
  );
  const [only, other] = new Set(users);
  return other === undefined ? (only ?? personOf(finding)) : undefined;
}

/**
 * What a rule finds by what it found before and by what it finds in a part of the data: of the part the new findings hold, of all
 * else the former ones.
 * @returns undefined when it cannot be told which hold: then it must be asked as a whole
 */
export function merged(
  rule: Rule,
  before: readonly Finding[],
  fresh: readonly Finding[],
  { has, people }: Pick<Part, 'has' | 'people'>,
): Finding[] | undefined {
  if (reachOf(rule) === 'events') {
    const isSeenAgain = ({ path }: Finding) => path.some(has);
    return [...fresh, ...before.filter((finding) => !isSeenAgain(finding))];
  }
  const owners = new Map([...before, ...fresh].map((finding) => [finding, whose(rule, finding)]));
  if ([...owners.values()].includes(undefined)) return undefined;
  const isAgain = (finding: Finding) => {
    const owner = owners.get(finding) ?? '';
    return people.ids.has(owner) || people.emails.has(owner.toLowerCase());
  };
  return [...fresh.filter(isAgain), ...before.filter((finding) => !isAgain(finding))];
}
