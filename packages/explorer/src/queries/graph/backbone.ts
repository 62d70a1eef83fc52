import { NONE } from './edges';
import type { Drawable } from './drawable';

/** All edges between two things: what a drawing shows as one line. */
interface Line {
  readonly ends: readonly [number, number];
  readonly edges: number[];
  /** Sum over the edges. */
  weight: number;
  /** The end that is in the other one, as a secret in its vault. */
  contained?: number;
}

/** What `strongest` gives. */
export interface Backbone {
  readonly edges: readonly number[];
  /** Lines left out; count. */
  readonly weak: number;
}

/**
 * The edges that tell most about some things, so that a drawing of busy things stays readable.
 *
 * Edges between the same two things stay together, as one line. What contains what is always kept,
 * then for every thing that is in no other its heaviest line, so that none stands alone, then the lines that
 * are the largest share of what either of their ends does. A mere count would keep all lines of the
 * busiest things and none of the others.
 *
 * @param limit lines at most, beside those that are always kept; 0 keeps none at all
 */
export function strongest(drawable: Drawable, edges: readonly number[], limit: number): Backbone {
  const lines = linesOf(drawable, edges);
  if (lines.length <= limit) return { edges, weak: 0 };
  if (limit === 0) return { edges: [], weak: lines.length };
  const kept = new Set(lines.filter(({ contained }) => contained !== undefined));
  const tied = new Set([...kept].map(({ contained }) => contained ?? NONE));
  for (const line of sorted(lines, ({ weight }) => -weight)) {
    if (line.ends.every((end) => tied.has(end))) continue;
    kept.add(line);
    for (const end of line.ends) tied.add(end);
  }
  for (const line of sorted(lines, chanceOf(lines))) {
    if (kept.size >= limit) break;
    kept.add(line);
  }
  return { edges: [...kept].flatMap((line) => line.edges), weak: lines.length - kept.size };
}

function linesOf(drawable: Drawable, edges: readonly number[]): Line[] {
  const { from, to, verbs } = drawable.index.edges;
  const lines = new Map<number, Line>();
  for (const edge of edges) {
    const [a, b] = [from[edge] ?? NONE, to[edge] ?? NONE];
    const ends = [Math.min(a, b), Math.max(a, b)] as const;
    const identity = ends[0] * drawable.model.entityCount + ends[1];
    const line = lines.get(identity) ?? { ends, edges: [], weight: 0 };
    line.edges.push(edge);
    line.weight += drawable.weight(edge);
    if (verbs[edge] === 'HAS') line.contained = b;
    lines.set(identity, line);
  }
  return [...lines.values()];
}

/**
 * How likely a line is at least as heavy as it is when each end spreads its events over its lines
 * by chance (Serrano, Boguñá and Vespignani 2009: the disparity filter); the lesser of both ends.
 */
function chanceOf(lines: readonly Line[]): (line: Line) => number {
  const strength = new Map<number, number>();
  const degree = new Map<number, number>();
  for (const { ends, weight } of lines) {
    for (const end of ends) {
      strength.set(end, (strength.get(end) ?? 0) + weight);
      degree.set(end, (degree.get(end) ?? 0) + 1);
    }
  }
  const chance = (end: number, weight: number): number =>
    (1 - weight / (strength.get(end) ?? weight)) ** ((degree.get(end) ?? 1) - 1);
  return ({ ends, weight }) => Math.min(...ends.map((end) => chance(end, weight)));
}

/** Ascending, then by the numbers of the ends, so that the result is the same every time. */
const sorted = (lines: readonly Line[], value: (line: Line) => number): Line[] =>
  lines
    .map((line) => ({ line, value: value(line) }))
    .sort(
      (a, b) =>
        a.value - b.value || a.line.ends[0] - b.line.ends[0] || a.line.ends[1] - b.line.ends[1],
    )
    .map(({ line }) => line);
