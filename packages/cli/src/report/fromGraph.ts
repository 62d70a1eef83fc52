import type { AnswerEntity, Value } from '@graph-1password/j1ql';
import { compare, parseQuery } from '@graph-1password/j1ql';
import { entityKey, EntityTypes, wasLetIn } from '@graph-1password/vocabulary';
import { UNKNOWN_ACCESS } from '../access/couldOpen';
import { factsOf } from '../detect/facts/facts';
import { Names } from '../detect/facts/names';
import { numberOf, optional, textOf } from '../detect/facts/values';
import { partyText, placeText } from '../detect/facts/words';
import { sentenceOf } from '../graph/gaps';
import type { Origin } from '../graph/provenance';
import type { GraphSource } from '../graph/source';
import { answerLeaver } from '../leaver/answer';
import { LeaverFacts } from '../leaver/facts';
import { countsOf } from '../leaver/totals';
import { utc } from '../support/text';
import type { Leaver, NewPlace, Report, UnusedVault } from './types';

/** A period, epoch ms; without its end. */
export interface Period {
  since: number;
  until: number;
}

const T = EntityTypes;
/** Actions on a user after which they are gone, and those that bring them back. */
const LEFT: Readonly<Record<string, Leaver['did']>> = { suspend: 'suspended', delete: 'deleted' };
const CAME_BACK = new Set(['reactivate', 'reactive']);

const isIn = (time: number, { since, until }: Period): boolean => time >= since && time < until;

/** Events that end an account, or bring it back. */
const ACCOUNT_EVENTS = parseQuery(
  `FIND ${T.AUDIT_EVENT} WITH objectType = 'user' AND action = (${[...Object.keys(LEFT), ...CAME_BACK].map((action) => `'${action}'`).join(' OR ')}) AS e RETURN e._key AS key`,
);

/** The events of a query in the order of their time, with the time. */
async function accountEvents(source: GraphSource): Promise<{ event: AnswerEntity; on: number }[]> {
  const found = await source.rows(ACCOUNT_EVENTS, { now: 0 });
  const matches = await found.behind(found.rows.keys());
  await source.read();
  return [...matches.values()]
    .flatMap((each) => each.flatMap(({ entities }) => entities))
    .flatMap((event) => {
      const on = numberOf(event, 'createdOn');
      return on === undefined ? [] : [{ event, on }];
    })
    .sort((a, b) => a.on - b.on || compare(a.event.key, b.event.key));
}

/** What a report asks of the origin of a graph. */
type Of = Pick<Origin, 'gaps' | 'window' | 'collectedOn'>;

/** The parts of a report that a graph tells. @param origin what it lacks, and of when its events are */
export async function reportOfGraph(
  source: GraphSource,
  origin: Of,
  period: Period,
): Promise<Pick<Report, 'leavers' | 'unusedVaults' | 'newPlaces' | 'unknown'>> {
  const accounts = await accountEvents(source);
  const names = await Names.of(
    source,
    accounts.map(({ event }) => event),
    'all',
  );
  const lack = (...types: string[]): string | undefined => {
    const gap = origin.gaps.find(
      (each) => each.types === 'all' || types.some((type) => each.types.includes(type)),
    );
    return gap && sentenceOf(gap);
  };
  const whys = {
    incidents: tooOld(origin, period),
    leavers: lack(T.AUDIT_EVENT) ?? nothingOf(origin, period),
    toChange:
      lack(T.ITEM_USAGE_EVENT, T.SECRET) ??
      (source.known.has(T.SECRET) ? undefined : 'The graph has no items of a Connect Server.'),
    unusedVaults: lack(T.ITEM_USAGE_EVENT, T.VAULT) ?? nothingOf(origin, period),
    newPlaces: lack(T.SIGNIN_EVENT) ?? nothingOf(origin, period),
  };
  const isWhole = whys.toChange === undefined;
  return {
    leavers: await leaversIn(source, accounts, names, { ...period, isWhole }),
    // Without all usages every vault looks unused.
    unusedVaults: whys.unusedVaults === undefined ? await unusedVaultsIn(source) : [],
    newPlaces: await newPlacesIn(source, names, period),
    unknown: Object.fromEntries(Object.entries(whys).filter(([, why]) => why !== undefined)),
  };
}

/** Why a graph tells nothing of a period; undefined when it tells something. */
const tooOld = ({ collectedOn = Infinity }: Of, { since }: Period): string | undefined =>
  collectedOn <= since
    ? `The graph was collected ${utc(collectedOn)}, before these days.`
    : undefined;

/** Why a graph tells nothing of the events of a period; undefined when it tells something. */
const nothingOf = (origin: Of, period: Period): string | undefined =>
  origin.window ? tooOld(origin, period) : 'The graph has no events.';

/**
 * Who was suspended or deleted in the period, and not reactivated in the rest of it. The newest first.
 * @param period with `isWhole`: whether the graph has all uses and items, so that "none" is known
 */
async function leaversIn(
  source: GraphSource,
  accounts: readonly { event: AnswerEntity; on: number }[],
  names: Names,
  period: Period & { isWhole: boolean },
): Promise<Leaver[]> {
  const leavers = new Map<string, Leaver>();
  for (const { event, on } of accounts) {
    if (on >= period.until) continue;
    const [id, action = ''] = [textOf(event, 'objectUUID'), textOf(event, 'action')];
    if (id === undefined) continue;
    const did = LEFT[action];
    if (CAME_BACK.has(action)) leavers.delete(id);
    if (did === undefined) continue;
    const { target, actor } = factsOf(event, names);
    const who = target === undefined ? id : partyText(target);
    leavers.set(id, { who, did, on, ...(actor && { by: partyText(actor) }) });
  }
  const inPeriod = [...leavers].filter(([, { on }]) => isIn(on, period));
  if (inPeriod.length === 0) return [];
  const toChange = await itemsToChange(source, period.until, period.isWhole);
  return inPeriod
    .map(([id, leaver]) => ({ ...leaver, ...toChange.get(id) }))
    .sort((a, b) => b.on - a.on);
}

