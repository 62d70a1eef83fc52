import type { Query } from '@graph-1password/j1ql';
import { EntityTypes, isEventType, TYPE_PREFIX } from '@graph-1password/vocabulary';
import type { ArchiveNews } from '../../archive/news';
import { COMPUTED, TABLES } from '../../archive/model';
import { OF_PEOPLE } from '../../archive/part';
import { namesOf } from '../../content/model';
import { partsOf, pathsIn, queriesWithin, targetsOf } from '../../content/scope';
import type { Selector, Walk } from '../../content/scope';
import type { Rule } from '../../detect/rules';
import { CHANGED_OBJECTS } from '../../../../../src/access/change';

/** What is new, as far as rules can tell. */
export interface News extends Pick<ArchiveNews, 'states'> {
  readonly events: Pick<ArchiveNews['events'], 'types' | 'objectTypes' | 'usesVaults'>;
}

/** Types that an archive stores; all others follow from its rows. */
const STORED: ReadonlySet<string> = new Set(TABLES.map(({ type }) => type));
const PROPERTIES: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  TABLES.map(({ type, properties }) => [type, new Set(properties.map(({ name }) => name))]),
);
/** Verbs of relationships that follow from no event. */
const OF_STATES: ReadonlySet<string> = new Set(['HAS', 'IS']);
/** Verbs of relationships that say who can open what. */
const OF_ACCESS: ReadonlySet<string> = new Set(['ALLOWS', 'MANAGES']);
/** What access says of usages. */
const LAST_USED = 'lastUsedOn';

/** What is known of news. */
interface Context {
  news: News;
  /** Types and classes of the graph before. */
  known: ReadonlySet<string>;
  /** Whether a question about the new events alone has an answer. */
  hasRows: (question: Query) => Promise<boolean>;
}

/**
 * The rules that may find something else than before: an entity that is new, or has changed, is one that a selector of the rule
 * takes. A match needs one for each selector, and so does what an absence or an optional part takes away or adds: of all
 * other rules the rows are the same, but for what the time alone changes.
 * @throws what `hasRows` throws
 */
export async function affectedRules(rules: readonly Rule[], context: Context): Promise<Rule[]> {
  const { events, states } = context.news;
  if (events.types.size === 0 && states.size === 0) return [];
  const affected: Rule[] = [];
  for (const rule of rules) {
    if (isPossible(rule, context.known) && (await isAffected(rule, context))) affected.push(rule);
  }
  return affected;
}

/**
 * Whether a rule finds something else about anybody, not only about those who did something: it asks for what has changed and is
 * no person.
 * @param states types of entities that are no events, of which some are new, changed or gone
 */
export function isOfEverybody({ query }: Rule, states: ReadonlySet<string>): boolean {
  const changed = [...states].filter((type) => !OF_PEOPLE.has(type));
  if (changed.length === 0) return false;
  const asked = [query, ...queriesWithin(query)];
  return asked
    .flatMap((each) => partsOf(each).selectors)
    .flatMap(targetsOf)
    .some((name) => name === '*' || typesOf(name).some((type) => changed.includes(type)));
}

/** Whether something holds for one of some, asked one after the other until it does. */
async function some<T>(list: readonly T[], holds: (item: T) => Promise<boolean>): Promise<boolean> {
  for (const item of list) if (await holds(item)) return true;
  return false;
}

/** Whether a rule can find anything: what other integrations bring does not come with news of ours. */
const isPossible = ({ onlyIf }: Rule, known: ReadonlySet<string>): boolean =>
  !onlyIf ||
  targetsOf(onlyIf.start).some(
    (name) => known.has(name) || typesOf(name)[0] !== name || isOurs(name),
  );

const isOurs = (name: string): boolean => name.startsWith(TYPE_PREFIX);

async function isAffected(
  { query, onlyIf, objectNamed }: Rule,
  context: Context,
): Promise<boolean> {
  const { news } = context;
  // Names of groups stand in events that the query does not ask for.
  if (objectNamed && news.events.objectTypes.has('group')) return true;
  const asked = [query, ...(onlyIf ? [onlyIf] : [])];
  return some(
    asked.flatMap((each) => [each, ...queriesWithin(each)]),
    (each) => isNear(each, context),
  );
}

