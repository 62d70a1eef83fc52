import type { AnswerEntity, Value } from '@graph-1password/j1ql';
import { counted, EntityTypes } from '@graph-1password/vocabulary';
import type { Names } from './facts/names';
import { inCommon } from './facts/common';
import { factsOf } from './facts/facts';
import type { Facts } from './facts/types';
import { numberOf, optional, textOf } from './facts/values';
import { factTexts, partyText, phraseOf, placeText, thingText, whereText } from './facts/words';
import type { Hit } from './hits';
import { contextOf, isEvent } from './hits';
import type { Level } from './levels';
import { amountText, durationText } from './amounts';
import type { Rule } from './rules';

/**
 * What a finding says in detail, for people: the columns of its query, and `actor`, `target`, `object`, `action`, `place`,
 * `address`, `application`, `role` and `permissions` as texts, as far as they are known.
 */
export type Details = Readonly<Record<string, Value>>;

/** One result of a rule. */
export interface Finding {
  /** Id of the rule. */
  rule: string;
  level: Level;
  /** Name and e-mail of the actor; of the user concerned, if the actor is not known. */
  who?: string;
  /** Of what the rule is about, epoch ms. */
  when?: number;
  /** Address, city and country, as far as they are known. */
  where?: string;
  /** What happened, in words that read after the name. */
  what: string;
  /** What it does not see, in sentences, which are a part of `what`, too. Absent when it sees all that it rests on. */
  lacks?: string[];
  details: Details;
  /** The same for programs: UUIDs, names and e-mail addresses apart. */
  facts: Facts;
  /** Key of the entity that describes it. */
  about?: string;
  /** Keys of the entities that prove it, in the order of the query. */
  path: string[];
}

/** Puts a hit into words. @param now epoch ms: nothing is said to happen later */
export function findingOf(rule: Rule, hit: Hit, names: Names, now: number): Finding {
  const facts = factsOfHit(rule, hit, names);
  const when = whenOf(hit);
  const { spoken, path, row } = hit;
  return {
    rule: rule.id,
    level: rule.level,
    ...optional('who', whoOf(facts)),
    ...(when !== undefined && { when: Math.min(when, now) }),
    ...optional('where', whereText(facts)),
    what: whatOf(rule, hit, facts, names),
    details: { ...row, ...factTexts(facts) },
    facts,
    ...optional('about', spoken?.key),
    path: path.map(({ key }) => key),
  };
}

/** The finding of a rule about an absence. */
export function absenceOf({ id, level, description }: Rule): Finding {
  const [what = ''] = description.split(/(?<=\.) /);
  return { rule: id, level, what, details: {}, facts: {}, path: [] };
}

/** The facts of the event that describes the hit, or what all events of a burst have in common, and what the rest of the path adds. */
function factsOfHit({ burst }: Rule, { about, path, spoken }: Hit, names: Names): Facts {
  const telling = !burst && spoken && isEvent(spoken) ? [spoken] : about;
  const common = inCommon(telling.map((entity) => factsOf(entity, names)));
  const others = path.filter((entity) => !isEvent(entity) && !about.includes(entity));
  const types = [...new Set(others.map(({ type }) => type))];
  const facts = types.reduce<Facts>((all, type) => {
    const alike = others.filter((entity) => entity.type === type);
    return { ...inCommon(alike.map((entity) => factsOf(entity, names))), ...all };
  }, common);
  // For a new address, the user who signed in from it is the one concerned.
  const ofPerson = about.some((entity) => !isEvent(entity)) && facts.actor;
  return ofPerson ? { target: ofPerson, ...facts } : facts;
}

const whoOf = ({ actor, target }: Facts): string | undefined =>
  (actor ?? target) && partyText((actor ?? target) as NonNullable<typeof actor>);

const isOfMany = ({ actor, target }: Facts): boolean => ((actor ?? target)?.count ?? 1) > 1;

function whenOf({ spoken, row, at }: Hit): number | undefined {
  const own = spoken && isEvent(spoken) ? numberOf(spoken, 'createdOn') : undefined;
  if (own !== undefined) return own;
  const times = Object.entries(row).flatMap(([name, value]) =>
    /On$/.test(name) && typeof value === 'number' ? [value] : [],
  );
  return at ?? (times.length === 0 ? undefined : Math.max(...times));
}

function whatOf(rule: Rule, hit: Hit, facts: Facts, names: Names): string {
  const { spoken, about, row } = hit;
  const phrase =
    spoken && (phraseOf(spoken, factsOf(spoken, names)) ?? textOf(spoken, 'displayName'));
  const plain = rule.burst
    ? amountText(about, facts.object && thingText(facts.object), isOfMany(facts))
    : (phrase ?? spoken?.type ?? 'something');
  const said = rule.says === undefined ? plain : sayWith(rule.says, plain, row);
  const more = !rule.burst && rule.oneFor !== undefined && about.length > 1;
  const isJourney = rule.neighbours?.differs !== undefined;
  // Beside what is no event, nothing is earlier or later.
  const context = rule.burst || !spoken || !isEvent(spoken) ? [] : contextOf(hit).slice(0, 1);
  return [
    said,
    ...(more ? [` and ${about.length - 1} more`] : []),
    ...context.map((event) => `, ${contextText(event, spoken, facts, names)}`),
    ...(isJourney && typeof row['times'] === 'number'
      ? [`, ${counted(row['times'], 'sign-in')} in all`]
      : []),
  ].join('');
}

/** `35 minutes after they signed in from Toronto, Canada`. */
function contextText(
  event: AnswerEntity,
  spoken: AnswerEntity | undefined,
  { actor, target }: Facts,
  names: Names,
): string {
  const facts = factsOf(event, names);
  const by = facts.actor ?? facts.target;
  const same = by?.uuid !== undefined && by.uuid === (actor ?? target)?.uuid;
  const who = same || !by ? 'they' : partyText(by);
  const phrase = phraseOf(event, facts) ?? textOf(event, 'displayName') ?? event.type;
  const isSignIn = event.type === EntityTypes.SIGNIN_EVENT;
  const place = facts.place && isSignIn ? placeText(facts.place) : undefined;
  const gap = (numberOf(spoken, 'createdOn') ?? 0) - (numberOf(event, 'createdOn') ?? 0);
  const order = gap < 0 ? 'before' : 'after';
  return `${durationText(Math.abs(gap))} ${order} ${who} ${phrase}${place === undefined ? '' : ` from ${place}`}`;
}

/** Puts the phrase and columns of the query into the words of the rule. */
const sayWith = (template: string, phrase: string, row: Record<string, Value>): string =>
  template.replace(/\{(\w+)\}/g, (_, name: string) => {
    if (name === 'phrase') return phrase;
    const value = row[name];
    return value === null || typeof value === 'object' ? '' : String(value ?? '');
  });
