import type { NodePosition } from './layout';

/** Distances between unfolded events, as shares of the distance between the ends of their line. */
const ALONG = 0.12;
const ACROSS = 0.09;

/** Places for some events between the two ends of their line, in rows across it. */
export function eventPositions(a: NodePosition, b: NodePosition, count: number): NodePosition[] {
  const rows = Math.ceil(Math.sqrt(count * 2));
  const columns = Math.ceil(count / rows);
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  return Array.from({ length: count }, (_, at) => {
    const along = 0.5 + ALONG * (Math.floor(at / rows) - (columns - 1) / 2);
    const across = ACROSS * ((at % rows) - (Math.min(rows, count) - 1) / 2);
    return { x: a.x + dx * along - dy * across, y: a.y + dy * along + dx * across };
  });
}
