import { EntityTypes, TYPE_PREFIX } from '@graph-1password/vocabulary';
import type { GraphEdge } from '../../../queries/graph/elements';
import { ACCESS_LINES, FOLDED_VERBS } from '../../../queries/graph/elements';
import type { Route } from '../../view';

/** The types of things that a drawing can have, in the order in which they are listed. */
export const THING_TYPES = [
  EntityTypes.USER,
  EntityTypes.VAULT,
  EntityTypes.GROUP,
  EntityTypes.SECRET,
  EntityTypes.CLIENT_IP,
  EntityTypes.ACCOUNT,
] as const;

/** The verbs of edges: what was done, what can be done, then the classes of other relationships between things. */
export const ALL_VERBS: readonly string[] = [
  ...FOLDED_VERBS,
  ...ACCESS_LINES,
  ...['HAS', 'USES', 'KNOWS'],
];

/**
 * Where things were done from is in the details anyway; drawn, it would bury what was done. What people know is a
 * summary of what they used.
 */
const DEFAULT_VERBS: readonly string[] = ALL_VERBS.filter(
  (verb) => verb !== 'acted from' && verb !== 'KNOWS',
);

/** Everything is in the account, so that it would tie everything together. */
const DEFAULT_TYPES: readonly string[] = THING_TYPES.filter((type) => type !== EntityTypes.ACCOUNT);

/** How many things the drawing has at most: choices and default. */
export const SIZES = [60, 150, 400] as const;
const DEFAULT_SIZE = 150;

/**
 * What the *Graph* view shows. All of it stands in the address:
 * `#/graph?finding=12`, or `#/graph/<key>?focus=<key>,<key>&start=<key>&end=<key>&types=user,vault&verbs=used,HAS&size=60&at=<key>&unfold=<edge>`.
 */
export interface GraphState {
  /** Keys of the things whose neighbours are drawn; none: the most active things. */
  readonly focus: readonly string[];
  /** Keys of the ends of the path that is asked for. */
  readonly start?: string;
  readonly end?: string;
  /** Types of things and verbs of edges that are drawn. */
  readonly types: readonly string[];
  readonly verbs: readonly string[];
  /** Things at most; count. */
  readonly size: number;
  /** Place of a finding in the file: its path is drawn, and nothing else. */
  readonly finding?: number;
  /** What the details are about: the key of a thing, or two keys with a bar between them. */
  readonly at?: string;
  /** Id of the edge whose events are listed and drawn. */
  readonly unfold?: string;
}

/** A list that an address names, when all of it is known; else the default. */
function listOf(
  text: string | undefined,
  known: readonly string[],
  usual: readonly string[],
  prefix = '',
): readonly string[] {
  if (text === undefined) return usual;
  const named = new Set(text.split(',').map((each) => `${prefix}${each}`));
  return known.filter((each) => named.has(each));
}

const listed = (text = ''): string[] => text.split(',').filter(Boolean);

/** The state that an address names; what cannot be read is as if it were absent. */
export function stateOf({ path, params }: Pick<Route, 'path' | 'params'>): GraphState {
  const { start, end, at, unfold, finding = '' } = params;
  const size = Number(params['size']);
  return {
    focus: [...new Set([...path, ...listed(params['focus'])])],
    ...(start && { start }),
    ...(end && { end }),
    types: listOf(params['types'], THING_TYPES, DEFAULT_TYPES, TYPE_PREFIX),
    verbs: listOf(params['verbs'], ALL_VERBS, DEFAULT_VERBS),
    size: SIZES.find((each) => each === size) ?? DEFAULT_SIZE,
    ...(/^\d{1,9}$/.test(finding) && { finding: Number(finding) }),
    ...(at && { at }),
    ...(unfold && { unfold }),
  };
}

const same = (a: readonly string[], b: readonly string[]): boolean => a.join() === b.join();

/** An empty list is told from an absent one by a name that nothing has. */
const written = (list: readonly string[]): string => list.join(',') || 'none';

/**
 * The address of a state; what is as usual is left out of it.
 * @param path that of the address before: it stays while its things are in focus, so that the page
 *   does not take the next step for another place
 */
export function routeOf(state: GraphState, path: Route['path'] = []): Route {
  const { focus, start, end, types, verbs, size, at, unfold, finding } = state;
  const kept = path.every((key) => focus.includes(key)) ? path : [];
  const shortTypes = types.map((type) => type.slice(TYPE_PREFIX.length));
  return {
    view: 'graph',
    path: kept,
    params: {
      focus: focus.filter((key) => !kept.includes(key)).join(','),
      start: start ?? '',
      end: end ?? '',
      types: same(types, DEFAULT_TYPES) ? '' : written(shortTypes),
      verbs: same(verbs, DEFAULT_VERBS) ? '' : written(verbs),
      size: size === DEFAULT_SIZE ? '' : String(size),
      finding: finding === undefined ? '' : String(finding),
      at: at ?? '',
      unfold: unfold ?? '',
    },
  };
}

/** What is drawn by another question than the path of a finding takes its place. */
export const withoutFinding = (change: Partial<GraphState>): Partial<GraphState> =>
  ['focus', 'start', 'end', 'types', 'verbs', 'size'].some((name) => name in change)
    ? { finding: undefined, ...change }
    : change;

/** What the details are about. */
export type Selected =
  | { readonly kind: 'thing'; readonly key: string }
  | { readonly kind: 'line'; readonly ends: readonly [string, string] };

/** Reads `at` of a state. */
export function selectedOf({ at }: Pick<GraphState, 'at'>): Selected | undefined {
  if (at === undefined) return undefined;
  const [one = '', other] = at.split('|');
  return other === undefined ? { kind: 'thing', key: one } : { kind: 'line', ends: [one, other] };
}

/** Name of the line between two things, whatever the direction; keys have no bar in them. */
export const lineId = ({ from, to }: Pick<GraphEdge, 'from' | 'to'>): string =>
  from < to ? `${from}|${to}` : `${to}|${from}`;
