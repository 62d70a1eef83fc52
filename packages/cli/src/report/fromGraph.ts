import type { Graph, GraphEntity, Query } from '@graph-1password/j1ql';
import { compare, runQuery } from '@graph-1password/j1ql';
import { entityKey, EntityTypes, wasLetIn } from '@graph-1password/vocabulary';
import { factsOf } from '../detect/facts/facts';
import { Names } from '../detect/facts/names';
import { numberOf, optional, textOf } from '../detect/facts/values';
import { partyText, placeText } from '../detect/facts/words';
import type { AskOptions } from '@graph-1password/archive';
import { MemorySource } from '../graph/ruleSource';
import { sentenceOf } from '../graph/gaps';
import type { Gap } from '../graph/gaps';
import { answerLeaver } from '../leaver/answer';
import { LeaverFacts } from '../leaver/facts';
import { countsOf } from '../leaver/totals';
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

/** Events in the order of their time, with the time. */
function inTime(graph: Graph, type: string): { event: GraphEntity; on: number }[] {
  return (graph.byType.get(type) ?? [])
    .flatMap((event) => {
      const on = numberOf(event, 'createdOn');
      return on === undefined ? [] : [{ event, on }];
    })
    .sort((a, b) => a.on - b.on || compare(a.event.key, b.event.key));
}

/** The parts of a report that a graph tells. @param gaps what it lacks */
export async function reportOfGraph(
  graph: Graph,
  gaps: readonly Gap[],
  period: Period,
): Promise<Pick<Report, 'leavers' | 'unusedVaults' | 'newPlaces' | 'unknown'>> {
  const names = await Names.of(new MemorySource(graph), graph.byType.get(T.AUDIT_EVENT) ?? []);
  const lack = (...types: string[]): string | undefined => {
    const gap = gaps.find(
      (each) => each.types === 'all' || types.some((type) => each.types.includes(type)),
    );
    return gap && sentenceOf(gap);
  };
  const whys = {
    leavers: lack(T.AUDIT_EVENT),
    toChange:
      lack(T.ITEM_USAGE_EVENT, T.SECRET) ??
      (graph.byType.has(T.SECRET) ? undefined : 'The graph has no items of a Connect Server.'),
    unusedVaults: lack(T.ITEM_USAGE_EVENT, T.VAULT),
    newPlaces: lack(T.SIGNIN_EVENT),
  };
  const isWhole = whys.toChange === undefined;
  return {
    leavers: await leaversIn(graph, names, { ...period, isWhole }),
    // Without all usages every vault looks unused.
    unusedVaults: whys.unusedVaults === undefined ? unusedVaultsIn(graph) : [],
    newPlaces: newPlacesIn(graph, names, period),
    unknown: Object.fromEntries(Object.entries(whys).filter(([, why]) => why !== undefined)),
  };
}

/**
 * Who was suspended or deleted in the period, and not reactivated in the rest of it. The newest first.
 * @param period with `isWhole`: whether the graph has all uses and items, so that "none" is known
 */
async function leaversIn(
  graph: Graph,
  names: Names,
  period: Period & { isWhole: boolean },
): Promise<Leaver[]> {
  const leavers = new Map<string, Leaver>();
  for (const { event, on } of inTime(graph, T.AUDIT_EVENT)) {
    if (textOf(event, 'objectType') !== 'user' || on >= period.until) continue;
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
  const toChange = await itemsToChange(graph, period.until, period.isWhole);
  return inPeriod
    .map(([id, leaver]) => ({ ...leaver, ...toChange.get(id) }))
    .sort((a, b) => b.on - a.on);
}

/**
 * By UUID of somebody who left: how many items they saw that nobody has changed since, and how many more programs read in their
 * name, in the numbers of `graph-1password leaver`. Where there may be more than the graph tells, none is not known.
 */
async function itemsToChange(
  graph: Graph,
  now: number,
  isWhole: boolean,
): Promise<Map<string, Pick<Leaver, 'toChange' | 'toChangeMachines' | 'notShown'>>> {
  const source = {
    table: (query: Query | string, { now: at, parameters = {} }: AskOptions) =>
      Promise.resolve(runQuery(graph, query, { now: at, parameters })),
  };
  const { people } = await answerLeaver(new LeaverFacts(source, now), {
    ...{ words: undefined, asOf: now, since: undefined, couldOpen: () => 'unknown' },
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
function unusedVaultsIn(graph: Graph): UnusedVault[] {
  const used = new Set<string>();
  for (const usage of graph.byType.get(T.ITEM_USAGE_EVENT) ?? []) {
    const vault = textOf(usage, 'vaultUUID');
    if (vault !== undefined) used.add(entityKey(T.VAULT, vault));
  }
  return (graph.byType.get(T.VAULT) ?? [])
    .filter(({ key }) => !used.has(key))
    .map((vault): UnusedVault => {
      const items = numberOf(vault, 'itemsCount');
      const name = textOf(vault, 'displayName') ?? vault.key;
      return { name, ...(items !== undefined && { items }) };
    })
    .sort((a, b) => compare(a.name, b.name));
}

/** Where somebody signed in from for the first time, after they had signed in from elsewhere. The newest first. */
function newPlacesIn(graph: Graph, names: Names, period: Period): NewPlace[] {
  const people = new Map<string, Map<string, NewPlace>>();
  for (const { event, on } of inTime(graph, T.SIGNIN_EVENT)) {
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
    if (known) known.count += Number(isIn(on, period));
    else if (!isVague) {
      const who = target === undefined ? user : partyText(target);
      own.set(place, { who, place, on, count: 1 });
    }
  }
  // The first place of somebody is where they are at home, as far as anybody knows.
  return [...people.values()]
    .flatMap((own) => [...own.values()].slice(1))
    .filter(({ on }) => isIn(on, period))
    .sort((a, b) => b.on - a.on || compare(a.who, b.who));
}