async function isNear(query: Query, context: Context): Promise<boolean> {
  const { news } = context;
  const { selectors, walks } = partsOf(query);
  const computed = pathsIn(Object.values(query)).some(({ parts }) =>
    (COMPUTED.ofUsers as readonly string[]).includes(parts.at(-1) ?? ''),
  );
  const hasEvents = news.events.types.size > 0;
  const asksForUse = pathsIn(Object.values(query)).some(({ parts }) => parts.at(-1) === LAST_USED);
  const isAccessChanged = changesAccess(news) || (asksForUse && news.events.usesVaults);
  const isChangedBy = (walk: Walk): boolean =>
    followsFromEvents(walk) && (isAccessChanged || !isOnly(walk, OF_ACCESS));
  return (
    (hasEvents && (computed || walks.some(isChangedBy))) ||
    (await some(selectors, (selector) => takes(selector, query, context)))
  );
}

/** Whether a hop walks between two entities that are no events along something that follows from events. */
function followsFromEvents(walk: Walk): boolean {
  const { hop, from } = walk;
  const isAnEvent = (names: readonly string[]): boolean =>
    names.length > 0 && names.every((name) => isEventType(name));
  return !isOnly(walk, OF_STATES) && !isAnEvent(from) && !isAnEvent(targetsOf(hop.target));
}

/** Whether a selector takes anything of what is new. */
async function takes(
  selector: Selector,
  query: Query,
  { news, hasRows }: Context,
): Promise<boolean> {
  const types = targetsOf(selector).flatMap((name) => (name === '*' ? ['*'] : typesOf(name)));
  const events = types.filter((type) => news.events.types.has(type));
  const others = types.filter((type) => !isEventType(type));
  return (
    others.some((type) => isChanged(type, news)) ||
    (events.length > 0 &&
      (!isKnown(selector, events) || (await hasRows(questionOf(selector, query)))))
  );
}

/** The types that a name stands for; what other integrations bring, by its own name. */
function typesOf(name: string): string[] {
  const types = namesOf(name).filter(isOurs);
  return types.length === 0 ? [name] : types;
}

/** Whether a hop walks along nothing but some kinds of relationships; one without verbs walks along any. */
const isOnly = ({ hop: { verbs } }: Walk, kinds: ReadonlySet<string>): boolean =>
  verbs.length > 0 && verbs.every((verb) => kinds.has(verb));

/** Whether somebody may have been given access, or have lost it. Who or what can have some is new by itself. */
const changesAccess = ({ events }: News): boolean =>
  [...events.objectTypes].some((objectType) => CHANGED_OBJECTS.has(objectType));

/** Whether there may be other entities of a type that is no event's. What is not stored may follow from anything. */
function isChanged(type: string, news: News): boolean {
  const { events, states } = news;
  if (STORED.has(type)) return states.has(type);
  return type === EntityTypes.GROUP
    ? changesAccess(news)
    : states.size > 0 || events.types.size > 0;
}

/** Whether the conditions of a selector ask only for what is known of an event: what a query within them finds is not. */
const isKnown = ({ with: condition }: Selector, types: readonly string[]): boolean =>
  queriesWithin(condition).length === 0 &&
  pathsIn(condition).every(({ parts: [name = '', ...more] }) => {
    const own = more.length === 0 ? name : '';
    return own === '_createdOn' || types.some((type) => PROPERTIES.get(type)?.has(own));
  });

/** Asks for what a selector of a query takes. */
function questionOf(selector: Selector, query: Query): Query {
  const {
    where: _where,
    having: _having,
    returns: _returns,
    skip: _skip,
    limit: _limit,
    ...rest
  } = query;
  const { alias: _alias, ...start } = selector;
  return { ...rest, start, steps: [], orderBy: [], unique: false };
}
