import type { EventLines, StreamRow } from '@graph-1password/vocabulary';
import { EntityTypes, STREAM_ROWS } from '@graph-1password/vocabulary';
import type { EdgeKind } from '../../../queries/graph/elements';
import type { AccountMark } from '../../../queries/shared/users';
import { colourOf, typeColour } from '../../parts/colours';

/** The colours of a drawing, as the page has them now. */
export interface Palette {
  readonly surface: string;
  readonly text: string;
  readonly muted: string;
  readonly accent: string;
  /** Lines by what most of their events are. */
  readonly lines: Readonly<Record<EdgeKind, string>>;
  /** Rims of accounts that are marked. */
  readonly marks: Readonly<Record<AccountMark, string>>;
  /** @param type `_type` of an entity */
  readonly thing: (type: string) => string;
}

/** `_type` of the events of a kind of edge; undefined for relationships. */
export const eventType = (kind: EdgeKind): string | undefined =>
  STREAM_ROWS.find(({ lines: [, many] }) => many === kind)?.type;

/** Colour of what can be done: dashes are thin, so that it keeps more of it than what was done. */
const ACCESS_COLOUR = '--text-muted';

/** How much of its colour a line keeps: things must stand out from what ties them together. */
const LINE_STRENGTH = 0.5;

/** Reads the colours of the present theme. */
export function readPalette(): Palette {
  const surface = colourOf('--surface');
  // The colour of a line is that of its events.
  const line = ({ type }: StreamRow): string => mixed(typeColour(type), surface, LINE_STRENGTH);
  const things = new Map<string, string>();
  return {
    surface,
    text: colourOf('--text'),
    muted: colourOf('--text-muted'),
    accent: colourOf('--accent'),
    lines: {
      ...(Object.fromEntries(STREAM_ROWS.map((row) => [row.lines[1], line(row)])) as Record<
        EventLines,
        string
      >),
      structure: mixed(colourOf('--text-muted'), surface, 0.3),
      access: mixed(colourOf(ACCESS_COLOUR), surface, 0.8),
    },
    marks: {
      service: colourOf('--text'),
      outside: colourOf('--medium'),
      suspended: colourOf('--critical'),
      deleted: colourOf('--critical'),
    },
    thing: (type) => {
      const known = things.get(type) ?? typeColour(type);
      things.set(type, known);
      return known;
    },
  };
}

/** A colour over another one, without transparency. @param share of the first, 0 to 1 */
export function mixed(colour: string, under: string, share: number): string {
  const [a, b] = [channels(colour), channels(under)];
  const hex = a.map((value, at) =>
    Math.round(value * share + (b[at] ?? value) * (1 - share))
      .toString(16)
      .padStart(2, '0'),
  );
  return `#${hex.join('')}`;
}

/** Red, green and blue of `#rgb` or `#rrggbb`. */
function channels(colour: string): number[] {
  const digits = colour.replace('#', '');
  const wide = digits.length === 3 ? [...digits].map((digit) => digit + digit).join('') : digits;
  return [0, 2, 4].map((at) => Number.parseInt(wide.slice(at, at + 2), 16) || 0);
}

/** The outlines that a thing can have, in the order of their numbers in the shader. */
export const SHAPES = ['circle', 'square', 'diamond', 'triangle', 'hexagon', 'wedge'] as const;

/** One of the outlines above. */
export type NodeShape = (typeof SHAPES)[number];

/** What a thing of a type looks like. */
const TYPE_SHAPES: Readonly<Record<string, NodeShape>> = {
  [EntityTypes.VAULT]: 'square',
  [EntityTypes.SECRET]: 'diamond',
  [EntityTypes.CLIENT_IP]: 'triangle',
  [EntityTypes.ACCOUNT]: 'hexagon',
  [EntityTypes.GROUP]: 'wedge',
};

/** The outline of a type of thing; users and their roles are circles. */
export const shapeOf = (type: string): NodeShape => TYPE_SHAPES[type] ?? 'circle';
