import type { EdgeDisplayData, NodeDisplayData } from 'sigma/types';
import type { EdgeKind } from '../../../queries/graph/elements';
import type { Palette, NodeShape } from './palette';
import { mixed, shapeOf } from './palette';
import type { AccountMark } from '../../../queries/shared/users';
import type { DrawnLine, Picture } from './picture';
import type { Selected } from './state';

/** What the drawing knows of a thing, or of an unfolded event. */
export interface NodeData {
  x: number;
  y: number;
  /** Radius in pixels at the first zoom, where there is room for it. */
  readonly size: number;
  readonly label: string;
  readonly type: 'thing';
  /** `_type` of the entity. */
  readonly entityType: string;
  /** Whether it is an unfolded event, which has no place of its own. */
  readonly isEvent: boolean;
  /** What a reader must know of an account at once; the rim shows the most telling. */
  readonly mark?: AccountMark;
}

/** What a thing has beside what sigma draws by itself. */
export interface ThingData extends NodeDisplayData {
  readonly shape: NodeShape;
  /** Colour of its rim. */
  readonly rim: string;
}

/** What the drawing knows of a line. */
export interface LineData {
  /** Width in pixels at the first zoom. */
  readonly size: number;
  readonly kind: EdgeKind;
  /** Absent for the lines of an unfolded event. */
  readonly line?: DrawnLine;
}

/** What stands out. */
export interface Emphasis {
  /** What stays in colour while the rest fades; undefined: everything. */
  readonly near: ReadonlySet<string> | undefined;
  readonly selected: Selected | undefined;
  /** Thing or line under the pointer. */
  readonly hovered: string | undefined;
  readonly picture: Picture | undefined;
  /** How much larger or smaller things are than their data says. */
  readonly scale: number;
  /** Lines of the path. */
  readonly pathLines: ReadonlySet<string>;
}

/** How much of its colour remains of what does not stand out. */
const FADED = 0.16;

/** Least width of a line that is on the path or selected, in pixels. */
const WIDE = 3;

/** Least width of any other line, in pixels: thinner ones look broken. */
const THIN = 1.2;

/** How a thing looks now. */
export function lookOfThing(
  key: string,
  data: NodeData,
  { near, selected, hovered, picture, scale }: Emphasis,
  palette: Palette,
): Partial<ThingData> {
  const { surface, accent, thing } = palette;
  const isBright = !near || near.has(key);
  const isSelected = selected?.kind === 'thing' && selected.key === key;
  const isFocus = picture?.focus.has(key) ?? false;
  const isOnPath = picture?.path.includes(key) ?? false;
  const colour = thing(data.entityType);
  return {
    ...data,
    size: data.size * scale,
    shape: shapeOf(data.entityType),
    color: isBright ? colour : mixed(colour, surface, FADED),
    rim: isSelected || isFocus ? accent : rimOf(data, isBright, palette),
    label: isBright ? data.label : null,
    forceLabel: isBright && (isSelected || isFocus || isOnPath || hovered === key),
    zIndex: isSelected || isOnPath ? 2 : isBright ? 1 : 0,
  };
}

/** Marked accounts have a rim of their own. */
function rimOf({ mark }: NodeData, isBright: boolean, { surface, marks }: Palette): string {
  if (mark === undefined) return surface;
  return isBright ? marks[mark] : mixed(marks[mark], surface, FADED);
}

/** How a line looks now. */
export function lookOfLine(
  id: string,
  data: LineData,
  { near, selected, pathLines, scale }: Emphasis,
  { surface, accent, lines }: Palette,
): Partial<EdgeDisplayData> {
  const isBright = !near || near.has(id);
  const isChosen =
    pathLines.has(id) || (selected?.kind === 'line' && selected.ends.join('|') === id);
  const colour = isChosen ? accent : lines[data.kind];
  return {
    ...data,
    ...(data.kind === 'access' && { type: 'dashed' }),
    size: isChosen ? Math.max(data.size, WIDE) : Math.max(data.size * scale, THIN),
    color: isBright ? colour : mixed(colour, surface, FADED),
    zIndex: isChosen ? 2 : isBright ? 1 : 0,
  };
}