/**
 * By UUID of somebody who left: how many items they saw that nobody has changed since, and how many more programs read in their
 * name, in the numbers of `graph-1password leaver`. Where there may be more than the graph tells, none is not known.
 */
async function itemsToChange(
  source: GraphSource,
  now: number,
  isWhole: boolean,
): Promise<Map<string, Pick<Leaver, 'toChange' | 'toChangeMachines' | 'notShown'>>> {
  const { people } = await answerLeaver(new LeaverFacts(source, now), {
    ...{ words: undefined, asOf: now, since: undefined, couldOpen: UNKNOWN_ACCESS },
  });
  return new Map(
    people.map((answer) => {
      const { toChange, toChangeMachines } = countsOf(answer);
      const notShown = answer.unknown.length;
      const isKnown = (number: number) => number > 0 || (isWhole && notShown === 0);
      return [
        answer.person.uuid,
        {
          ...optional('toChange', isKnown(toChange) ? toChange : undefined),
          ...optional('toChangeMachines', isKnown(toChangeMachines) ? toChangeMachines : undefined),
          ...optional('notShown', notShown > 0 ? notShown : undefined),
        },
      ];
    }),
  );
}

/** Vaults of which no usage is in the graph, by name. */
async function unusedVaultsIn(source: GraphSource): Promise<UnusedVault[]> {
  const { rows } = await source.table(
    `FIND ${T.ITEM_USAGE_EVENT} AS u RETURN u.vaultUUID AS vault, COUNT(u) AS uses`,
    { now: 0 },
  );
  const used = new Set(
    rows.map(({ vault }) => (typeof vault === 'string' ? entityKey(T.VAULT, vault) : '')),
  );
  const vaults = await source.ofType(T.VAULT);
  return vaults
    .filter(({ key }) => !used.has(key))
    .map((vault): UnusedVault => {
      const items = numberOf(vault, 'itemsCount');
      const name = textOf(vault, 'displayName') ?? vault.key;
      return { name, ...(items !== undefined && { items }) };
    })
    .sort((a, b) => compare(a.name, b.name));
}

/** What tells whose sign-in it was, how it ended, and where it was from. */
const OF_SIGN_IN = [
  ...['targetUserUUID', 'targetUserEmail', 'category'],
  ...['city', 'country', 'countryCode'],
];

/** Sign-ins that are alike, as if they were one. */
interface SignIns {
  event: AnswerEntity;
  /** Time of the first, epoch ms. */
  on: number;
  /** How many are in the period. */
  count: number;
}

/** All sign-ins by who, how and from where, the first of each first. */
async function signInsOf(source: GraphSource, { since, until }: Period): Promise<SignIns[]> {
  const columns = OF_SIGN_IN.map((name) => `e.${name} AS ${name}`).join(', ');
  const count = async (where: string) => {
    const query = `FIND ${T.SIGNIN_EVENT} ${where} AS e RETURN ${columns}, MIN(e.createdOn) AS first, COUNT(e) AS count`;
    return (await source.table(query, { now: 0 })).rows;
  };
  const idOf = (row: Readonly<Record<string, Value>>): string =>
    JSON.stringify(OF_SIGN_IN.map((name) => row[name]));
  const inPeriod = new Map(
    (await count(`WITH createdOn >= ${since} AND createdOn < ${until}`)).map((row) => [
      idOf(row),
      Number(row['count']),
    ]),
  );
  const all = (await count('WITH createdOn != undefined')).map((row): SignIns => {
    const value = (name: string) => row[name] ?? undefined;
    const event: AnswerEntity = {
      ...{ kind: 'entity', key: idOf(row), type: T.SIGNIN_EVENT, classes: [] },
      ...{ properties: row, value },
    };
    return { event, on: Number(row['first']), count: inPeriod.get(idOf(row)) ?? 0 };
  });
  return all.sort((a, b) => a.on - b.on || compare(a.event.key, b.event.key));
}

/** Where somebody signed in from for the first time, after they had signed in from elsewhere. The newest first. */
async function newPlacesIn(source: GraphSource, names: Names, period: Period): Promise<NewPlace[]> {
  const people = new Map<string, Map<string, NewPlace>>();
  for (const { event, on, count } of await signInsOf(source, period)) {
    const user = textOf(event, 'targetUserUUID');
    if (user === undefined || !wasLetIn(textOf(event, 'category'))) continue;
    const { target, place: from = {} } = factsOf(event, names);
    const place = placeText(from);
    if (place === undefined) continue;
    const own = people.get(user) ?? new Map<string, NewPlace>();
    people.set(user, own);
    // A country alone is no new place where a town of it is known, but the first of it is one.
    const country = from.city === undefined ? from.country : undefined;
    const isVague = country !== undefined && [...own.keys()].some((it) => it.endsWith(country));
    const known = own.get(place);
    if (known) known.count += count;
    else if (!isVague) {
      const who = target === undefined ? user : partyText(target);
      own.set(place, { who, place, on, count });
    }
  }
  // The first place of somebody is where they are at home, as far as anybody knows.
  return [...people.values()]
    .flatMap((own) => [...own.values()].slice(1))
    .filter(({ on }) => isIn(on, period))
    .sort((a, b) => b.on - a.on || compare(a.who, b.who));
}
