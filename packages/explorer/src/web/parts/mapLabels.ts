/** A circle on the map with its name. All lengths in units of the drawing. */
export interface MapDot {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  readonly label: string;
}

/** Where the name of a dot stands. */
export interface MapLabel {
  readonly x: number;
  readonly y: number;
  readonly text: string;
  /** At which side of the dot. */
  readonly side: 'left' | 'right';
}

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

const overlap = (a: Box, b: Box): boolean =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

/** Width of a letter in parts of the font size: rather too wide, as names must not touch. */
const LETTER = 0.6;

/**
 * Names as many dots as there is room for, beginning with the first.
 * @param dots in the order of their importance
 * @param size of the font, in units of the drawing
 * @param width of the drawing
 * @param most names to place
 */
export function placeLabels(
  dots: readonly MapDot[],
  size: number,
  width: number,
  most: number,
): MapLabel[] {
  const labels: MapLabel[] = [];
  const taken: Box[] = dots.map(({ x, y, radius }) => ({
    ...{ left: x - radius, right: x + radius, top: y - radius, bottom: y + radius },
  }));
  for (const [index, { x, y, radius, label: text }] of dots.entries()) {
    if (labels.length >= most) break;
    const length = text.length * size * LETTER;
    const gap = radius + size / 3;
    const others = taken.filter((_, at) => at !== index);
    for (const side of ['right', 'left'] as const) {
      const left = side === 'right' ? x + gap : x - gap - length;
      const box = { left, right: left + length, top: y - size / 2, bottom: y + size / 2 };
      if (left < 0 || box.right > width || others.some((other) => overlap(box, other))) continue;
      taken.push(box);
      labels.push({ x: side === 'right' ? left : box.right, y, text, side });
      break;
    }
  }
  return labels;
}
