import { compare } from '../../compare';
import type { EdgeKind, GraphNames } from './graphNames';
import { hasNo } from './part';
import type { WalkedHop } from './places';
import { nameOf } from './places';

const textOf = ({ from, verb, to }: EdgeKind): string => `${from} ${verb} ${to}`;

/** Hops further than this are no way that anybody meant. */
const LONGEST_WAY = 4;

/** Hops that this graph, or the part of it that was read, has no relationship for, and the way that it has instead. */
export function relationshipNotes(
  hops: readonly WalkedHop[],
  graph: GraphNames,
  part?: string,
): string[] {
  // A verb that is nowhere in the graph is told by itself.
  const asked = hops.filter(
    ({ hop, from, to }) =>
      !hop.negated &&
      hop.verbs.some((verb) => graph.verbs.includes(verb)) &&
      from?.length &&
      to?.length,
  );
  if (asked.length === 0) return [];
  // In an order of their own, whatever order they were found in.
  const kinds = [...graph.edgeKinds()].sort((a, b) => compare(textOf(a), textOf(b)));
  return asked.flatMap(({ hop, from = [], to = [] }) => {
    const here = new Set(from.map(({ type }) => type));
    const there = new Set(to.map(({ type }) => type));
    const out = ({ from: begin, to: end }: EdgeKind) => here.has(begin) && there.has(end);
    const back = ({ from: begin, to: end }: EdgeKind) => there.has(begin) && here.has(end);
    const direct = kinds.filter((kind) => out(kind) || back(kind));
    const fits = (kind: EdgeKind): boolean =>
      (hop.direction !== 'in' && out(kind)) || (hop.direction !== 'out' && back(kind));
    if (direct.some((kind) => hop.verbs.includes(kind.verb) && fits(kind))) return [];
    const [begin, end] = hop.direction === 'in' ? [to, from] : [from, to];
    const what = hasNo(`${nameOf(begin)} ${hop.verbs.join(' or ')} ${nameOf(end)}`, part);
    if (direct.length > 0) return [`${what}; it has ${direct.map(textOf).join(', ')}.`];
    const way = wayBetween(here, there, kinds);
    return [way === undefined ? `${what}.` : `${what}; the path is: FIND ${way}`];
  });
}

/** The shortest way between two sets of types, as a query; undefined when there is none that is short. */
function wayBetween(
  here: ReadonlySet<string>,
  there: ReadonlySet<string>,
  kinds: readonly EdgeKind[],
): string | undefined {
  const seen = new Set(here);
  let ends = Array.from(here, (type) => ({ type, text: type }));
  for (let length = 0; length < LONGEST_WAY && ends.length > 0; length++) {
    const next: typeof ends = [];
    for (const { type, text } of ends) {
      for (const { from, verb, to } of kinds) {
        const other = from === type ? to : to === type ? from : undefined;
        if (other === undefined || seen.has(other)) continue;
        const longer = `${text} THAT ${verb} ${from === type ? '>>' : '<<'} ${other}`;
        if (there.has(other)) return longer;
        seen.add(other);
        next.push({ type: other, text: longer });
      }
    }
    ends = next;
  }
  return undefined;
}
