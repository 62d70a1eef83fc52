import { shorten } from '@graph-1password/vocabulary';
import type { NodeHoverDrawingFunction, NodeLabelDrawingFunction } from 'sigma/rendering';
import type { LineData, NodeData } from './appearance';
import type { Palette } from './palette';

/** Longest label in the drawing, in characters; the details have the whole name. */
const LONGEST = 28;

const FONT = '500 12px system-ui, sans-serif';

/** A name as it stands beside its thing. */
export const shortened = (name: string): string => shorten(name, LONGEST);

/** Distance between a thing and its name, in pixels. */
const GAP = 5;

/** Height of a line of text, in pixels. */
const LINE = 15;

/** A name that sigma wants beside its thing, in pixels of the canvas. */
interface Wanted {
  readonly context: CanvasRenderingContext2D;
  readonly label: string;
  readonly x: number;
  readonly y: number;
  /** Radius of the thing. */
  readonly size: number;
  /** Written even where it covers another name. */
  readonly isForced: boolean;
}

/** Where a name stands: from its beginning to its end, around `y`. */
interface Stretch {
  readonly begin: number;
  readonly end: number;
  readonly y: number;
}

const overlap = (a: Stretch, b: Stretch): boolean =>
  Math.abs(a.y - b.y) < LINE && a.begin < b.end && b.begin < a.end;

/** Right of a thing, then left of it, as far as that is on the canvas; at least one of them. */
function sidesOf(
  { context, x, y, size }: Pick<Wanted, 'context' | 'x' | 'y' | 'size'>,
  width: number,
): [Stretch, ...Stretch[]] {
  const right = { begin: x + size + GAP, end: x + size + GAP + width, y };
  const left = { begin: x - size - GAP - width, end: x - size - GAP, y };
  // The canvas has more pixels than the page where the screen does.
  const isRight = right.end <= context.canvas.clientWidth;
  const isLeft = left.begin >= 0;
  if (!isRight && isLeft) return [left];
  return isLeft ? [right, left] : [right];
}

/** The names of things: of those that would cover each other, the largest thing keeps its name. */
export class Labels {
  readonly #wanted: Wanted[] = [];
  readonly #palette: () => Palette;

  constructor(palette: () => Palette) {
    this.#palette = palette;
  }

  /** What sigma calls for each name, in no order of importance: it is only noted. */
  readonly want: NodeLabelDrawingFunction<NodeData, LineData> = (
    context,
    { label, size, x, y, forceLabel = false },
  ) => {
    if (label) this.#wanted.push({ context, label, size, x, y, isForced: forceLabel });
  };

  /** Writes those that were noted since the last time. */
  write(): void {
    const written: Stretch[] = [];
    const order = this.#wanted.splice(0);
    order.sort((a, b) => Number(b.isForced) - Number(a.isForced) || b.size - a.size);
    for (const wanted of order) {
      wanted.context.font = FONT;
      const sides = sidesOf(wanted, wanted.context.measureText(wanted.label).width);
      const free = sides.find((side) => !written.some((other) => overlap(side, other)));
      const side = free ?? (wanted.isForced ? sides[0] : undefined);
      if (!side) continue;
      written.push(side);
      this.#write(wanted, side);
    }
  }

  /** With a rim in the colour of the ground, so that it is readable over lines. */
  #write({ context, label }: Wanted, { begin, y }: Stretch): void {
    const { surface, text } = this.#palette();
    context.textBaseline = 'middle';
    context.lineJoin = 'round';
    context.lineWidth = 3;
    context.strokeStyle = surface;
    context.strokeText(label, begin, y);
    context.fillStyle = text;
    context.fillText(label, begin, y);
  }
}

/** Room between a name and the edge of its plate, in pixels. */
const MARGIN = 7;

/** Writes the name of the thing under the pointer on a plate of its own. */
export const hoverDrawer =
  (palette: () => Palette): NodeHoverDrawingFunction<NodeData, LineData> =>
  (context, { label, size, x, y }) => {
    if (!label) return;
    const { surface, text, accent } = palette();
    context.font = FONT;
    const width = context.measureText(label).width + 2 * MARGIN;
    const [{ begin }] = sidesOf({ context, x, y, size }, width);
    context.beginPath();
    context.roundRect(begin, y - 12, width, 24, 6);
    context.fillStyle = surface;
    context.fill();
    context.lineWidth = 1.5;
    context.strokeStyle = accent;
    context.stroke();
    context.fillStyle = text;
    context.textBaseline = 'middle';
    context.fillText(label, begin + MARGIN, y);
  };
