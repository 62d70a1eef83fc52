import { compare } from '@graph-1password/j1ql/browser';
import { STREAM_ROWS } from '@graph-1password/vocabulary';
import { entityByKey, keyOf, nameOf, typeOf } from '../../model/access';
import type { Model } from '../../model/model';
import { matching } from '../../model/search';
import { streamRows } from '../shared/events';
import { addressesFound, entitiesFound, uncollectedFound } from './candidates';
import { findingsFound } from './findings';
import type { Candidate, FindArgs, FindResult, Found } from './types';
import { FOUND_KINDS } from './types';
import { searchable } from '../../model/searchable';

/**
 * Everything that one can go to and that a text is about: people by name, e-mail, UUID and their addresses; vaults and
 * items by all they hold; addresses by place and by who uses them; findings by what they say and by all that proves
 * them; an event by its UUID; and the events of each stream that have the text, whatever the range of time.
 */
export function find(model: Model, { text, limit }: FindArgs): FindResult {
  const words = searchable(text.trim()).split(/\s+/).filter(Boolean);
  if (words.length === 0) return { found: [], totals: [] };
  const byKind: Partial<Record<Found['kind'], readonly Candidate[]>> = {
    ...entitiesFound(model, words),
    address: addressesFound(model, words),
    finding: findingsFound(model, words),
    event: eventFound(model, text.trim()),
    events: eventsFound(model, text.trim()),
  };
  const uncollected = uncollectedFound(model, words);
  for (const kind of ['vault', 'item'] as const) {
    byKind[kind] = [...(byKind[kind] ?? []), ...uncollected[kind]];
  }
  const kinds = FOUND_KINDS.map((kind) => ({ kind, all: byKind[kind] ?? [] }));
  return {
    found: kinds.flatMap(({ all }) => best(all, limit).map(({ found }) => found())),
    totals: kinds.flatMap(({ kind, all }) =>
      all.length === 0 ? [] : [{ kind, count: all.length }],
    ),
  };
}

const best = (all: readonly Candidate[], limit: number): Candidate[] =>
  [...all].sort((a, b) => a.rank - b.rank || compare(a.name ?? '', b.name ?? '')).slice(0, limit);

/** The event of a UUID or of a key. */
function eventFound(model: Model, text: string): Candidate[] {
  return STREAM_ROWS.flatMap(({ type }): Candidate[] => {
    const keys = new Set([text, `${type}:${text.toUpperCase()}`, `${type}:${text}`]);
    const entity = [...keys]
      .map((key) => entityByKey(model, key))
      .find((each) => each !== undefined);
    if (entity === undefined || typeOf(model, entity) !== type) return [];
    const [key, name] = [keyOf(model, entity), nameOf(model, entity)];
    return [{ rank: 0, found: () => ({ kind: 'event', id: key, key, type, name }) }];
  });
}

/** How many events of each stream the filter leaves when the text is searched. */
function eventsFound(model: Model, text: string): Candidate[] {
  if (!matching(model, text)) return [];
  return STREAM_ROWS.flatMap(({ type, label }, at): Candidate[] => {
    const count = streamRows(model, type, { search: text }).rows.length;
    if (count === 0) return [];
    return [
      {
        rank: at,
        found: () => ({ kind: 'events', id: `events ${type}`, type, name: label, count }),
      },
    ];
  });
}
