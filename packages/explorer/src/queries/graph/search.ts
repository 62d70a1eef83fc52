import { compare } from '@graph-1password/j1ql/browser';
import { keyOf, nameOf, typeOf } from '../../model/access';
import type { Model } from '../../model/model';
import { graphIndex } from './graphIndex';
import { marksOfEntity } from '../shared/accounts';
import type { AccountMark } from '../shared/users';
import { noteOf } from './note';
import { searchable } from '../../model/searchable';

/** What `graphSearch` takes. */
export interface GraphSearchArgs {
  /** Case does not matter; spaces at the ends do not either. */
  readonly text: string;
  /** Types of things; absent: all. */
  readonly types?: readonly string[];
  /** Count of things at most. */
  readonly limit: number;
}

/** A thing that was found. */
export interface GraphHit {
  readonly key: string;
  readonly type: string;
  readonly name: string;
  /** What tells it from others of its name: an e-mail, the name of its vault, a city. */
  readonly note?: string;
  /** Of users; absent when there is none. */
  readonly marks?: readonly AccountMark[];
}

/** What `graphSearch` gives. */
export interface GraphSearchResult {
  /** Those whose name begins with the text first, then by name. */
  readonly hits: readonly GraphHit[];
  /** All that were found; count. */
  readonly total: number;
}

/** Things whose name, key or note has the text in it. An empty text finds nothing. */
export function graphSearch(
  model: Model,
  { text, types, limit }: GraphSearchArgs,
): GraphSearchResult {
  const wanted = searchable(text.trim());
  if (wanted === '') return { hits: [], total: 0 };
  const found = graphIndex(model)
    .things.filter((thing) => !types || types.includes(typeOf(model, thing)))
    .map((thing) => hitOf(model, thing))
    .flatMap((hit) => {
      const rank = rankOf(hit, wanted);
      return rank === undefined ? [] : [{ hit, rank }];
    })
    .sort(
      (a, b) => a.rank - b.rank || compare(a.hit.name, b.hit.name) || compare(a.hit.key, b.hit.key),
    );
  return { hits: found.slice(0, limit).map(({ hit }) => hit), total: found.length };
}

function hitOf(model: Model, thing: number): GraphHit {
  const note = noteOf(model, thing);
  const marks = marksOfEntity(model, thing);
  return {
    key: keyOf(model, thing),
    type: typeOf(model, thing),
    name: nameOf(model, thing),
    ...(note !== undefined && { note }),
    ...(marks.length > 0 && { marks }),
  };
}

/** 0 for a name that begins with the text, 1 for one that has it, 2 for a note or key; undefined for none. */
function rankOf({ key, name, note }: GraphHit, wanted: string): number | undefined {
  const at = searchable(name).indexOf(wanted);
  if (at >= 0) return at === 0 ? 0 : 1;
  const rest = searchable(`${note ?? ''}\n${key}`);
  return rest.includes(wanted) ? 2 : undefined;
}
