import type { NodeHoverDrawingFunction, NodeLabelDrawingFunction } from 'sigma/rendering';
import type { LineData, NodeData } from './appearance';
import type { Palette } from './palette';

/** Longest label in the drawing, in characters; the details have the whole name. */
const LONGEST = 28;

const FONT = '500 12px system-ui, sans-serif';

/** A name as it stands beside its thing. */
export const shortened = (name: string): string =>
  name.length > LONGEST ? `${name.slice(0, LONGEST - 1)}…` : name;

/** Distance between a thing and its name, in pixels. */
const GAP = 5;

/** Where a name begins: right of its thing, or left of it where it would leave the canvas. */
function beginOf(
  context: CanvasRenderingContext2D,
  x: number,
  size: number,
  width: number,
): number {
  const right = x + size + GAP;
  // The canvas has more pixels than the page where the screen does.
  const room = context.canvas.clientWidth;
  return right + width > room && x - size - GAP - width > 0 ? x - size - GAP - width : right;
}

/** Writes names with a rim in the colour of the ground, so that they are readable over lines. */
export const labelDrawer =
  (palette: () => Palette): NodeLabelDrawingFunction<NodeData, LineData> =>
  (context, { label, size, x, y }) => {
    if (!label) return;
    const { surface, text } = palette();
    context.font = FONT;
    const begin = beginOf(context, x, size, context.measureText(label).width);
    context.textBaseline = 'middle';
    context.lineJoin = 'round';
    context.lineWidth = 3;
    context.strokeStyle = surface;
    context.strokeText(label, begin, y);
    context.fillStyle = text;
    context.fillText(label, begin, y);
  };

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
    const begin = beginOf(context, x, size, width);
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
